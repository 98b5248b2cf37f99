package io.challenges.testkit.internal.recomputation;

/** What somebody else knows of states that have passed. */
@FunctionalInterface
public interface EarnedBefore {

  /** Whether some state of the host's rows earned a row. */
  boolean earned(String challengeId, int userId, String specifier, long amount);
}
