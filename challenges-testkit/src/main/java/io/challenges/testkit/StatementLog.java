package io.challenges.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Notes what a connection of the PostgreSQL driver sends to the server:
 *
 * <pre>{@code
 * StatementLog log = new StatementLog();
 * processor.tick(log.watch(connection));
 * assertThat(log.roundTrips()).hasSize(2);
 * }</pre>
 *
 * <p>Each execution is one round trip, also of several statements in one text and of a whole batch,
 * and so is each call on a savepoint. Begin is none, since the driver sends it ahead of the first
 * statement. Not noted: fetching a large result in parts, and metadata. Safe for use by several
 * threads.
 */
public final class StatementLog {

  private final List<String> roundTrips = new ArrayList<>();
  private int commits;
  private int rollbacks;

  /** An empty log. */
  public StatementLog() {}

  /**
   * A connection that does what the given one does, and notes it. What {@code unwrap} gives is not
   * watched.
   *
   * @param connection of the PostgreSQL driver
   * @return the connection to use
   */
  public Connection watch(Connection connection) {
    return proxy(Connection.class, new WatchedConnection(connection));
  }

  /**
   * A data source whose connections note what they do.
   *
   * @param dataSource of connections of the PostgreSQL driver
   * @return the data source to use
   */
  public DataSource watch(DataSource dataSource) {
    return proxy(
        DataSource.class,
        (proxy, method, arguments) -> {
          Object result = invoke(dataSource, method, arguments);
          return result instanceof Connection connection ? watch(connection) : result;
        });
  }

  /**
   * Every round trip but those that end a transaction.
   *
   * @return the SQL text of each, in order
   */
  public synchronized List<String> roundTrips() {
    return List.copyOf(roundTrips);
  }

  /**
   * How many transactions were committed, apart from those of single statements with auto-commit
   * on.
   *
   * @return the number of round trips that were a commit
   */
  public synchronized int commits() {
    return commits;
  }

  /**
   * How many transactions were rolled back as a whole.
   *
   * @return the number of round trips that were a rollback
   */
  public synchronized int rollbacks() {
    return rollbacks;
  }

  /** Forgets everything noted so far. */
  public synchronized void clear() {
    roundTrips.clear();
    commits = 0;
    rollbacks = 0;
  }

  private synchronized void note(String sql) {
    roundTrips.add(sql);
  }

  private synchronized void noteCommit() {
    commits++;
  }

  private synchronized void noteRollback() {
    rollbacks++;
  }

  private static boolean inTransaction(Connection connection) throws SQLException {
    return connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
  }

  /** Passes on what the method itself throws. */
  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    InvocationHandler all =
        (proxy, method, arguments) ->
            method.getName().equals("equals") && arguments != null
                ? proxy == arguments[0]
                : handler.invoke(proxy, method, arguments);
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, all));
  }

  private final class WatchedConnection implements InvocationHandler {

    private final Connection connection;

    WatchedConnection(Connection connection) {
      this.connection = connection;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      Object first = arguments == null || arguments.length == 0 ? null : arguments[0];
      switch (method.getName()) {
        case "commit" -> {
          if (inTransaction(connection)) {
            noteCommit();
          }
        }
        case "setAutoCommit" -> {
          if (Boolean.TRUE.equals(first)
              && !connection.getAutoCommit()
              && inTransaction(connection)) {
            noteCommit();
          }
        }
        case "rollback" -> {
          if (first instanceof Savepoint) {
            note("rollback to savepoint");
          } else if (inTransaction(connection)) {
            noteRollback();
          }
        }
        case "setSavepoint" -> note("savepoint");
        case "releaseSavepoint" -> note("release savepoint");
        // These look like settings of the driver's, and are statements
        case "getTransactionIsolation",
            "setTransactionIsolation",
            "getSchema",
            "setSchema",
            "setClientInfo",
            "isValid" ->
            note("(" + method.getName() + ")");
        default -> {}
      }
      Object result = StatementLog.invoke(connection, method, arguments);
      if (result instanceof Statement statement) {
        return statement((Connection) proxy, statement, first instanceof String sql ? sql : "");
      }
      return result;
    }

    private Statement statement(Connection watched, Statement statement, String sql) {
      Class<? extends Statement> type =
          statement instanceof CallableStatement
              ? CallableStatement.class
              : statement instanceof PreparedStatement ? PreparedStatement.class : Statement.class;
      return proxy(type, new WatchedStatement(watched, statement, sql));
    }
  }

  private final class WatchedStatement implements InvocationHandler {

    private final Connection connection;
    private final Statement statement;
    private final String prepared;
    private final List<String> batch = new ArrayList<>();

    WatchedStatement(Connection connection, Statement statement, String prepared) {
      this.connection = connection;
      this.statement = statement;
      this.prepared = prepared;
    }

    @Override
    public @Nullable Object invoke(
        Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
      String sql =
          arguments != null && arguments.length > 0 && arguments[0] instanceof String text
              ? text
              : prepared;
      switch (method.getName()) {
        case "getConnection" -> {
          return connection;
        }
        case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> note(sql);
        case "addBatch" -> batch.add(sql);
        case "clearBatch" -> batch.clear();
        case "executeBatch", "executeLargeBatch" -> {
          note(String.join(";\n", batch));
          batch.clear();
        }
        default -> {}
      }
      return StatementLog.invoke(statement, method, arguments);
    }
  }
}
