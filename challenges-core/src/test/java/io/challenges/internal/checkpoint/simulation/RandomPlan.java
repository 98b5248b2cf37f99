package io.challenges.internal.checkpoint.simulation;

import io.challenges.StartFrom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;

/** What a random history starts from: one of many settings for each seed. */
final class RandomPlan {

  private RandomPlan() {}

  static Plan of(long seed) {
    Random random = new Random(~seed);
    Plan plan =
        new Plan("seed " + seed)
            .lateness(random.nextInt(4) * (long) random.nextInt(4))
            .rows(4 + random.nextInt(12))
            .sources(1 + random.nextInt(2));
    if (random.nextBoolean()) {
      plan.batch(1 + random.nextInt(5));
    }
    if (random.nextInt(4) == 0) {
      plan.keyless(3);
    }
    if (random.nextInt(3) == 0) {
      plan.caps(1 + random.nextInt(3), 1 + random.nextInt(4));
    }
    if (random.nextInt(3) == 0) {
      plan.nextXid((1L << 32) - 1 - random.nextInt(60));
    } else if (random.nextInt(3) == 0) {
      // frozen rows of more than 2^31 transactions ago, whose ids look like some of the future
      plan.nextXid((1L << 32) + 100);
      for (int row = 0; row < 4; row++) {
        plan.existing(
            row, random.nextInt(10), 100 + random.nextInt(random.nextBoolean() ? 12 : 60));
      }
    }
    if (random.nextInt(4) == 0) {
      plan.missing(random.nextBoolean() ? StartFrom.NOW : StartFrom.BEGINNING);
    }
    if (random.nextInt(2) == 0) {
      plan.gated();
    }
    boolean repeats = random.nextInt(2) == 0;
    plan.sessions.add(writer());
    plan.sessions.add(writer());
    plan.sessions.add(random.nextBoolean() ? writer() : host(repeats));
    plan.sessions.add(random.nextBoolean() ? unrelated() : host(repeats));
    if (!plan.existing.isEmpty()) {
      // a subtransaction in flight cannot be told from a frozen row with the same 32 bits
      plan.sessions.forEach(times -> times.remove(Kind.SAVEPOINT));
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      plan.sessions.add(job());
    }
    if (repeats) {
      plan.sessions.add(operator(random));
    }
    return plan;
  }

  private static Map<Kind, Integer> unlimited(Kind... kinds) {
    Map<Kind, Integer> times = new EnumMap<>(Kind.class);
    for (Kind kind : kinds) {
      times.put(kind, Plan.UNLIMITED);
    }
    return times;
  }

  private static Map<Kind, Integer> writer() {
    return unlimited(
        Kind.BEGIN_REPEATABLE_READ,
        Kind.PUT,
        Kind.DELETE,
        Kind.SAVEPOINT,
        Kind.ROLLBACK_TO_SAVEPOINT,
        Kind.RELEASE_SAVEPOINT,
        Kind.PREPARE,
        Kind.COMMIT,
        Kind.ABORT);
  }

  /** A writer that ticks in its own transactions. */
  private static Map<Kind, Integer> host(boolean rewinds) {
    Map<Kind, Integer> times = writer();
    times.putAll(unlimited(Kind.BEGIN, Kind.TICK));
    if (rewinds) {
      times.put(Kind.REWIND, Plan.UNLIMITED);
    }
    return times;
  }

  /** A transaction that is open for long. */
  private static Map<Kind, Integer> unrelated() {
    Map<Kind, Integer> times = unlimited(Kind.DRAW);
    times.put(Kind.COMMIT, 2);
    return times;
  }

  private static Map<Kind, Integer> job() {
    return unlimited(Kind.TICK, Kind.COMMIT, Kind.ABORT);
  }

  private static Map<Kind, Integer> operator(Random random) {
    Map<Kind, Integer> times = new EnumMap<>(Kind.class);
    times.put(Kind.MOVE_BY_HAND, random.nextInt(3));
    times.put(Kind.FORGET, random.nextInt(2));
    times.put(Kind.SEED, random.nextInt(2));
    times.put(Kind.COMMIT, Plan.UNLIMITED);
    times.put(Kind.RESTORE, random.nextInt(2));
    return times;
  }
}
