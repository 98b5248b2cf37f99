package io.challenges.internal.inspect;

import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import io.challenges.internal.tick.PlannerSettings;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Runs what only reads, under the settings of a tick's planner, and takes everything back after it:
 * a transaction of its own, or in the caller's what happened since a savepoint. With that the
 * settings, too, are what they were. The server itself sees to it that nothing is written.
 */
final class ReadOnly {

  private static final Sql SAVEPOINT = statement("savepoint challenges_inspect");
  private static final Sql GO_BACK =
      statement("rollback to savepoint challenges_inspect;\nrelease savepoint challenges_inspect");

  /** One snapshot for all statements, so that what is derived fits what was scanned. */
  private static final Sql BEGIN = statement("set transaction isolation level repeatable read");

  private static final Sql READ_ONLY = statement("set local transaction_read_only = on");

  private ReadOnly() {}

  /** What is run. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws SQLException;
  }

  static <T> T run(Session session, Work<T> work) throws SQLException {
    Connection connection = session.connection();
    boolean own = connection.getAutoCommit();
    if (own) {
      connection.setAutoCommit(false);
    }
    boolean begun = false;
    T result;
    try {
      session.update(own ? BEGIN : SAVEPOINT, parameters -> {});
      begun = true;
      PlannerSettings.STATEMENTS.forEach(session::before);
      session.update(READ_ONLY, parameters -> {});
      result = work.run();
    } catch (SQLException | RuntimeException | Error e) {
      try {
        takeBack(session, own, begun);
      } catch (SQLException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
    takeBack(session, own, begun);
    return result;
  }

  private static void takeBack(Session session, boolean own, boolean begun) throws SQLException {
    if (own) {
      session.connection().rollback();
      session.connection().setAutoCommit(true);
    } else if (begun) {
      session.update(GO_BACK, parameters -> {});
    }
  }

  private static Sql statement(String text) {
    return new Sql(text, text);
  }
}
