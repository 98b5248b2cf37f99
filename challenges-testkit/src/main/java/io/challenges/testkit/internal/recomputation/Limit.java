package io.challenges.testkit.internal.recomputation;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How many complete rows a group of them may have, at all or within a window of time. */
final class Limit {

  private static final Duration EVER = ChronoUnit.FOREVER.getDuration();

  private final String group;
  private final int cap;
  private final Duration window;
  private final Function<Place, @Nullable Integer> groupOf;
  private final boolean heldByTheRefused;
  private final Map<Integer, List<LocalDateTime>> taken = new TreeMap<>();

  private Limit(
      String group,
      int cap,
      Duration window,
      Function<Place, @Nullable Integer> groupOf,
      boolean heldByTheRefused) {
    this.group = group;
    this.cap = cap;
    this.window = window;
    this.groupOf = groupOf;
    this.heldByTheRefused = heldByTheRefused;
  }

  /**
   * A limit on all rows of a group, such as {@code user}, that {@code groupOf} gives the number of:
   * null for a row on which there is no limit.
   */
  static Limit of(String group, int cap, Function<Place, @Nullable Integer> groupOf) {
    return new Limit(group, cap, EVER, groupOf, false);
  }

  /** The same on rows whose times are less than the window apart. */
  Limit within(Duration length) {
    return new Limit(group, cap, length, groupOf, heldByTheRefused);
  }

  /** The same, of which a row keeps its place although another limit refuses it. */
  Limit heldByTheRefused() {
    return new Limit(group, cap, window, groupOf, true);
  }

  boolean isHeldByTheRefused() {
    return heldByTheRefused;
  }

  /**
   * What takes a place.
   *
   * @param specifier the row's
   * @param userId who earns
   * @param at when; it counts in windows only where that is known
   */
  record Place(String specifier, int userId, @Nullable LocalDateTime at) {

    static Place of(DueRow due) {
      return new Place(due.specifier(), due.userId(), due.completedAt());
    }

    /** The number before the first colon; null where there is none. */
    @Nullable Integer prefix() {
      int colon = specifier.indexOf(':');
      try {
        return colon < 0 ? null : Integer.valueOf(specifier.substring(0, colon), 16);
      } catch (NumberFormatException e) {
        return null;
      }
    }
  }

  boolean fits(Place place) {
    LocalDateTime at = time(place);
    Integer key = groupOf.apply(place);
    if (at == null || key == null) {
      return true;
    }
    List<LocalDateTime> times = taken.getOrDefault(key, List.of());
    return times.size() < cap
        || most(
                Stream.concat(times.stream(), Stream.of(at))
                    .filter(time -> Duration.between(time, at).abs().compareTo(window) < 0))
            <= cap;
  }

  void take(Place place) {
    LocalDateTime at = time(place);
    Integer key = groupOf.apply(place);
    if (at != null && key != null) {
      taken.computeIfAbsent(key, group -> new ArrayList<>()).add(at);
    }
  }

  /** Tells, of each group that has too many, which it is and by how much. */
  void exceeded(BiConsumer<String, String> report) {
    String within = window.equals(EVER) ? "" : " within " + window.toDays() + " days";
    taken.forEach(
        (key, times) -> {
          int most = most(times.stream());
          if (most > cap) {
            report.accept(
                "of " + group + " " + key,
                "has %d complete rows%s, and the cap is %d".formatted(most, within, cap));
          }
        });
  }

  /** Null for a row that is in no window. */
  private @Nullable LocalDateTime time(Place place) {
    return window.equals(EVER) ? LocalDateTime.MIN : place.at();
  }

  /** The greatest number of times that are all less than the window apart. */
  private int most(Stream<LocalDateTime> times) {
    List<LocalDateTime> sorted = times.sorted().toList();
    int most = 0;
    int first = 0;
    for (int last = 0; last < sorted.size(); last++) {
      while (Duration.between(sorted.get(first), sorted.get(last)).compareTo(window) >= 0) {
        first++;
      }
      most = Math.max(most, last - first + 1);
    }
    return most;
  }
}
