package io.challenges.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;

/**
 * The connection that holds the lock of a schema's migrations and builds the indexes. Always in
 * auto-commit: a transaction that is open while an index is built concurrently is waited for.
 *
 * <p>It gives the connection back as it got it, since that may go back to a pool.
 */
final class MigrationSession implements AutoCloseable {

  /** A build takes as long as it takes, and while Flyway works nothing is said here. */
  private static final String NO_TIMEOUTS =
      "set statement_timeout = 0; set idle_session_timeout = 0";

  /** Whoever waits for a table's lock holds up all who come after: so not for long. */
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final Connection connection;
  private final Patience patience;
  private final boolean autoCommit;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final String lock;

  private MigrationSession(Connection connection, Schema schema, Patience patience)
      throws SQLException {
    this.connection = connection;
    this.patience = patience;
    this.lock = "challenges migrations " + schema.name();
    this.autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(true);
  }

  /**
   * Waits for the lock.
   *
   * @throws ChallengeMigrationException if another session has it for longer than that
   */
  static MigrationSession open(DataSource dataSource, Schema schema, Patience patience)
      throws SQLException {
    Connection connection = dataSource.getConnection();
    try {
      MigrationSession session = new MigrationSession(connection, schema, patience);
      try {
        session.prepare();
        session.lock();
        return session;
      } catch (SQLException | RuntimeException e) {
        session.restore();
        throw e;
      }
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  Connection connection() {
    return connection;
  }

  /** Runs statements that lock tables in a transaction, all or none. */
  void inTransaction(String sql) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Jdbc.execute(connection, "set local lock_timeout = '%dms'".formatted(SHORT.toMillis()));
      Jdbc.execute(connection, sql);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** Something to do, from its beginning; false if it has to be tried again. */
  interface Work {
    boolean run() throws SQLException;
  }

  /** Something to do, from its beginning. */
  interface Step {
    void run() throws SQLException;
  }

  /**
   * Does it, on this session or another, and again when a lock of somebody else's was in the way.
   * (Even reading an index's definition waits for whoever alters its table.)
   *
   * @throws ChallengeMigrationException when patience is at an end; it tells the open transactions
   */
  void insist(String what, Step step) throws SQLException {
    insistUntil(
        what,
        SHORT,
        () -> {
          step.run();
          return true;
        });
  }

  /**
   * The same, until it says that it is done.
   *
   * @param lockTimeout of the first attempt
   */
  void insistUntil(String what, Duration lockTimeout, Work work) throws SQLException {
    patience.retry(
        what,
        lockTimeout,
        timeout -> {
          set("lock_timeout", timeout.toMillis() + "ms");
          return work.run();
        },
        this::openTransactions);
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      Jdbc.query(
          connection, "select pg_advisory_unlock(hashtextextended(?, 0))", row -> true, lock);
      restore();
    }
  }

  private String openTransactions() throws SQLException {
    return "open transactions: "
        + String.join(
            "; ",
            Jdbc.query(
                connection,
                Resource.of("queries/open_transactions.sql").text(),
                row -> row.getString(1)));
  }

  private void prepare() throws SQLException {
    for (String name : new String[] {"statement_timeout", "idle_session_timeout", "lock_timeout"}) {
      settings.put(
          name,
          Jdbc.query(connection, "select current_setting(?)", row -> row.getString(1), name)
              .get(0));
    }
    Jdbc.execute(connection, NO_TIMEOUTS);
  }

  private void lock() throws SQLException {
    // asked again and again, not waited for: a statement that waits has a snapshot, which a
    // concurrent build of the holder's would wait for in turn
    patience.retry(
        "another session migrates this schema",
        SHORT,
        timeout ->
            Jdbc.query(
                    connection,
                    "select pg_try_advisory_lock(hashtextextended(?, 0))",
                    row -> row.getBoolean(1),
                    lock)
                .get(0),
        () ->
            "pid "
                + Jdbc.query(
                    connection,
                    Resource.of("queries/lock_holder.sql").text(),
                    row -> row.getString(1),
                    lock));
  }

  private void restore() throws SQLException {
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      set(setting.getKey(), setting.getValue());
    }
    connection.setAutoCommit(autoCommit);
  }

  private void set(String name, String value) throws SQLException {
    Jdbc.query(connection, "select set_config(?, ?, false)", row -> true, name, value);
  }
}
