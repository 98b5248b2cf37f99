package io.challenges.testkit.demo;

import java.util.ArrayList;
import java.util.List;

/** What a transaction has written, and what follows once it has ended. */
final class Outcome {

  private final List<Change> changes = new ArrayList<>();

  /** Takes note of so many rows, and of what follows from their commit or rollback. */
  void add(int rows, Runnable committed, Runnable rolledBack) {
    changes.add(new Change(rows, committed, rolledBack));
  }

  /** How many changes there are. */
  int size() {
    return changes.size();
  }

  int rows() {
    return changes.stream().mapToInt(Change::rows).sum();
  }

  /** All but the first so many changes were rolled back. */
  void rolledBack(int from) {
    List<Change> dropped = changes.subList(from, changes.size());
    dropped.forEach(change -> change.rolledBack().run());
    dropped.clear();
  }

  void committed() {
    changes.forEach(change -> change.committed().run());
  }

  private record Change(int rows, Runnable committed, Runnable rolledBack) {}
}
