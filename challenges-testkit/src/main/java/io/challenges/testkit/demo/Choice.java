package io.challenges.testkit.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What there is to choose from, as committed. Safe for use by several threads. */
final class Choice<T> {

  private final List<T> all = new ArrayList<>();

  synchronized void add(T one) {
    all.add(one);
  }

  /** Any, the earliest most of all; null without any. */
  synchronized @Nullable T popular(Random random) {
    return all.isEmpty() ? null : all.get((int) (all.size() * Math.pow(random.nextDouble(), 2)));
  }
}
