package io.challenges.testkit.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Those whom no transaction is changing. A transaction takes out whom it changes, so that no two of
 * them wait for each other. Safe for use by several threads.
 */
final class Pool<T> {

  private final List<T> free = new ArrayList<>();

  synchronized void put(T one) {
    free.add(one);
  }

  /** Takes out any of them; null where all are out. */
  synchronized @Nullable T take(Random random) {
    if (free.isEmpty()) {
      return null;
    }
    int index = random.nextInt(free.size());
    T last = free.remove(free.size() - 1);
    return index == free.size() ? last : free.set(index, last);
  }
}
