package io.challenges.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Everything at once into an empty {@code user_challenges}, in one statement and silently. */
final class FloorFromBeginning {

  static final String MOBILE = SqlText.read("floor/mobile_from_beginning.sql");
  static final String REFERRALS = SqlText.read("floor/referrals_from_beginning.sql");

  private static final String SETTINGS = SqlText.read("floor/settings_from_beginning.sql");

  private FloorFromBeginning() {}

  /** Returns the number of rows. */
  static long run(Connection connection, String statement) throws SQLException {
    connection.setAutoCommit(false);
    new Session(connection).run(SETTINGS);
    long rows;
    try (PreparedStatement insert = connection.prepareStatement(statement)) {
      rows = insert.executeLargeUpdate();
    }
    connection.commit();
    connection.setAutoCommit(true);
    return rows;
  }
}
