package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The chain that the indexer follows. It grows a block at a time, and each block's transactions go
 * to whichever connection is free. Blocks that are still being written are never further apart than
 * a window: that is how an indexer keeps the promise that the library's lateness rests on.
 */
final class Chain implements Callable<@Nullable Void> {

  /** In blocks; below half of the default lateness, from which on the library warns. */
  private static final int WINDOW = 20;

  private static final int MOST_TRANSACTIONS = 4;

  private final Connection connection;
  private final Duration duration;
  private final Duration interval;
  private final Random random = new Random(1);

  private final Queue<Integer> waiting = new ArrayDeque<>();

  /** For each block that is not written yet, how many of its transactions have not ended. */
  private final TreeMap<Integer, Integer> open = new TreeMap<>();

  private int head;
  private boolean ended;

  /** A chain that grows on from its head; the connection is its own, with auto-commit on. */
  Chain(Connection connection, int head, DemoOptions options) {
    this.connection = connection;
    this.head = head;
    this.duration = Duration.ofSeconds(options.seconds());
    this.interval = Duration.ofSeconds(1).dividedBy(options.blocksPerSecond());
  }

  @Override
  public @Nullable Void call() throws SQLException, InterruptedException {
    try {
      long start = System.nanoTime();
      long blocks = duration.dividedBy(interval);
      for (long block = 1; block <= blocks && elapsed(start) < duration.toNanos(); block++) {
        grow();
        long early = interval.toNanos() * block - elapsed(start);
        TimeUnit.NANOSECONDS.sleep(early);
      }
      return null;
    } finally {
      end();
    }
  }

  private static long elapsed(long start) {
    return System.nanoTime() - start;
  }

  private void grow() throws SQLException, InterruptedException {
    int block = nextBlock();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into blocks (blockhash, parenthash, is_current, number) values (?, ?, true, ?)")) {
      statement.setString(1, hash(block));
      statement.setString(2, hash(block - 1));
      statement.setInt(3, block);
      statement.executeUpdate();
    }
    handOut(block, 1 + random.nextInt(MOST_TRANSACTIONS));
  }

  static String hash(int block) {
    return "0x%064x".formatted(block);
  }

  private synchronized int nextBlock() throws InterruptedException {
    while (!open.isEmpty() && open.firstKey() <= head - WINDOW) {
      wait();
    }
    return head + 1;
  }

  private synchronized void handOut(int block, int transactions) {
    head = block;
    open.put(block, transactions);
    for (int i = 0; i < transactions; i++) {
      waiting.add(block);
    }
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** The block of the next transaction to write, as soon as there is one; null after the last. */
  synchronized @Nullable Integer take() throws InterruptedException {
    while (waiting.isEmpty() && !ended) {
      wait();
    }
    return waiting.poll();
  }

  /** Says that a transaction of the block has ended. */
  synchronized void done(int block) {
    open.computeIfPresent(block, (number, left) -> left == 1 ? null : left - 1);
    notifyAll();
  }

  synchronized int head() {
    return head;
  }
}
