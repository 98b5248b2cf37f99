package io.challenges.history;

import io.challenges.testkit.HostRows;
import io.challenges.testkit.VersionRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Steps of several kinds, some of them more often than others. */
abstract class Kinds {

  /** How many users, tracks and playlists there may be: few, so that they meet. */
  static final int USERS = 14;

  static final int TRACKS = 30;
  static final int PLAYLISTS = 6;

  final Chance chance;
  private final List<Kind> kinds = new ArrayList<>();

  Kinds(Chance chance) {
    this.chance = chance;
  }

  @FunctionalInterface
  interface Kind {
    Step next();
  }

  final void kind(int often, Kind kind) {
    for (int i = 0; i < often; i++) {
      kinds.add(kind);
    }
  }

  /** How often one of these is to be among others. */
  final int weight() {
    return kinds.size();
  }

  final Step next() {
    return chance.oneOf(kinds).next();
  }

  /** What a step writes, knowing what time it is. */
  @FunctionalInterface
  interface Writing {
    void on(HostRows rows, Run run) throws SQLException;
  }

  final Step write(String text, Writing writing) {
    int writer = chance.percent(75) ? 0 : 1;
    return new Step(
        "writer " + writer + ": " + text, run -> run.write(writer, rows -> writing.on(rows, run)));
  }

  final <R extends VersionRow<R>> Step insert(Thing<R> thing, Change<R> columns) {
    return write(
        "insert " + thing.name() + columns.text(),
        (rows, run) -> thing.insert().on(rows, columns.at(run.now())));
  }

  /** In one of the ways in which hosts do it. */
  final <R extends VersionRow<R>> Step change(Thing<R> thing, Change<R> columns) {
    int way = chance.below(12);
    if (way < 5) {
      return write(
          "update " + thing.name() + columns.text(),
          (rows, run) -> thing.update().on(rows, columns.at(run.now())));
    }
    if (way < 9) {
      return write(
          "append " + thing.name() + columns.text(),
          (rows, run) -> thing.append().on(rows, columns.at(run.now())));
    }
    if (way == 9) {
      return insert(thing, columns);
    }
    if (way == 10) {
      return chance.percent(50)
          ? write(
              "update " + thing.name() + ", none is current",
              (rows, run) -> thing.update().on(rows, row -> row.current(false)))
          : write(
              "update " + thing.name() + ", the latest is not current",
              (rows, run) -> thing.uncover(rows));
    }
    // One that never counts, since there is a current one that has a block
    return write(
        "update " + thing.name() + " and insert it without a block" + columns.text(),
        (rows, run) -> {
          thing.update().on(rows, row -> {});
          thing.insert().on(rows, columns.at(run.now()).andThen(row -> row.blocknumber(null)));
        });
  }

  final int user() {
    return chance.upTo(USERS);
  }

  final int track() {
    return chance.upTo(TRACKS);
  }

  final int playlist() {
    return chance.upTo(PLAYLISTS);
  }

  /** What was made by earlier steps, and can be changed by later ones. */
  static final class Made<T extends Comparable<T>> {

    private final Set<T> things = new TreeSet<>();

    /** Whether it is new. */
    boolean add(T thing) {
      return things.add(thing);
    }

    boolean isEmpty() {
      return things.isEmpty();
    }

    T any(Chance chance) {
      return chance.oneOf(List.copyOf(things));
    }

    /** Different ones, in any order; fewer where there are no more. */
    List<T> some(Chance chance, int count) {
      List<T> rest = new ArrayList<>(things);
      List<T> some = new ArrayList<>();
      while (some.size() < count && !rest.isEmpty()) {
        some.add(rest.remove(chance.below(rest.size())));
      }
      return some;
    }
  }
}
