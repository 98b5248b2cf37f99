package io.challenges.testkit.internal.bulk;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The tables of a host being filled, on two connections at once. */
public final class Filling {

  /** The number of the first block. */
  public static final int FIRST_BLOCK = 30_000_001;

  /** While one builds an index, which parallel workers help with, the other makes rows. */
  private static final int CONNECTIONS = 2;

  /** Whatever takes longest first; what counts the rows of a table, right after it. */
  private static final List<List<BulkTable>> TABLES =
      List.of(
          List.of(new BulkTable("notification")),
          List.of(new BulkTable("user_events")),
          List.of(new BulkTable("users")),
          List.of(new BulkTable("blocks")));

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final DataSource dataSource;
  private final Map<String, Long> numbers;
  private final Consumer<String> progress;

  /** Of these sizes by table; {@code progress} is called by one thread at a time. */
  public Filling(
      DataSource dataSource, Map<String, Long> sizes, long seed, Consumer<String> progress) {
    this.dataSource = dataSource;
    this.numbers = new HashMap<>(sizes);
    numbers.put("seed", seed);
    numbers.put("first_block", (long) FIRST_BLOCK);
    this.progress =
        line -> {
          synchronized (this) {
            progress.accept(line);
          }
        };
  }

  /** Fills the tables, or fails before it changes anything where that can be told. */
  public void run() throws SQLException {
    requireSources();
    requireEmpty();
    ExecutorService workers = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      CompletionService<Void> completion = new ExecutorCompletionService<>(workers);
      TABLES.forEach(
          tables ->
              completion.submit(
                  () -> {
                    for (BulkTable table : tables) {
                      if (table.isWanted(numbers)) {
                        fill(table);
                      }
                    }
                    return null;
                  }));
      for (int i = 0; i < TABLES.size(); i++) {
        completion.take().get();
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while tables were filled", e);
    } finally {
      // those at work stop at the next slice
      workers.shutdownNow();
    }
  }

  private void requireSources() {
    for (String source : List.of("blocks", "users")) {
      if (numbers.getOrDefault(source, 0L) == 0) {
        throw new IllegalArgumentException(
            "There are no %s, which the rows of other tables name; give %s a size"
                .formatted(source, source));
      }
    }
  }

  private void requireEmpty() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      for (List<BulkTable> tables : TABLES) {
        for (BulkTable table : tables) {
          if (table.isWanted(numbers) && table.hasRows(connection)) {
            throw new IllegalStateException(table.hasRowsMessage());
          }
        }
      }
    }
  }

  private void fill(BulkTable table) throws SQLException {
    TableProgress told =
        new TableProgress(table.name(), numbers.getOrDefault(table.source(), 0L), progress);
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      long rows;
      try {
        prepare(connection);
        rows = table.fill(connection, numbers, told);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
      try (Statement statement = connection.createStatement()) {
        statement.execute("vacuum (freeze, analyze) " + table.name());
        try (ResultSet row =
            statement.executeQuery("select pg_total_relation_size('%s')".formatted(table.name()))) {
          row.next();
          told.done(rows, row.getLong(1));
        }
      }
    }
  }

  private void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(NamedSql.read("settings.sql").text());
      statement.execute(NamedSql.read("functions.sql").with(numbers));
    } catch (SQLException e) {
      if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw new IllegalStateException(
            "Only a superuser, or who may set session_replication_role, can fill tables without"
                + " their triggers",
            e);
      }
      throw e;
    }
  }

  private static SQLException failure(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    return cause instanceof SQLException e ? e : new SQLException(cause);
  }
}
