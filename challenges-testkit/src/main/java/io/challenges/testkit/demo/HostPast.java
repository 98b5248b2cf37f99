package io.challenges.testkit.demo;

import io.challenges.testkit.HostRows;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the host has written before the library comes. */
final class HostPast {

  /** How many blocks it has. */
  static final int BLOCKS = 1_000;

  /** Its last block; the chain has grown beyond what the catalogue asks of uploads. */
  static final int HEAD = 30_000_000 + BLOCKS;

  private HostPast() {}

  /** Writes it, and tells who is in it. */
  static void write(Connection connection, int users, Population population, History history)
      throws SQLException {
    HostRows.on(connection)
        .sql("select set_config('demo.users', ?, false)", Integer.toString(users))
        .sql(Script.text("past.sql"));
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select user_id, is_verified, referrer, is_mobile_user
                from users
                join user_events using (user_id)
                """)) {
      while (row.next()) {
        Member member =
            new Member(
                row.getInt("user_id"),
                row.getBoolean("is_verified"),
                row.getObject("referrer", Integer.class),
                row.getBoolean("is_mobile_user"));
        history.record(member);
        population.put(member);
      }
    }
  }
}
