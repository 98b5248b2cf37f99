package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets a chain grow for as long and as fast as the options say. */
final class ChainGrowth implements Callable<@Nullable Void> {

  private final Chain chain;
  private final Connection connection;
  private final Duration duration;
  private final Duration interval;

  /** The connection is its own, with auto-commit on. */
  ChainGrowth(Chain chain, Connection connection, DemoOptions options) {
    this.chain = chain;
    this.connection = connection;
    this.duration = Duration.ofSeconds(options.seconds());
    this.interval = Duration.ofSeconds(1).dividedBy(options.blocksPerSecond());
  }

  @Override
  public @Nullable Void call() throws SQLException, InterruptedException {
    try {
      long start = System.nanoTime();
      long blocks = duration.dividedBy(interval);
      for (long block = 1; block <= blocks && elapsed(start) < duration.toNanos(); block++) {
        chain.grow(connection);
        long early = interval.toNanos() * block - elapsed(start);
        TimeUnit.NANOSECONDS.sleep(early);
      }
      return null;
    } finally {
      chain.end();
    }
  }

  private static long elapsed(long start) {
    return System.nanoTime() - start;
  }
}
