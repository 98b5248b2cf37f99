package io.challenges.internal.tick;

import java.time.Duration;

/**
 * How long a tick may take in a transaction of its own.
 *
 * @param statementTimeout for each statement; zero for what the session has
 */
public record TickLimits(Duration statementTimeout) {

  /** Nothing beyond what the session has. */
  public static final TickLimits NONE = new TickLimits(Duration.ZERO);
}
