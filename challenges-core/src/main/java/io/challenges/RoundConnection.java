package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** One round's connection with auto-commit on, which is replaced when it breaks. */
final class RoundConnection implements AutoCloseable {

  private static final int VALIDATION_SECONDS = 5;

  private final DataSource dataSource;
  private Connection connection;
  private boolean autoCommit;

  RoundConnection(DataSource dataSource) throws SQLException {
    this.dataSource = dataSource;
    this.connection = open();
  }

  private Connection open() throws SQLException {
    Connection opened = dataSource.getConnection();
    try {
      autoCommit = opened.getAutoCommit();
      if (!autoCommit) {
        opened.setAutoCommit(true);
      }
      return opened;
    } catch (SQLException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  Connection get() {
    return connection;
  }

  void replaceIfBroken() throws SQLException {
    if (!connection.isValid(VALIDATION_SECONDS)) {
      connection.close();
      connection = open();
    }
  }

  @Override
  public void close() throws SQLException {
    if (!connection.isClosed()) {
      try {
        if (!autoCommit) {
          connection.setAutoCommit(false);
        }
      } finally {
        connection.close();
      }
    }
  }
}
