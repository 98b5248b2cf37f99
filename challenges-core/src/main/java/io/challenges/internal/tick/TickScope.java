package io.challenges.internal.tick;

import io.challenges.ChallengeTickException;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

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
  private final TickLimits limits;
  private final Map<String, String> found = new TreeMap<>();
  private final Map<String, String> made = new HashMap<>();
  private @Nullable PlainConnections learning;
  private boolean plain;
  private boolean begun;
  private boolean requested;
  private boolean open;
  private boolean ended;

  private TickScope(Session session, boolean ownTransaction, TickLimits limits) {
    this.session = session;
    this.connection = session.connection();
    this.ownTransaction = ownTransaction;
    this.limits = limits;
  }

  /** What is done in a scope. */
  @FunctionalInterface
  interface Work<T> {
    T run(TickScope scope) throws SQLException;
  }

  /**
   * Keeps what the work did, or takes it back where it fails.
   *
   * @throws ChallengeTickException if it fails; it names the challenge and what was running
   */
  static <T> T run(String challengeId, Session session, TickLimits limits, Work<T> work)
      throws ChallengeTickException {
    TickScope scope = null;
    try {
      scope = enter(session, limits);
      T result = work.run(scope);
      scope.complete();
      return result;
    } catch (VirtualMachineError e) {
      abandon(scope, e);
      throw e;
    } catch (SQLException | RuntimeException | Error e) {
      ChallengeTickException failure =
          new ChallengeTickException(challengeId, session.running(), e);
      abandon(scope, failure);
      throw failure;
    }
  }

  private static void abandon(@Nullable TickScope scope, Throwable failure) {
    if (scope != null) {
      try {
        scope.abandon();
      } catch (SQLException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private static TickScope enter(Session session, TickLimits limits) throws SQLException {
    boolean ownTransaction = session.connection().getAutoCommit();
    return new TickScope(session, ownTransaction, limits);
  }

  /**
   * On a plain connection, a statement may be a transaction by itself, and the server may keep
   * plans. Not where the transaction is a caller's: it could not be gone back to where a
   * savepoint's statement is lost. Of a connection that is not known yet, {@link #queryAlone}
   * learns what it is like.
   */
  void onConnection(PlainConnections connections, boolean keepsPlans) {
    Optional<Boolean> found = connections.contains(connection);
    plain = ownTransaction && found.orElse(false);
    learning = ownTransaction && found.isEmpty() ? connections : null;
    if (plain && keepsPlans) {
      session.keepPlans();
    }
  }

  /** From the next statement on everything is one transaction, where the caller has none. */
  void begin() throws SQLException {
    if (ownTransaction && !begun) {
      connection.setAutoCommit(false);
      begun = true;
      beginWithNext();
    }
  }

  /** The driver sends BEGIN along with the next statement. */
  private void beginWithNext() {
    made.clear();
    session.before("set transaction isolation level read committed");
    if (!limits.statementTimeout().isZero()) {
      session.before("set local statement_timeout = " + limits.statementTimeout().toMillis());
    }
  }

  /** Runs a query on its own: what it does stays, whatever becomes of what follows. */
  <T> T queryAlone(Sql sql, Session.Binder binder, Session.Reader<T> reader) throws SQLException {
    if (!plain || !limits.statementTimeout().isZero()) {
      begin();
    }
    if (begun) {
      session.after("commit", this::beginWithNext);
    } else if (!ownTransaction) {
      protectNext();
      releaseWithNext();
    }
    PlainConnections connections = learning;
    if (connections == null) {
      return session.query(sql, binder, reader);
    }
    return session.query(
        PlainConnections.learningBefore(sql),
        binder,
        results -> {
          connections.learn(connection, results.next());
          return reader.read(results);
        });
  }

  /** The next statement can be taken back. */
  void protectNext() {
    if (!ownTransaction && !requested) {
      requested = true;
      session.before(SAVEPOINT, () -> open = true);
    }
  }

  /**
   * Sets something from the next statement to the end of the protection. What is set for a
   * transaction survives a savepoint's release, so the old values are put back.
   *
   * @param values what to set
   * @param foundValues what the caller had
   */
  void setWithNext(Map<String, String> values, Map<String, String> foundValues) {
    Map<String, String> missing = new TreeMap<>(values);
    missing.entrySet().removeAll(made.entrySet());
    if (missing.isEmpty()) {
      return;
    }
    session.before(set(missing));
    made.putAll(missing);
    if (!ownTransaction) {
      values.keySet().forEach(name -> found.putIfAbsent(name, foundValues.getOrDefault(name, "")));
    }
  }

  /** With the next statement, what was done so far stays. */
  void releaseWithNext() {
    if (!ownTransaction) {
      session.after(release(), this::released);
    }
  }

  /** Takes back a statement that stood alone and failed; what follows starts afresh. */
  void takeBackAlone() throws SQLException {
    if (begun) {
      connection.rollback();
      beginWithNext();
    } else if (!ownTransaction) {
      takeBackToSavepoint();
      released();
    }
  }

  private void released() {
    requested = false;
    open = false;
    found.clear();
    made.clear();
  }

  /** Keeps what was done; nothing happens after {@link #abandon}. */
  void complete() throws SQLException {
    if (ended) {
      return;
    }
    if (begun) {
      session.running("commit");
      connection.commit();
      connection.setAutoCommit(true);
    } else if (open) {
      session.endsPlansOnce();
      session.update(new Sql(RELEASE, release()), parameters -> {});
    }
    ended = true;
  }

  /** Takes everything back. */
  void abandon() throws SQLException {
    if (ended) {
      return;
    }
    ended = true;
    if (begun) {
      connection.rollback();
      connection.setAutoCommit(true);
    } else if (!ownTransaction) {
      takeBackToSavepoint();
    }
  }

  private void takeBackToSavepoint() throws SQLException {
    session.endsPlansOnce();
    if (open || failedUnderWay()) {
      session.update(new Sql(ROLLBACK, ROLLBACK + ";\n" + RELEASE), parameters -> {});
    }
  }

  /**
   * Whether the statement that the savepoint travelled with failed at the server, and so behind it.
   * One that the driver refused was never sent, and neither was the savepoint.
   */
  private boolean failedUnderWay() throws SQLException {
    return requested
        && connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED;
  }

  private String release() {
    return found.isEmpty() ? RELEASE : set(found) + ";\n" + RELEASE;
  }

  private static String set(Map<String, String> values) {
    return values.entrySet().stream()
        .map(
            value ->
                "set_config('" + value.getKey() + "', " + literal(value.getValue()) + ", true)")
        .collect(Collectors.joining(", ", "select ", ""));
  }

  private static String literal(String value) {
    return '\'' + value.replace("'", "''") + '\'';
  }
}
