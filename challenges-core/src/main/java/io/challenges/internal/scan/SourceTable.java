package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.internal.sql.Schema;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import org.postgresql.PGResultSetMetaData;

/**
 * The table that a source reads, as the server describes it without running anything.
 *
 * @param schema its schema
 * @param table its name
 * @param column the column of its position; empty where that is an expression
 * @param placed whether the source tells where a row lies
 */
public record SourceTable(String schema, String table, String column, boolean placed) {

  private static final String PLACE = "place";

  /**
   * Describes a source.
   *
   * @throws SQLException if it is not valid SQL, or lacks a position
   */
  public static SourceTable of(Connection connection, Schema schema, DirtySource source)
      throws SQLException {
    String sql = SourceText.of(source);
    try (PreparedStatement statement =
            connection.prepareStatement(
                schema.qualify(
                    "select position, source.* from (\n" + sql + "\n) as source where false"));
        // to describe a statement without running it is more than simple query mode can
        ResultSet nothing = statement.executeQuery()) {
      ResultSetMetaData columns = nothing.getMetaData();
      PGResultSetMetaData origin = columns.unwrap(PGResultSetMetaData.class);
      boolean placed = false;
      for (int column = 1; column <= columns.getColumnCount(); column++) {
        placed |= columns.getColumnLabel(column).equals(PLACE);
      }
      return new SourceTable(
          origin.getBaseSchemaName(1),
          origin.getBaseTableName(1),
          origin.getBaseColumnName(1),
          placed);
    }
  }
}
