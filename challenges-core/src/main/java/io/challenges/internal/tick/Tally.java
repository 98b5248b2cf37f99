package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what one tick does, or would do. */
public final class Tally {

  private final String challengeId;
  private final long startedNanos = System.nanoTime();
  private final Map<Axis, Long> before = new EnumMap<>(Axis.class);
  private final Map<Axis, Long> after = new EnumMap<>(Axis.class);
  private final Map<Axis, Long> lateness = new EnumMap<>(Axis.class);
  private @Nullable Instant dueAt;
  private boolean moreWaiting;
  private long rowsScanned;
  private Renewed renewed = Renewed.NOTHING;

  public Tally(String challengeId) {
    this.challengeId = challengeId;
  }

  public void scanned(List<AxisScan> scans) {
    for (AxisScan scan : scans) {
      before.put(scan.axis(), scan.from().scanned());
      after.put(scan.axis(), scan.step().to().scanned());
      lateness.put(scan.axis(), scan.moved().lateness());
      moreWaiting |= scan.moreWaiting();
      rowsScanned += scan.moved().rows();
      dueAt(scan.ceiling().rises());
    }
  }

  /** Keeps the earliest. */
  public void dueAt(@Nullable Instant instant) {
    if (instant != null && (dueAt == null || instant.isBefore(dueAt))) {
      dueAt = instant;
    }
  }

  void renewed(Renewed renewed) {
    this.renewed = renewed;
  }

  public TickResult end(Outcome outcome) {
    return new TickResult(
        challengeId,
        outcome,
        rowsScanned,
        (int) renewed.keys(),
        renewed.inserted(),
        renewed.updated(),
        renewed.completed(),
        Map.copyOf(before),
        Map.copyOf(after),
        Map.copyOf(lateness),
        moreWaiting,
        dueAt,
        Duration.ofNanos(System.nanoTime() - startedNanos));
  }
}
