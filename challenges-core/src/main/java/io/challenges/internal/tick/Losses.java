package io.challenges.internal.tick;

import java.util.concurrent.atomic.AtomicInteger;

/** How often what the server keeps got lost of late; a loss may follow every other tick. */
final class Losses {

  /** So many ticks without a loss make up for one. */
  private static final int MADE_UP_FOR = 100;

  private static final int MOST = 3;

  private final AtomicInteger owed = new AtomicInteger();

  /** Whether it is better to do without. That stays so. */
  boolean tooMany() {
    return tooMany(owed.get());
  }

  private static boolean tooMany(int owed) {
    return owed > (MOST - 1) * MADE_UP_FOR;
  }

  /** A tick without a loss. */
  void none() {
    owed.updateAndGet(ticks -> tooMany(ticks) ? ticks : Math.max(0, ticks - 1));
  }

  /**
   * A loss.
   *
   * @return whether this one makes them too many
   */
  boolean one() {
    int before = owed.getAndUpdate(ticks -> tooMany(ticks) ? ticks : ticks + MADE_UP_FOR);
    return !tooMany(before) && tooMany(before + MADE_UP_FOR);
  }
}
