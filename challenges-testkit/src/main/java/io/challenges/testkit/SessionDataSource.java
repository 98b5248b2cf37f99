package io.challenges.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * New connections whose session has the kit's time zone (the driver sets that of the JVM, whatever
 * the server says), each held until it is closed: the driver would quietly close one that was lost,
 * and a leak with it.
 */
final class SessionDataSource extends PGSimpleDataSource {

  private static final long serialVersionUID = 1L;

  private final transient List<Connection> connections = new ArrayList<>();

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    Connection connection = super.getConnection(user, password);
    hold(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set time zone '" + TestDatabase.TIME_ZONE + "'");
    }
    return connection;
  }

  /** The server's process ids of connections that nobody has closed. */
  synchronized Set<Integer> openSessions() throws SQLException {
    forgetClosed();
    Set<Integer> open = new HashSet<>();
    for (Connection connection : connections) {
      open.add(connection.unwrap(BaseConnection.class).getBackendPID());
    }
    return open;
  }

  private synchronized void hold(Connection connection) throws SQLException {
    forgetClosed();
    connections.add(connection);
  }

  private void forgetClosed() throws SQLException {
    for (Iterator<Connection> each = connections.iterator(); each.hasNext(); ) {
      if (each.next().isClosed()) {
        each.remove();
      }
    }
  }
}
