package io.challenges.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What a query gives, as text. */
final class Rows {

  private Rows() {}

  /** The columns of each row with a bar in between; null is empty. */
  static List<String> of(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        List<String> read = new ArrayList<>();
        while (rows.next()) {
          List<String> columns = new ArrayList<>();
          for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            String column = rows.getString(i);
            columns.add(column == null ? "" : column);
          }
          read.add(String.join("|", columns));
        }
        return read;
      }
    }
  }

  /** The only row. */
  static String one(Connection connection, String sql, Object... parameters) throws SQLException {
    List<String> rows = of(connection, sql, parameters);
    if (rows.size() != 1) {
      throw new AssertionError("Expected one row, not " + rows);
    }
    return rows.get(0);
  }
}
