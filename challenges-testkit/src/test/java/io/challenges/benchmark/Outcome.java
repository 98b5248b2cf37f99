package io.challenges.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * What a batch has brought, in terms of its first id and first block, so that it can be compared
 * with another batch of the same size.
 */
record Outcome(
    long rows, String rowsDigest, long notifications, String notificationsDigest, String scores) {

  private static final String SQL = SqlText.read("arrivals/outcome.sql");

  static Outcome of(Connection connection, Batch batch) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SQL)) {
      select.setInt(1, batch.first());
      select.setInt(2, batch.end() - 1);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Outcome(
            row.getLong(1), row.getString(2), row.getLong(3), row.getString(4), row.getString(5));
      }
    }
  }
}
