package io.challenges;

import java.time.Duration;

/** Pauses between tries, each twice as long as the one before, up to half a minute. */
final class Backoff {

  private static final Duration SHORTEST = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private Duration next = SHORTEST;

  Duration next() {
    Duration pause = next;
    Duration doubled = pause.multipliedBy(2);
    next = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
    return pause;
  }

  /** The next one is the shortest again. */
  void reset() {
    next = SHORTEST;
  }
}
