package io.challenges.internal.checkpoint.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Long histories at random. More of them with {@code -Dchallenges.simulation.histories}; those of
 * certain seeds with {@code -Dchallenges.simulation.seed}, the first of them.
 */
class RandomTest {

  private static final int STEPS = 250;

  /** Enough for more fences than are kept. */
  private static final int MANY_STEPS = 4_000;

  @Test
  void losesNothing() {
    long first = Long.getLong("challenges.simulation.seed", 1);
    int histories = Integer.getInteger("challenges.simulation.histories", 2_000);
    World.Counts counts = new World.Counts();

    for (long seed = first; seed < first + histories; seed++) {
      Failure failure = History.run(RandomPlan.of(seed), seed, STEPS, counts);
      assertThat(failure == null ? null : failure.shortened()).as("seed %s", seed).isNull();
    }

    System.out.println(
        "Simulation: " + histories + " of " + STEPS + " steps from seed " + first + ": " + counts);
    assertThat(counts.repeated).as("processed again without a cause").isZero();
    assertThat(counts.processed).as("found late").isGreaterThan(counts.late);
    assertThat(counts.late).isPositive();
  }

  @Test
  void losesNothingBesideATransactionThatStaysOpen() {
    World.Counts counts = new World.Counts();
    for (long seed = 1; seed <= 10; seed++) {
      Plan plan = new Plan("beside a long transaction").lateness(seed % 3).rows(12);
      // it may begin, and nothing more
      plan.session(Kind.DRAW, 1);
      for (int i = 0; i < 3; i++) {
        plan.session(
            Kind.PUT, Plan.UNLIMITED, Kind.COMMIT, Plan.UNLIMITED, Kind.ABORT, Plan.UNLIMITED);
      }
      plan.session(Kind.TICK, Plan.UNLIMITED, Kind.COMMIT, Plan.UNLIMITED);

      Failure failure = History.run(plan, seed, MANY_STEPS, counts);

      assertThat(failure == null ? null : failure.shortened()).as("seed %s", seed).isNull();
    }
    assertThat(counts.mostFences).isEqualTo(64);
    assertThat(counts.repeated + counts.repeatedWithCause).as("processed again").isZero();
    System.out.println("Simulation: beside a long transaction: " + counts);
  }
}
