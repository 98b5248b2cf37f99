package io.challenges.internal.tick;

import io.challenges.ChallengeTickException;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the server is to keep the plans of a challenge's statements. It can lose them, as where
 * somebody alters a table, or deallocates what is prepared. What was under way is then done once
 * more without them; whom that happens to too often does without.
 */
final class KeptPlans {

  private static final Logger LOG = LoggerFactory.getLogger(KeptPlans.class);

  /** A cached plan that no longer fits, no such statement, and one that exists already. */
  private static final Set<String> LOST = Set.of("0A000", "26000", "42P05");

  private final String challengeId;
  private final Losses losses = new Losses();

  KeptPlans(String challengeId) {
    this.challengeId = challengeId;
  }

  /** What is done in a scope, perhaps twice. */
  @FunctionalInterface
  interface Work<T> {
    T run(boolean keepsPlans) throws ChallengeTickException;
  }

  /**
   * Does the work, with plans that are kept where they can be.
   *
   * @param canBe whether the work's connection is one for it
   */
  <T> T run(boolean canBe, Work<T> work) throws ChallengeTickException {
    if (!canBe || losses.tooMany()) {
      return work.run(false);
    }
    try {
      T result = work.run(true);
      losses.none();
      return result;
    } catch (ChallengeTickException e) {
      if (!isLoss(e)) {
        throw e;
      }
      T result = work.run(false);
      lost(e);
      return result;
    }
  }

  /** Not what others do, nor where taking back what was done failed as well. */
  private static boolean isLoss(ChallengeTickException failure) {
    String state = failure.getSQLState();
    return failure.getCause() instanceof SQLException
        && state != null
        && LOST.contains(state)
        && failure.getSuppressed().length == 0
        && !failure.statement().equals(Renewal.LISTENER);
  }

  private void lost(ChallengeTickException failure) {
    if (losses.one()) {
      LOG.warn(
          "Challenge {} has its statements planned at each tick from now on, since the server lost"
              + " them time and again",
          challengeId,
          failure);
    }
  }
}
