package io.challenges.history;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** The time of the host and of the ticks, which moves when a history says so. */
final class MovingClock implements InstantSource {

  private LocalDateTime now;

  MovingClock(LocalDateTime start) {
    now = start;
  }

  /** In UTC. */
  LocalDateTime now() {
    return now;
  }

  @Override
  public Instant instant() {
    return now.toInstant(ZoneOffset.UTC);
  }

  void advance(Duration by) {
    now = now.plus(by);
  }
}
