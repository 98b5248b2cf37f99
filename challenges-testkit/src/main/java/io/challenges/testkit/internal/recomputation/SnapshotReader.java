package io.challenges.testkit.internal.recomputation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Reads whole tables, a slice at a time, however large they are. With auto-commit on everything is
 * read in one snapshot; otherwise in the caller's transaction, as its isolation has it.
 */
final class SnapshotReader implements AutoCloseable {

  private static final int SLICE = 5_000;

  private final Connection connection;
  private final String schema;
  private final boolean ownTransaction;

  private SnapshotReader(Connection connection, String schema, boolean ownTransaction) {
    this.connection = connection;
    this.schema = schema;
    this.ownTransaction = ownTransaction;
  }

  static SnapshotReader open(Connection connection, String schema) throws SQLException {
    boolean ownTransaction = connection.getAutoCommit();
    if (ownTransaction) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("set transaction isolation level repeatable read read only");
      }
    }
    return new SnapshotReader(connection, schema, ownTransaction);
  }

  /** Reads one row; what it throws ends the reading. */
  @FunctionalInterface
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /** Whether the schema has a table of this name. */
  boolean has(String table) throws SQLException {
    boolean[] found = new boolean[1];
    read(
        "select from pg_tables where schemaname = ? and tablename = ?",
        row -> found[0] = true,
        schema,
        table);
    return found[0];
  }

  /** A query in which a marker before the names of tables stands for the schema. */
  void read(String sql, RowReader reader, String... parameters) throws SQLException {
    String quoted = '"' + schema.replace("\"", "\"\"") + "\".";
    try (PreparedStatement statement =
        connection.prepareStatement(sql.replace("/*schema.*/", quoted))) {
      statement.setFetchSize(SLICE);
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          reader.read(rows);
        }
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (ownTransaction) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }
}
