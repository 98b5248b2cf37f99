package io.challenges;

import java.time.Duration;
import java.util.Objects;

/**
 * At most so many completions of a group within any time of a length. A derivation under such a cap
 * yields candidates, with two more columns: {@code capped}, the group as text, and {@code turn}, a
 * number; and with the time of the event in {@code completed_at}. Candidates of a group are taken
 * in order of that time, then of {@code turn}: each if no such time that holds it then has more
 * than the cap allows. What is paid counts, before and after it. A candidate without a time is
 * never taken; one that is refused is looked at again when its key moves. All candidates of a group
 * must come from one key.
 *
 * @param most how many
 * @param window two events this far apart, or further, do not count together
 * @param paid a query over {@code dirty} and {@code challenge} that yields {@code capped} and
 *     {@code completed_at} of what is paid in the groups of those keys
 */
public record RollingCap(int most, Duration window, String paid) {

  /**
   * Checks the values.
   *
   * @param most see above
   * @param window see above
   * @param paid see above
   * @throws IllegalArgumentException unless both are positive
   */
  public RollingCap {
    if (most < 1 || window.isNegative() || window.isZero()) {
      throw new IllegalArgumentException(
          "A rolling cap needs a number and a time above zero, not " + most + " in " + window);
    }
    Objects.requireNonNull(paid, "paid");
  }
}
