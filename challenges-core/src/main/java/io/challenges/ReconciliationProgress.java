package io.challenges;

import java.time.Duration;

/**
 * How far a {@link Reconciliation} has come. What it did counts from its beginning, also where it
 * was interrupted and went on later.
 *
 * @param challengeId the challenge
 * @param done how many pages of tables, or positions of a range, it has looked at
 * @param total how many there are to look at
 * @param doneBefore how many of them an earlier call had looked at
 * @param keysDerived keys that were derived afresh
 * @param inserted rows inserted into {@code user_challenges}
 * @param updated rows updated there
 * @param completed how many of both are newly complete
 * @param elapsed since this call began
 * @param finished whether nothing is left
 */
public record ReconciliationProgress(
    String challengeId,
    long done,
    long total,
    long doneBefore,
    long keysDerived,
    int inserted,
    int updated,
    int completed,
    Duration elapsed,
    boolean finished) {

  /**
   * How fast this call is.
   *
   * @return pages or positions a second; 0 before the first
   */
  public double perSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds == 0 ? 0 : (done - doneBefore) / seconds;
  }

  /**
   * How long it will take at that rate.
   *
   * @return the time left; zero where it is finished, or nothing is known yet
   */
  public Duration timeLeft() {
    double rate = perSecond();
    return finished || rate == 0
        ? Duration.ZERO
        : Duration.ofMillis(Math.round((total - done) / rate * 1_000));
  }
}
