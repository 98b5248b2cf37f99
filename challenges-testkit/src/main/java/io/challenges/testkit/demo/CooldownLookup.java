package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** How the server looks up whether a user has a recent reward in cooldown. */
final class CooldownLookup {

  private CooldownLookup() {}

  /** The plan of the lookup as the trigger on user_challenges does it, a line for each node. */
  static List<String> plan(Connection connection, int userId) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("analyze notification");
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            explain (costs off)
            select
            from notification
            where type = 'reward_in_cooldown'
              and user_ids @> array[?]
              and "timestamp" >= localtimestamp - interval '1 hour'
            """)) {
      statement.setInt(1, userId);
      List<String> plan = new ArrayList<>();
      try (ResultSet line = statement.executeQuery()) {
        while (line.next()) {
          plan.add(line.getString(1));
        }
      }
      return plan;
    }
  }
}
