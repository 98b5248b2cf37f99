package io.challenges.load;

import io.challenges.ChallengeProcessor;
import io.challenges.TickResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;

/** How an instance ticks. */
enum Way {
  /** In a transaction of the tick's own. */
  PLAIN {
    @Override
    Ticked tick(ChallengeProcessor processor, Connection connection, Random random)
        throws SQLException {
      return new Ticked(processor.tick(connection), true);
    }
  },
  /** With a time limit that may end any of its statements. */
  WITH_TIMEOUTS {
    @Override
    Ticked tick(ChallengeProcessor processor, Connection connection, Random random)
        throws SQLException {
      execute(connection, "set statement_timeout = " + (1 + random.nextInt(12)));
      try {
        return new Ticked(processor.tick(connection), true);
      } finally {
        execute(connection, "set statement_timeout = 0");
      }
    }
  },
  /** In a transaction of the host's, which is as often rolled back as it is committed. */
  TAKEN_BACK {
    @Override
    Ticked tick(ChallengeProcessor processor, Connection connection, Random random)
        throws SQLException {
      connection.setAutoCommit(false);
      try {
        TickResult result = processor.tick(connection);
        boolean kept = random.nextBoolean();
        if (kept) {
          connection.commit();
        } else {
          connection.rollback();
        }
        return new Ticked(result, kept);
      } finally {
        connection.setAutoCommit(true);
      }
    }
  };

  /**
   * A tick that went through.
   *
   * @param result what it returned
   * @param kept false where the host has rolled it back
   */
  record Ticked(TickResult result, boolean kept) {}

  abstract Ticked tick(ChallengeProcessor processor, Connection connection, Random random)
      throws SQLException;

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
