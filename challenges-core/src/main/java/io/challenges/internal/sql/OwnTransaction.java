package io.challenges.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Work that must be one transaction, on a connection that commits by itself. */
public final class OwnTransaction {

  private OwnTransaction() {}

  /** What is done in it. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Commits what the work did, or takes it back where it fails; auto-commit is on afterwards. It is
   * READ COMMITTED whatever the session's default: what waits for a lock has to see what its holder
   * did.
   */
  public static <T> T run(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      readCommitted(connection);
      T result = work.run();
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      takeBack(connection, e);
      throw e;
    }
  }

  private static void readCommitted(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set transaction isolation level read committed");
    }
  }

  private static void takeBack(Connection connection, Throwable failure) {
    try {
      connection.rollback();
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      failure.addSuppressed(e);
    }
  }
}
