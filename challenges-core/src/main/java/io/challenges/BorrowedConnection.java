package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A connection with auto-commit on, given back as it was found. It is replaced when it breaks. */
final class BorrowedConnection implements AutoCloseable {

  private static final int VALIDATION_SECONDS = 5;

  private final DataSource dataSource;
  private Connection connection;
  private boolean autoCommit;

  BorrowedConnection(DataSource dataSource) throws SQLException {
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

  /** Has an end even where nothing comes back. */
  boolean isValid() throws SQLException {
    return connection.isValid(VALIDATION_SECONDS);
  }

  void replaceIfBroken() throws SQLException {
    if (!isValid()) {
      connection.close();
      connection = open();
    }
  }

  @Override
  public void close() throws SQLException {
    try {
      if (!autoCommit && !connection.isClosed()) {
        connection.setAutoCommit(false);
      }
    } finally {
      // Also where it is closed already: to some pools that only means that the server is gone
      connection.close();
    }
  }
}
