package io.challenges.testkit.internal.bulk;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A table to fill, with the statement of the file that bears its name. Where the statement makes
 * rows from one number to another, it is run for so many at a time.
 *
 * @param source the table whose size tells how many
 * @param named the tables whose rows it names
 */
record BulkTable(String name, String source, List<String> named) {

  /** Takes about a second. */
  private static final long SLICE = 200_000;

  static BulkTable of(String name) {
    return new BulkTable(name, name, List.of("blocks", "users"));
  }

  /** A table about the rows of another, which comes with them. */
  static BulkTable countedFrom(String source, String name) {
    return new BulkTable(name, source, List.of());
  }

  BulkTable naming(String... tables) {
    return new BulkTable(name, source, Stream.concat(named.stream(), Stream.of(tables)).toList());
  }

  boolean isWanted(Map<String, Long> sizes) {
    return size(sizes) > 0;
  }

  long size(Map<String, Long> sizes) {
    return sizes.getOrDefault(source, 0L);
  }

  void requireNamed(Map<String, Long> sizes) {
    for (String table : named) {
      if (sizes.getOrDefault(table, 0L) == 0) {
        throw new IllegalArgumentException(
            "Rows of %s name rows of %s, of which there are none; give %s a size"
                .formatted(name, table, table));
      }
    }
  }

  void requireEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select exists (select from " + name + ")")) {
      row.next();
      if (row.getBoolean(1)) {
        throw new IllegalStateException(
            "Table %s has rows, and only empty tables are filled; truncate it, or give %s size 0"
                .formatted(name, source));
      }
    }
  }

  /** Fills it in the connection's transaction, of which nothing but the rows remains. */
  void fill(Connection connection, Map<String, Long> numbers, TableProgress progress)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("lock table " + name);
    }
    requireEmpty(connection);
    TableIndexes indexes = TableIndexes.of(connection, name);
    indexes.drop(connection);
    insert(connection, numbers, progress);
    indexes.build(connection, progress);
    moveSequences(connection);
  }

  private void insert(Connection connection, Map<String, Long> numbers, TableProgress progress)
      throws SQLException {
    NamedSql sql = NamedSql.read(name + ".sql");
    long rows = size(numbers);
    Map<String, Long> values = new HashMap<>(numbers);
    values.put("rows", rows);
    long slice = sql.names("from") ? SLICE : rows;
    long made = 0;
    for (long from = 0; from < rows; from += slice) {
      long to = Math.min(rows, from + slice);
      values.put("from", from);
      values.put("to", to);
      made += sql.update(connection, values);
      progress.made(made, to);
      if (Thread.interrupted()) {
        throw new SQLException("Interrupted while table " + name + " was filled");
      }
    }
  }

  private void moveSequences(Connection connection) throws SQLException {
    try (PreparedStatement columns =
        connection.prepareStatement(NamedSql.read("sequences.sql").text())) {
      columns.setString(1, name);
      try (ResultSet column = columns.executeQuery();
          PreparedStatement statement =
              connection.prepareStatement("select setval(?::regclass, ?)")) {
        while (column.next()) {
          statement.setString(1, column.getString("sequence"));
          statement.setLong(2, greatest(connection, column.getString("name")));
          statement.execute();
        }
      }
    }
  }

  private long greatest(Connection connection, String column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select max(%s) from %s".formatted(column, name))) {
      row.next();
      return row.getLong(1);
    }
  }
}
