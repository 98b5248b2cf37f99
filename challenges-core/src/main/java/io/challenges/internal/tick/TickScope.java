package io.challenges.internal.tick;

import io.challenges.internal.sql.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a tick can take back: a transaction of its own where the connection commits by itself, a
 * savepoint in the caller's otherwise. Savepoints and settings travel with the statements that they
 * are for.
 */
final class TickScope {

  private static final String SAVEPOINT = "savepoint challenges_tick";
  private static final String RELEASE = "release savepoint challenges_tick";
  private static final String ROLLBACK = "rollback to savepoint challenges_tick";

  private final Session session;
  private final Connection connection;
  private final boolean ownTransaction;
  private final Map<String, String> found = new LinkedHashMap<>();
  private boolean open;
  private boolean releasing;
  private boolean ended;

  private TickScope(Session session, boolean ownTransaction) {
    this.session = session;
    this.connection = session.connection();
    this.ownTransaction = ownTransaction;
  }

  static TickScope enter(Session session, TickLimits limits) throws SQLException {
    TickScope scope = new TickScope(session, session.connection().getAutoCommit());
    if (scope.ownTransaction) {
      scope.connection.setAutoCommit(false);
      session.before("set transaction isolation level read committed");
      if (!limits.statementTimeout().isZero()) {
        session.before("set local statement_timeout = " + limits.statementTimeout().toMillis());
      }
    }
    return scope;
  }

  /** The next statement can be taken back. */
  void protectNext() {
    settleRelease();
    if (!ownTransaction && !open) {
      session.before(SAVEPOINT);
      open = true;
    }
  }

  /**
   * Sets something from the next statement to the end of the protection. What is set for a
   * transaction survives a savepoint's release, so the old value is put back.
   *
   * @param foundValue what the caller had
   */
  void setWithNext(String setting, String value, String foundValue) {
    session.before(set(setting, value));
    if (!ownTransaction) {
      found.putIfAbsent(setting, foundValue);
    }
  }

  /** With the next statement, what was done so far stays. */
  void releaseWithNext() {
    if (open) {
      session.after(release());
      releasing = true;
    }
  }

  /** Keeps what was done; nothing happens after {@link #abandon}. */
  void complete() throws SQLException {
    if (ended) {
      return;
    }
    settleRelease();
    if (ownTransaction) {
      connection.commit();
      connection.setAutoCommit(true);
    } else if (open) {
      session.command(release());
    }
    open = false;
    ended = true;
  }

  /** Takes everything back. */
  void abandon() throws SQLException {
    if (ended) {
      return;
    }
    ended = true;
    settleRelease();
    if (ownTransaction) {
      connection.rollback();
      connection.setAutoCommit(true);
    } else if (open) {
      session.command(ROLLBACK + ";\n" + RELEASE);
    }
    open = false;
  }

  /** A release has happened if the statement that it travelled with has succeeded. */
  private void settleRelease() {
    if (releasing) {
      releasing = false;
      open = !session.succeeded();
      if (!open) {
        found.clear();
      }
    }
  }

  private String release() {
    return found.entrySet().stream()
        .map(setting -> set(setting.getKey(), setting.getValue()) + ";\n")
        .collect(Collectors.joining("", "", RELEASE));
  }

  private static String set(String setting, String value) {
    return "set local " + setting + " = '" + value.replace("'", "''") + '\'';
  }
}
