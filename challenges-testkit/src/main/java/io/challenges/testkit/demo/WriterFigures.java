package io.challenges.testkit.demo;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the writers have done. Safe for use by several threads. */
final class WriterFigures {

  private final AtomicLong rows = new AtomicLong();
  private final AtomicInteger committed = new AtomicInteger();
  private final AtomicInteger late = new AtomicInteger();
  private final AtomicInteger furthestBehind = new AtomicInteger();
  private final AtomicInteger rolledBack = new AtomicInteger();
  private final AtomicInteger rolledBackToSavepoint = new AtomicInteger();
  private final AtomicInteger head = new AtomicInteger();

  void committed(int block, int rows) {
    this.rows.addAndGet(rows);
    committed.incrementAndGet();
    int behind = head.getAndAccumulate(block, Math::max) - block;
    if (behind > 0) {
      late.incrementAndGet();
      furthestBehind.accumulateAndGet(behind, Math::max);
    }
  }

  void rolledBack() {
    rolledBack.incrementAndGet();
  }

  void rolledBackToSavepoint() {
    rolledBackToSavepoint.incrementAndGet();
  }

  /** Rows that were committed. */
  long rowsCommitted() {
    return rows.get();
  }

  int transactionsCommitted() {
    return committed.get();
  }

  /** Transactions that were committed after one of a later block. */
  int committedLate() {
    return late.get();
  }

  /** By how many blocks at most. */
  int furthestBehind() {
    return furthestBehind.get();
  }

  int transactionsRolledBack() {
    return rolledBack.get();
  }

  int savepointsRolledBack() {
    return rolledBackToSavepoint.get();
  }
}
