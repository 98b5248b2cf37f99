package io.challenges.rules;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Who fits under a rolling cap, by looking at every window there is. */
record RollingModel(int most, Duration window) {

  /** Whether no window that holds {@code at} has more than the cap with it. */
  boolean fits(List<LocalDateTime> taken, LocalDateTime at) {
    List<LocalDateTime> all = new ArrayList<>(taken);
    all.add(at);
    return all.stream()
        .filter(start -> !start.isAfter(at) && at.isBefore(start.plus(window)))
        .allMatch(start -> within(all, start) <= most);
  }

  /** Whether no window has more than the cap. */
  boolean holds(List<LocalDateTime> taken) {
    return taken.stream().allMatch(start -> within(taken, start) <= most);
  }

  private long within(List<LocalDateTime> times, LocalDateTime start) {
    return times.stream()
        .filter(time -> !time.isBefore(start) && time.isBefore(start.plus(window)))
        .count();
  }
}
