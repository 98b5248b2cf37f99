package io.challenges;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Challenges that failed a moment ago, and are left alone while the rounds of others follow each
 * other.
 */
final class FailedLately {

  private final Duration pause;
  private final LongSupplier nanoTime;
  private final Map<String, Long> failedAtNanos = new HashMap<>();

  FailedLately(Duration pause) {
    this(pause, System::nanoTime);
  }

  FailedLately(Duration pause, LongSupplier nanoTime) {
    this.pause = pause;
    this.nanoTime = nanoTime;
  }

  Set<String> challenges() {
    long now = nanoTime.getAsLong();
    failedAtNanos.values().removeIf(nanos -> now - nanos >= pause.toNanos());
    return Set.copyOf(failedAtNanos.keySet());
  }

  void note(IndexerRound round) {
    round.failures().keySet().forEach(id -> failedAtNanos.put(id, nanoTime.getAsLong()));
  }
}
