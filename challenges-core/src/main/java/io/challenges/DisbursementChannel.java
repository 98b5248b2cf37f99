package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;

/**
 * A connection that listens to what the trigger on {@code sol_reward_disbursements} notifies of. In
 * a pool it leaves nothing behind.
 */
final class DisbursementChannel implements AutoCloseable {

  private static final String NAME = "challenge_disbursed";

  private final BorrowedConnection connection;
  private final PGConnection notified;
  private final DisbursementParser parser;

  private DisbursementChannel(BorrowedConnection connection, Logger log) throws SQLException {
    this.connection = connection;
    this.notified = unwrap(connection.get());
    this.parser = new DisbursementParser(connection, log);
  }

  static DisbursementChannel open(DataSource dataSource, Logger log) throws SQLException {
    BorrowedConnection connection = new BorrowedConnection(dataSource);
    try {
      DisbursementChannel channel = new DisbursementChannel(connection, log);
      channel.execute("listen " + NAME);
      return channel;
    } catch (SQLException | RuntimeException e) {
      try (connection) {
        throw e;
      }
    }
  }

  private static PGConnection unwrap(Connection connection) throws SQLException {
    if (!connection.isWrapperFor(PGConnection.class)) {
      throw new SQLException(
          "Listening needs a connection of the PostgreSQL JDBC driver, not "
              + connection.getClass().getName()
              + ": use that driver's data source, or a pool whose connections unwrap to its own");
    }
    return connection.unwrap(PGConnection.class);
  }

  /**
   * Waits until something is heard.
   *
   * @return what, in the order of the commits; empty when the time is over, and also before
   */
  List<Disbursement> poll(Duration atMost) throws SQLException {
    PGNotification[] notifications = notified.getNotifications((int) atMost.toMillis());
    List<String> payloads = new ArrayList<>();
    if (notifications != null) {
      for (PGNotification notification : notifications) {
        // a pool's connection may listen to something else
        if (notification.getName().equals(NAME)) {
          payloads.add(notification.getParameter());
        }
      }
    }
    return parser.parse(payloads);
  }

  /** One that was cut without a word is as silent as one on which nothing happens. */
  void requireValid() throws SQLException {
    if (!connection.isValid()) {
      throw new SQLException("The connection is lost", "08006");
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.get().createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      // One that was cut would never answer
      if (connection.isValid()) {
        execute("unlisten " + NAME);
        // what has come in the meantime
        notified.getNotifications();
      }
    }
  }
}
