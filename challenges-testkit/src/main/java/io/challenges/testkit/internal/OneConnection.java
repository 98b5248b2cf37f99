package io.challenges.testkit.internal;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** In place of the pool that a host has: one connection, which stays open when it is closed. */
public final class OneConnection extends PGSimpleDataSource implements AutoCloseable {

  private static final long serialVersionUID = 1L;

  private final transient PooledConnection connection;

  /**
   * Opens it.
   *
   * @param url a JDBC URL
   * @throws SQLException if it cannot be opened
   */
  public OneConnection(String url) throws SQLException {
    PGConnectionPoolDataSource source = new PGConnectionPoolDataSource();
    source.setUrl(url);
    connection = source.getPooledConnection();
  }

  @Override
  public Connection getConnection(@Nullable String user, @Nullable String password)
      throws SQLException {
    return connection.getConnection();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
