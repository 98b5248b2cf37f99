package io.challenges.testkit.demo;

import io.challenges.TickResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the ticks of one challenge have done. */
final class ChallengeFigures {

  private final List<Duration> durations = new ArrayList<>();
  private long rows;
  private long keys;
  private long completed;

  void add(TickResult result) {
    durations.add(result.duration());
    rows += result.rowsScanned();
    keys += result.keysDerived();
    completed += result.completed();
  }

  int ticks() {
    return durations.size();
  }

  long rowsScanned() {
    return rows;
  }

  long keysDerived() {
    return keys;
  }

  long completed() {
    return completed;
  }

  /** The time that so many hundredths of the ticks took at most; zero without ticks. */
  Duration percentile(int percent) {
    List<Duration> sorted = durations.stream().sorted(Comparator.naturalOrder()).toList();
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
  }
}
