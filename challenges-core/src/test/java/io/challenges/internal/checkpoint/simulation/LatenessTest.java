package io.challenges.internal.checkpoint.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How late rows are reported to be, and what becomes of those that are later than allowed for. */
class LatenessTest {

  @Test
  void isNeverReportedGreaterThanItWas() {
    World.Counts counts = new World.Counts();
    for (long seed = 1; seed <= 300; seed++) {
      // strict: each scan's lateness is compared with the head when the writing id was drawn
      assertThat(History.run(plan(5, 0), seed, 150, counts)).as("seed %s", seed).isNull();
    }
    assertThat(counts.late).isPositive();
    assertThat(counts.greatestLateness).isBetween(1L, 5L);
  }

  @Test
  void isSeenBeforeItIsTooGreatAndRowsAreLostBeyondIt() {
    World.Counts counts = new World.Counts();
    int lost = 0;
    for (long seed = 1; seed <= 100; seed++) {
      Plan plan = plan(3, 3);
      plan.strict = false;
      Failure failure = History.run(plan, seed, 150, counts);
      lost += failure == null ? 0 : 1;
    }
    assertThat(lost).isPositive();
  }

  private static Plan plan(long lateness, long broken) {
    Plan plan = new Plan("lateness " + lateness).lateness(lateness).brokenBy(broken).rows(8);
    for (int i = 0; i < 3; i++) {
      plan.session(
          Kind.PUT, Plan.UNLIMITED, Kind.COMMIT, Plan.UNLIMITED, Kind.ABORT, Plan.UNLIMITED);
    }
    return plan.session(Kind.TICK, Plan.UNLIMITED, Kind.COMMIT, Plan.UNLIMITED);
  }
}
