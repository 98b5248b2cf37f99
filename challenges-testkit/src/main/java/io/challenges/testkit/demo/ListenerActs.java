package io.challenges.testkit.demo;

import io.challenges.testkit.HostRows;
import io.challenges.testkit.ItemType;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Random;

/** What listeners do in one transaction. */
final class ListenerActs {

  private static final int MOST_PLAYS = 15;
  private static final int HALF_A_DOLLAR = 500_000;
  private static final long SLOTS_PER_BLOCK = 10;

  private final HostRows rows;
  private final int block;
  private final Scene scene;
  private final Outcome outcome;
  private final Random random;

  ListenerActs(HostRows rows, int block, Scene scene, Outcome outcome, Random random) {
    this.rows = rows;
    this.block = block;
    this.scene = scene;
    this.outcome = outcome;
    this.random = random;
  }

  /** Somebody does something. */
  void act() throws SQLException {
    Track track = scene.tracks().popular(random);
    Listener listener = random.nextInt(20) == 0 ? null : scene.listeners().take(random);
    if (listener == null) {
      join();
    } else if (track == null) {
      profile(listener);
    } else {
      switch (random.nextInt(8)) {
        case 0 -> profile(listener);
        case 1 -> follow(listener, track.owner());
        case 2 -> like(listener, track);
        case 3 -> comment(listener, track);
        case 4 -> purchase(listener, track);
        default -> play(listener, track);
      }
    }
  }

  private void join() throws SQLException {
    Listener listener = new Listener(scene.nextId(), false, false);
    rows.user(listener.id(), user -> user.createdAt(now()));
    outcome.add(1, () -> scene.listeners().put(listener), () -> {});
  }

  /** A step of the profile, which may have been taken before. */
  private void profile(Listener listener) throws SQLException {
    String value = "Qm" + listener.id();
    switch (random.nextInt(3)) {
      case 0 -> rows.updateUser(listener.id(), user -> user.bio("I listen."));
      case 1 -> rows.updateUser(listener.id(), user -> user.profilePictureSizes(value));
      default -> rows.appendUser(listener.id(), user -> user.coverPhotoSizes(value));
    }
    changed(listener, listener, 1);
  }

  private void follow(Listener listener, Artist artist) throws SQLException {
    rows.follow(listener.id(), artist.id(), row -> row.createdAt(now()));
    changed(listener, listener, 1);
  }

  private void like(Listener listener, Track track) throws SQLException {
    if (random.nextBoolean()) {
      rows.save(listener.id(), ItemType.TRACK, track.id(), row -> row.createdAt(now()));
    } else {
      rows.repost(listener.id(), ItemType.TRACK, track.id(), row -> row.createdAt(now()));
    }
    changed(listener, listener, 1);
  }

  private void comment(Listener listener, Track track) throws SQLException {
    int comment = scene.nextId();
    rows.comment(comment, listener.id(), track.id(), row -> row.createdAt(now()));
    outcome.add(1, () -> scene.comments().add(comment), () -> {});
    changed(listener, listener, 0);
  }

  /** Of which it is not known yet whether it is valid. */
  private void purchase(Listener listener, Track track) throws SQLException {
    if (listener.bought()) {
      play(listener, track);
      return;
    }
    String signature = "demo-" + scene.nextId();
    int amount = HALF_A_DOLLAR * (1 + random.nextInt(12));
    rows.purchase(
        signature,
        listener.id(),
        track.id(),
        row -> row.slot(SLOTS_PER_BLOCK * block).amount(amount).valid(null).createdAt(now()));
    outcome.add(1, () -> scene.unvalidated().add(signature), () -> {});
    changed(listener, listener.withBought(), 0);
  }

  /** By a listener who has not played anything today, and by others who are not known. */
  private void play(Listener listener, Track track) throws SQLException {
    int count = 1 + random.nextInt(MOST_PLAYS);
    rows.sql(
        """
        insert into plays (user_id, play_item_id, created_at, slot)
        select case when play = 1 then ?::int end, ?, ?, ?
        from generate_series(1, ?) as play
        """,
        listener.played() ? null : listener.id(),
        track.id(),
        now(),
        SLOTS_PER_BLOCK * block,
        count);
    changed(listener, listener.withPlayed(), count);
  }

  private void changed(Listener before, Listener after, int count) {
    outcome.add(count, () -> scene.listeners().put(after), () -> scene.listeners().put(before));
  }

  private static LocalDateTime now() {
    return LocalDateTime.now(ZoneOffset.UTC);
  }
}
