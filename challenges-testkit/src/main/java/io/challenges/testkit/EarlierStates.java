package io.challenges.testkit;

/**
 * What a test, or whoever wrote the rows, knows of states that have passed: completed rows stay,
 * whatever the host's rows say later.
 */
@FunctionalInterface
public interface EarlierStates {

  /**
   * Whether some earlier state of the host's rows earned a row.
   *
   * @param challengeId the challenge
   * @param userId who earned
   * @param specifier what makes the row unique within the challenge
   * @param amount what it pays
   * @return true if such a row may be there although the rows of now do not earn it
   */
  boolean earned(String challengeId, int userId, String specifier, long amount);
}
