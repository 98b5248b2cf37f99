package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code challenge_listen_streak}.
 *
 * @param last when the play was that counted last
 * @param days how many have counted in a row
 */
record Streak(@Nullable LocalDateTime last, int days) {

  @Override
  public String toString() {
    return "%d up to %s".formatted(days, last);
  }
}
