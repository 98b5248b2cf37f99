package io.challenges;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code user_challenges} that is not as the derivation says.
 *
 * @param specifier what makes it unique within the challenge
 * @param before the row as it is; null where there is none
 * @param after the row as it should be
 */
public record ChallengeChange(String specifier, @Nullable Row before, Row after) {

  /**
   * What the two are compared by.
   *
   * @param userId who earns
   * @param progress from 0 to the target
   * @param complete whether it reached the target
   * @param amount what it pays
   */
  public record Row(int userId, int progress, boolean complete, long amount) {}
}
