package io.challenges.host;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Hands out one connection again and again, and another once that is broken. */
final class Pool implements DataSource, AutoCloseable {

  private final DataSource server;
  private final boolean autoCommit;
  private final List<String> returned = new ArrayList<>();
  private @Nullable Connection connection;
  private int opened;

  /**
   * @param autoCommit what its connections have when they are handed out
   */
  Pool(DataSource server, boolean autoCommit) {
    this.server = server;
    this.autoCommit = autoCommit;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection pooled = connection;
    if (pooled == null || !pooled.isValid(5)) {
      if (pooled != null) {
        pooled.close();
      }
      pooled = server.getConnection();
      pooled.setAutoCommit(autoCommit);
      connection = pooled;
      opened++;
    }
    return lend(pooled);
  }

  private Connection lend(Connection physical) {
    boolean[] closed = new boolean[1];
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                if (!closed[0] && !physical.isClosed()) {
                  returned.add(state(physical));
                }
                closed[0] = true;
                return null;
              }
              if (method.getName().equals("isClosed")) {
                return closed[0] || physical.isClosed();
              }
              try {
                return method.invoke(physical, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private static String state(Connection connection) throws SQLException {
    TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
    return "auto-commit " + connection.getAutoCommit() + ", transaction " + state;
  }

  /** In which state each connection came back. */
  List<String> returned() {
    return returned;
  }

  /** How many connections it had to open. */
  int opened() {
    return opened;
  }

  /** The server's process behind the connection. */
  int pid() throws SQLException {
    if (connection == null) {
      throw new IllegalStateException("No connection was taken yet");
    }
    return connection.unwrap(BaseConnection.class).getBackendPID();
  }

  @Override
  public void close() throws SQLException {
    if (connection != null) {
      connection.close();
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("Not a wrapper of " + type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
