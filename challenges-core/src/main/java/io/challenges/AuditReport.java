package io.challenges;

import java.util.List;

/**
 * What an {@link Audit} found.
 *
 * @param challengeId the challenge
 * @param differences rows that {@code user_challenges} should have and does not, or not like this,
 *     by specifier; what the next ticks will write is not among them
 * @param keysCompared how many keys were derived
 * @param everything whether all rows were looked at; false where there were more differences than
 *     the limit, or the thread was interrupted
 */
public record AuditReport(
    String challengeId, List<ChallengeChange> differences, long keysCompared, boolean everything) {

  /**
   * Whether the table is what a recomputation says.
   *
   * @return true if everything was looked at and nothing differs
   */
  public boolean clean() {
    return everything && differences.isEmpty();
  }
}
