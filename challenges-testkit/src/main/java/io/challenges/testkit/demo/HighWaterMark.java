package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** What the library does not do: reads what lies above the greatest block that it has seen. */
final class HighWaterMark {

  private final Connection connection;
  private final int first;
  private final Set<RowPosition> seen = new HashSet<>();
  private int last;

  /** Begins above a block. */
  HighWaterMark(Connection connection, int last) {
    this.connection = connection;
    this.first = last;
    this.last = last;
  }

  void read() throws SQLException {
    Set<RowPosition> rows = rowsAbove(last);
    last = rows.stream().mapToInt(RowPosition::block).max().orElse(last);
    seen.addAll(rows);
  }

  /** The rows that it should have seen, as they are now. */
  Loss loss() throws SQLException {
    Set<RowPosition> rows = rowsAbove(first);
    int all = rows.size();
    rows.removeAll(seen);
    return new Loss(rows.size(), all);
  }

  private Set<RowPosition> rowsAbove(int block) throws SQLException {
    Set<RowPosition> rows = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id, blocknumber from user_events where blocknumber > ?")) {
      statement.setInt(1, block);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(new RowPosition(row.getInt("id"), row.getInt("blocknumber")));
        }
      }
    }
    return rows;
  }

  /**
   * How many rows were never seen.
   *
   * @param lost how many of them
   * @param all how many there are
   */
  record Loss(int lost, int all) {}

  private record RowPosition(int id, int block) {}
}
