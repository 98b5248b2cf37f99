package io.challenges.testkit.internal.bulk;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The indexes of a table, which are quicker to build than to keep. */
record TableIndexes(List<TableIndex> indexes) {

  /**
   * An index, its constraint included where it has one.
   *
   * @param drop the statement that drops it
   * @param build the statement that builds it again
   */
  record TableIndex(String name, String drop, String build) {}

  static TableIndexes of(Connection connection, String table) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(NamedSql.read("indexes.sql").text())) {
      statement.setString(1, table);
      List<TableIndex> indexes = new ArrayList<>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          indexes.add(
              new TableIndex(row.getString("name"), row.getString("drop"), row.getString("build")));
        }
      }
      return new TableIndexes(indexes);
    }
  }

  void drop(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (TableIndex index : indexes) {
        statement.execute(index.drop);
      }
    }
  }

  void build(Connection connection, TableProgress progress) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      // as it was found
      statement.setEscapeProcessing(false);
      for (TableIndex index : indexes) {
        progress.building(index.name);
        statement.execute(index.build);
      }
    }
  }
}
