package io.challenges.testkit.internal.bulk;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;

/** The tables of a host being filled, two at a time. */
public final class Filling {

  /** The number of the first block. */
  public static final int FIRST_BLOCK = 30_000_001;

  /** While one builds an index, which parallel workers help with, the other makes rows. */
  private static final int AT_ONCE = 2;

  /** Whatever takes longest first; what counts the rows of a table, right after it. */
  private static final List<List<BulkTable>> TABLES =
      List.of(
          List.of(BulkTable.of("notification")),
          List.of(BulkTable.of("follows"), BulkTable.countedFrom("follows", "aggregate_user")),
          List.of(
              BulkTable.of("plays").naming("tracks"),
              BulkTable.countedFrom("plays", "aggregate_monthly_plays")),
          List.of(BulkTable.of("saves").naming("tracks", "playlists")),
          List.of(BulkTable.of("reposts").naming("tracks", "playlists")),
          List.of(BulkTable.of("user_events")),
          List.of(BulkTable.of("tracks")),
          List.of(BulkTable.of("users")),
          List.of(BulkTable.of("playlists").naming("tracks")),
          List.of(BulkTable.of("blocks")),
          List.of(BulkTable.of("comments").naming("tracks")),
          List.of(BulkTable.of("sol_purchases").naming("tracks", "playlists")),
          List.of(BulkTable.countedFrom("tracks", "track_trending_scores")),
          List.of(BulkTable.countedFrom("playlists", "playlist_trending_scores")),
          List.of(BulkTable.countedFrom("tracks", "remixes")),
          List.of(BulkTable.of("events").naming("tracks")));

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final DataSource dataSource;
  private final Workers workers;
  private final Map<String, Long> numbers;
  private final List<List<BulkTable>> wanted;
  private final Consumer<String> progress;

  /** Of these sizes by table; {@code progress} is called by one thread at a time. */
  public Filling(
      DataSource dataSource, Map<String, Long> sizes, long seed, Consumer<String> progress) {
    this.dataSource = dataSource;
    this.workers = new Workers(dataSource, AT_ONCE);
    this.numbers = new HashMap<>(sizes);
    numbers.put("seed", seed);
    numbers.put("first_block", (long) FIRST_BLOCK);
    this.wanted =
        TABLES.stream()
            .map(tables -> tables.stream().filter(table -> table.isWanted(sizes)).toList())
            .toList();
    this.progress =
        line -> {
          synchronized (this) {
            progress.accept(line);
          }
        };
  }

  /** Fills the tables, or fails before it changes anything where that can be told. */
  public void run() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      for (BulkTable table : tables()) {
        table.requireNamed(numbers);
        table.requireEmpty(connection);
      }
    }
    workers.run(
        wanted.stream()
            .<Workers.Job>map(
                tables ->
                    connection -> {
                      for (BulkTable table : tables) {
                        fill(table, connection);
                      }
                    })
            .toList());
    // Only now, and apart: no page is all-visible while a transaction that began before its rows
    // came still sees the database, be it one of another table or an analyze that waits for one of
    // another database
    forEachTable("vacuum (freeze)");
    forEachTable("analyze");
  }

  private void forEachTable(String command) throws SQLException {
    workers.run(
        tables().stream()
            .<Workers.Job>map(table -> connection -> afterwards(command, table, connection))
            .toList());
  }

  private List<BulkTable> tables() {
    return wanted.stream().flatMap(List::stream).toList();
  }

  private void fill(BulkTable table, Connection connection) throws SQLException {
    TableProgress told = new TableProgress(table, numbers, progress);
    connection.setAutoCommit(false);
    try {
      prepare(connection);
      table.fill(connection, numbers, told);
      execute(connection, NamedSql.read("end.sql").text());
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
    told.filled(size(table, connection));
  }

  private void prepare(Connection connection) throws SQLException {
    try {
      execute(connection, NamedSql.read("settings.sql").text());
    } catch (SQLException e) {
      if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
        throw new IllegalStateException(
            "Tables are filled without their triggers, which takes a superuser or the right to set"
                + " session_replication_role",
            e);
      }
      throw e;
    }
    execute(connection, NamedSql.read("functions.sql").with(numbers));
  }

  private void afterwards(String command, BulkTable table, Connection connection)
      throws SQLException {
    TableProgress told = new TableProgress(table, numbers, progress);
    connection.setAutoCommit(true);
    execute(connection, command + ' ' + table.name());
    told.ran(command);
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long size(BulkTable table, Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_total_relation_size('%s')".formatted(table.name()))) {
      row.next();
      return row.getLong(1);
    }
  }
}
