package io.challenges.internal.tick;

import io.challenges.ChallengeTickException;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the server is to keep the plans of a challenge's statements. It can lose them: behind a
 * pooler that shares its sessions, or where somebody altered a table. What was under way is then
 * done once more without them; whom that happens to too often does without.
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

  /** Does the work, with plans that are kept where they can be. */
  <T> T run(Work<T> work) throws ChallengeTickException {
    if (losses.tooMany()) {
      return work.run(false);
    }
    try {
      T result = work.run(true);
      losses.none();
      return result;
    } catch (ChallengeTickException e) {
      if (!isLoss(e.getCause())) {
        throw e;
      }
      T result = work.run(false);
      lost(e);
      return result;
    }
  }

  private static boolean isLoss(@Nullable Throwable cause) {
    return cause instanceof SQLException failure
        && failure.getSQLState() != null
        && LOST.contains(failure.getSQLState());
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
