package io.challenges.testkit.internal.bulk;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Does several things at once, each on a connection of its own. */
record Workers(DataSource dataSource, int number) {

  /** Something to do. */
  interface Job {
    void run(Connection connection) throws SQLException;
  }

  /** Ends when all is done, or with the first failure once those still at work have stopped. */
  void run(List<Job> jobs) throws SQLException {
    ExecutorService threads = Executors.newFixedThreadPool(number);
    try {
      CompletionService<@Nullable Void> completion =
          new ExecutorCompletionService<@Nullable Void>(threads);
      jobs.forEach(job -> completion.submit(() -> run(job)));
      for (int i = 0; i < jobs.size(); i++) {
        completion.take().get();
      }
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("Interrupted while tables were filled", e);
    } finally {
      threads.shutdownNow();
      awaitEnd(threads);
    }
  }

  private @Nullable Void run(Job job) throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      job.run(connection);
    }
    return null;
  }

  private static void awaitEnd(ExecutorService threads) {
    try {
      while (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
        // at its next slice, or after the index that it builds
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static SQLException failure(@Nullable Throwable cause) {
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    return cause instanceof SQLException e ? e : new SQLException(cause);
  }
}
