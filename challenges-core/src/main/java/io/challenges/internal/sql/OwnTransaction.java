package io.challenges.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;

/** Work that must be one transaction, on a connection that commits by itself. */
public final class OwnTransaction {

  private OwnTransaction() {}

  /** What is done in it. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /** Commits what the work did, or takes it back where it fails; auto-commit is on afterwards. */
  public static <T> T run(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    try {
      T result = work.run();
      connection.commit();
      connection.setAutoCommit(true);
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      takeBack(connection, e);
      throw e;
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
