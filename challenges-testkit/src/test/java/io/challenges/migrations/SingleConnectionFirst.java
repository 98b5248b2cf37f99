package io.challenges.migrations;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * As a pool: gives one connection whenever nobody has it, which stays open when it is given back,
 * and others from elsewhere.
 */
final class SingleConnectionFirst implements DataSource {

  private final Connection connection;
  private final DataSource others;
  private boolean taken;

  SingleConnectionFirst(Connection connection, DataSource others) {
    this.connection = connection;
    this.others = others;
  }

  @Override
  public synchronized Connection getConnection() throws SQLException {
    if (taken) {
      return others.getConnection();
    }
    taken = true;
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack();
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private synchronized void giveBack() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
    taken = false;
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return others.getLogWriter();
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
    throw new SQLException("Nothing inside");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
