package io.challenges.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A transaction that has nothing to do with the host's tables, open for part of the time. */
final class LongTransaction implements Callable<@Nullable Void> {

  private final DataSource dataSource;
  private final long openMillis;
  private volatile boolean open;
  private volatile boolean stopped;

  /** Open for so long, and then not for as long, and again. */
  LongTransaction(DataSource dataSource, long openMillis) {
    this.dataSource = dataSource;
    this.openMillis = openMillis;
  }

  @Override
  public @Nullable Void call() throws SQLException, InterruptedException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!stopped) {
        statement.execute("select pg_current_xact_id()");
        open = true;
        pause();
        open = false;
        connection.commit();
        pause();
      }
    }
    return null;
  }

  private void pause() throws InterruptedException {
    long start = System.nanoTime();
    while (!stopped && System.nanoTime() - start < openMillis * 1_000_000) {
      Thread.sleep(5);
    }
  }

  boolean open() {
    return open;
  }

  void stop() {
    stopped = true;
  }
}
