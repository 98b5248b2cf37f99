package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Hears of completions in the transaction that writes them. */
@FunctionalInterface
public interface CompletionListener {

  /** Hears nothing, which is the default: the rows then need not come back from the server. */
  CompletionListener NOBODY = (connection, challengeId, rows) -> {};

  /**
   * Called after rows were completed, with at most as many as the batch size at a time. An
   * exception fails the tick, and nothing of it stays. What is taken back, also for other reasons,
   * is told again by the tick that completes it, which may follow at once: so have effects in the
   * database alone.
   *
   * @param connection the tick's connection, in its transaction: do not commit or roll back
   * @param challengeId the challenge
   * @param rows the rows, by specifier; never empty
   * @throws SQLException to fail the tick
   */
  void completed(Connection connection, String challengeId, List<CompletedChallenge> rows)
      throws SQLException;
}
