package io.challenges.checkpoint;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;

/**
 * What most jobs do: remember the greatest block, and read what lies above. Where it finds
 * everything too, a history proves nothing.
 */
final class NaiveMark {

  private final Set<Integer> found = new TreeSet<>();
  private int last = -1;

  void tick(Connection connection) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select user_id, blocknumber, is_current and is_mobile_user as qualifies
            from user_events
            where blocknumber > ?
            order by blocknumber
            """)) {
      statement.setInt(1, last);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          last = row.getInt("blocknumber");
          if (row.getBoolean("qualifies")) {
            found.add(row.getInt("user_id"));
          }
        }
      }
    }
  }

  /** The users it has read as qualified, in order. */
  Set<Integer> found() {
    return found;
  }
}
