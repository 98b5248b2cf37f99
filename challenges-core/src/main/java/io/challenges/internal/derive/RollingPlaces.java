package io.challenges.internal.derive;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who still fits where no time of a length may hold more than so many. */
final class RollingPlaces {

  private final int most;
  private final Duration window;
  private final Map<String, List<LocalDateTime>> taken = new HashMap<>();

  RollingPlaces(int most, Duration window) {
    this.most = most;
    this.window = window;
  }

  /** One that keeps its place whatever the cap says. */
  void paid(String group, LocalDateTime at) {
    List<LocalDateTime> times = taken.computeIfAbsent(group, any -> new ArrayList<>());
    times.add(place(times, at), at);
  }

  /** Takes a place, if there is one. */
  boolean take(String group, LocalDateTime at) {
    List<LocalDateTime> times = taken.computeIfAbsent(group, any -> new ArrayList<>());
    int place = place(times, at);
    times.add(place, at);
    // those around it, of which one too many would lie within the time
    for (int first = Math.max(0, place - most); first <= place; first++) {
      int last = first + most;
      if (last < times.size() && times.get(last).isBefore(times.get(first).plus(window))) {
        times.remove(place);
        return false;
      }
    }
    return true;
  }

  private static int place(List<LocalDateTime> times, LocalDateTime at) {
    int found = Collections.binarySearch(times, at);
    return found < 0 ? -found - 1 : found;
  }
}
