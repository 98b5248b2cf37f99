package io.challenges.testkit.demo;

import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Everybody there is, as committed. A transaction takes out whom it changes, so that no two of them
 * wait for each other. Safe for use by several threads.
 */
final class Population {

  private static final int TRIES = 10;

  private final Map<Integer, Member> free = new ConcurrentHashMap<>();
  private final Queue<Integer> withoutUsersRow = new ConcurrentLinkedQueue<>();
  private final AtomicInteger last = new AtomicInteger();

  /** Adds somebody new, or puts back whom a transaction has taken out. */
  void put(Member member) {
    last.accumulateAndGet(member.id(), Math::max);
    free.put(member.id(), member);
    if (member.verified() == null) {
      withoutUsersRow.add(member.id());
    }
  }

  int nextId() {
    return last.incrementAndGet();
  }

  /** Anybody, the earliest most of all; not necessarily somebody who exists. */
  int popular(Random random) {
    return 1 + (int) (last.get() * Math.pow(random.nextDouble(), 2));
  }

  /** Takes out somebody with a row of {@code users}; null where luck has it that all are out. */
  @Nullable Member takeAny(Random random) {
    for (int i = 0; i < TRIES; i++) {
      int id = random.nextBoolean() ? popular(random) : 1 + random.nextInt(last.get());
      Member member = free.get(id);
      if (member != null && member.verified() != null && free.remove(id, member)) {
        return member;
      }
    }
    return null;
  }

  /** Takes out whoever waits the longest for a row of {@code users}; null without any. */
  @Nullable Member takeWithoutUsersRow() {
    Integer id = withoutUsersRow.poll();
    return id == null ? null : free.remove(id);
  }
}
