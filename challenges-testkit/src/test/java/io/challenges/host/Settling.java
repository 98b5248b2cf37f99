package io.challenges.host;

import io.challenges.ChallengeProcessor;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Ticks until nothing moves and nothing more can settle. */
public final class Settling {

  private Settling() {}

  /**
   * One idle tick is not enough: a transaction that is in flight in another database of the server
   * holds back what settles, and when it ends there is something to write.
   */
  public static void settle(ChallengeProcessor processor, Connection connection) {
    Condition.await(
        processor + " to come to rest",
        () ->
            processor.tick(connection).outcome() == Outcome.IDLE
                && settled(processor.challengeId(), connection));
  }

  private static boolean settled(String challengeId, Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select coalesce(bool_and(settled = scanned), true)
            from indexing_checkpoints
            where tablename like 'challenges:' || ? || ':%'
            """)) {
      statement.setString(1, challengeId);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
