package io.challenges.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * After any history of the host's tables, what ticks have written is what a recomputation from all
 * rows gives. {@code -Dchallenges.history.seeds} says how many histories there are, {@code
 * -Dchallenges.history.seed} which is the first.
 */
@ChallengesDatabase
class RandomHistoryIT {

  private static final int SEEDS = Integer.getInteger("challenges.history.seeds", 200);
  private static final long FIRST_SEED = Long.getLong("challenges.history.seed", 1);
  private static final int ENOUGH_FOR_ALL = 200;
  private static final int RUNS_TO_SHRINK = 300;

  @Test
  void everyHistoryEndsAsRecomputed(TestDatabase database) throws SQLException {
    HistoryDatabase histories = new HistoryDatabase(database);
    List<String> challengeIds =
        Challenges.standard().processors().stream().map(ChallengeProcessor::challengeId).toList();
    Set<String> completed = new TreeSet<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
      History history = Histories.random(seed, challengeIds);
      List<String> differences = history.run(histories);
      if (!differences.isEmpty()) {
        fail(
            "-Dchallenges.history.seed=%d:\n  %s\n\n%s",
            seed, String.join("\n  ", differences), shortest(history, histories));
      }
      completed.addAll(histories.completed());
    }
    if (SEEDS >= ENOUGH_FOR_ALL) {
      assertThat(completed).containsExactlyInAnyOrderElementsOf(challengeIds);
    }
  }

  private static String shortest(History history, HistoryDatabase histories) throws SQLException {
    History least = history.shrink(histories, RUNS_TO_SHRINK);
    List<String> differences = least.run(histories);
    return "It takes no more than these %d of %d steps, and ticks of %d rows:\n  %s\nafter which\n  %s"
        .formatted(
            least.steps().size(),
            history.steps().size(),
            least.lastBatchSize(),
            String.join("\n  ", least.steps().stream().map(Step::toString).toList()),
            String.join("\n  ", differences));
  }
}
