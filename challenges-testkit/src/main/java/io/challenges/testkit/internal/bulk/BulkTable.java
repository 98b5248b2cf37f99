package io.challenges.testkit.internal.bulk;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/**
 * A table to fill, with the statement of the file that bears its name. Where the statement makes
 * rows from one number to another, it is run for so many at a time.
 *
 * @param source the table whose size tells how many
 */
record BulkTable(String name, String source) {

  /** Takes about a second. */
  private static final long SLICE = 200_000;

  BulkTable(String name) {
    this(name, name);
  }

  boolean isWanted(Map<String, Long> sizes) {
    return sizes.getOrDefault(source, 0L) > 0;
  }

  boolean hasRows(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select exists (select from " + name + ")")) {
      row.next();
      return row.getBoolean(1);
    }
  }

  /**
   * Fills it in the connection's transaction, of which nothing but the rows remains.
   *
   * @return how many rows there are
   */
  long fill(Connection connection, Map<String, Long> numbers, TableProgress progress)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("lock table " + name);
    }
    if (hasRows(connection)) {
      throw new IllegalStateException(hasRowsMessage());
    }
    TableIndexes indexes = TableIndexes.of(connection, name);
    indexes.drop(connection);
    long filled = insert(connection, numbers, progress);
    indexes.build(connection, progress);
    moveSequences(connection);
    return filled;
  }

  String hasRowsMessage() {
    return "Table %s has rows; only empty tables can be filled: truncate it, or give it size 0"
        .formatted(name);
  }

  private long insert(Connection connection, Map<String, Long> numbers, TableProgress progress)
      throws SQLException {
    NamedSql sql = NamedSql.read(name + ".sql");
    Map<String, Long> values = new HashMap<>(numbers);
    long rows = numbers.getOrDefault(source, 0L);
    values.put("rows", rows);
    if (!sql.names("from")) {
      return sql.update(connection, values);
    }
    long filled = 0;
    for (long from = 0; from < rows; from += SLICE) {
      long to = Math.min(rows, from + SLICE);
      values.put("from", from);
      values.put("to", to);
      filled += sql.update(connection, values);
      progress.filled(to);
      if (Thread.interrupted()) {
        throw new SQLException("Interrupted while table " + name + " was filled");
      }
    }
    return filled;
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
