package io.challenges.testkit.demo;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What the writers of a load have done. Safe for use by several threads. */
public final class LoadFigures {

  final WriterFigures transactions = new WriterFigures();
  final AtomicInteger exceptionBlocks = new AtomicInteger();
  final AtomicInteger prepared = new AtomicInteger();
  final AtomicInteger preparedRolledBack = new AtomicInteger();
  final AtomicInteger inDoubt = new AtomicInteger();

  LoadFigures() {}

  public long rows() {
    return transactions.rowsCommitted();
  }

  public int committed() {
    return transactions.transactionsCommitted();
  }

  /** Transactions that were committed after one of a later block. */
  public int committedLate() {
    return transactions.committedLate();
  }

  public int rolledBack() {
    return transactions.transactionsRolledBack();
  }

  public int rolledBackToSavepoint() {
    return transactions.savepointsRolledBack();
  }

  public int exceptionBlocks() {
    return exceptionBlocks.get();
  }

  public int prepared() {
    return prepared.get();
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        """
        %,d rows in %,d transactions, %,d of which were committed after one of a later block, by up to %,d blocks; \
        %,d rolled back, %,d to a savepoint, %,d in an exception block; %,d prepared, %,d of them rolled back; \
        %,d lost their connection in the end""",
        rows(),
        committed(),
        committedLate(),
        transactions.furthestBehind(),
        rolledBack(),
        rolledBackToSavepoint(),
        exceptionBlocks(),
        prepared(),
        preparedRolledBack.get(),
        inDoubt.get());
  }
}
