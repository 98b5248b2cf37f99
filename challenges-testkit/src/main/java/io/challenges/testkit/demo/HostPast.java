package io.challenges.testkit.demo;

import io.challenges.testkit.HostRows;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** What the host has written before the library comes. */
final class HostPast {

  /** Its last block. */
  static final int HEAD = 1_000;

  private HostPast() {}

  /** Writes it, and tells who is in it. */
  static void write(Connection connection, int users, Population population, History history)
      throws SQLException {
    HostRows.on(connection)
        .sql("select set_config('demo.users', ?, false)", Integer.toString(users))
        .sql(script());
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

  private static String script() {
    try (InputStream in =
        Objects.requireNonNull(HostPast.class.getResourceAsStream("past.sql"), "past.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
