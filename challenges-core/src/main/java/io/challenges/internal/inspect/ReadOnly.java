package io.challenges.internal.inspect;

import io.challenges.ChallengeTickException;
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
public final class ReadOnly {

  private static final Sql SAVEPOINT = statement("savepoint challenges_inspect");
  private static final Sql GO_BACK =
      statement("rollback to savepoint challenges_inspect;\nrelease savepoint challenges_inspect");

  /** One snapshot for all statements, so that what is derived fits what was scanned. */
  private static final Sql BEGIN = statement("set transaction isolation level repeatable read");

  private static final String READ_ONLY = "set local transaction_read_only = on";

  private static final Sql PLAN_CACHE_MODE = statement("select current_setting('plan_cache_mode')");

  private final Session session;
  private final Connection connection;
  private final boolean ownTransaction;
  private boolean begun;

  private ReadOnly(Session session) throws SQLException {
    this.session = session;
    this.connection = session.connection();
    this.ownTransaction = connection.getAutoCommit();
  }

  /** What is run. */
  @FunctionalInterface
  public interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Runs the work.
   *
   * @throws ChallengeTickException if it fails; it names the challenge and what was running
   */
  public static <T> T run(String challengeId, Session session, Work<T> work) throws SQLException {
    ReadOnly scope = new ReadOnly(session);
    T result;
    try {
      scope.begin();
      result = work.run();
    } catch (VirtualMachineError e) {
      scope.takeBack(e);
      throw e;
    } catch (SQLException | RuntimeException | Error e) {
      ChallengeTickException failure =
          new ChallengeTickException(challengeId, session.running(), e);
      scope.takeBack(failure);
      throw failure;
    }
    scope.takeBack();
    return result;
  }

  private void begin() throws SQLException {
    if (ownTransaction) {
      connection.setAutoCommit(false);
    }
    session.update(ownTransaction ? BEGIN : SAVEPOINT, parameters -> {});
    begun = true;
    PlannerSettings.STATEMENTS.forEach(session::after);
    session.after(READ_ONLY);
    session.plansOnce(session.texts(PLAN_CACHE_MODE, parameters -> {}).get(0));
  }

  private void takeBack(Throwable failure) {
    try {
      takeBack();
    } catch (SQLException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private void takeBack() throws SQLException {
    if (ownTransaction) {
      connection.rollback();
      connection.setAutoCommit(true);
    } else if (begun) {
      session.endsPlansOnce();
      session.update(GO_BACK, parameters -> {});
    }
  }

  private static Sql statement(String text) {
    return new Sql(text, text);
  }
}
