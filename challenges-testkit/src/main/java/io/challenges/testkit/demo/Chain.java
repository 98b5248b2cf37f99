package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The chain that the indexer follows. It grows a block at a time, and each block's transactions go
 * to whichever connection is free. Blocks that are still being written are never further apart than
 * a window: that is how an indexer keeps the promise that the library's lateness rests on.
 */
final class Chain {

  /** In blocks; below half of the default lateness, from which on the library warns. */
  private static final int WINDOW = 20;

  private static final int MOST_TRANSACTIONS = 4;

  private final Random random = new Random(1);

  private final Queue<Integer> waiting = new ArrayDeque<>();

  /** For each block that is not written yet, how many of its transactions are not done. */
  private final TreeMap<Integer, Integer> open = new TreeMap<>();

  private int head;
  private boolean ended;

  /** A chain that grows on from its head. */
  Chain(int head) {
    this.head = head;
  }

  /** Adds a block, as soon as the window allows; the connection has auto-commit on. */
  void grow(Connection connection) throws SQLException, InterruptedException {
    int block = nextBlock();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into blocks (blockhash, parenthash, is_current, number)
            values (?, ?, true, ?)
            on conflict do nothing
            """)) {
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

  /** It does not grow any more. */
  synchronized void end() {
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

  /**
   * Says that the window need not wait for a transaction of the block any more: it has ended, or at
   * least drawn its id, which is what the promise is about.
   */
  synchronized void done(int block) {
    open.computeIfPresent(block, (number, left) -> left == 1 ? null : left - 1);
    notifyAll();
  }

  synchronized boolean ended() {
    return ended;
  }

  synchronized int head() {
    return head;
  }
}
