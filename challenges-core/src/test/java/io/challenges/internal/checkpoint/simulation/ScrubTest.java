package io.challenges.internal.checkpoint.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hosts that break the promise lose rows, and the scrub finds them. */
class ScrubTest {

  private static final int HISTORIES = 400;

  @Test
  void findsWhateverTheTicksMissedByItsSecondPassAtTheLatest() {
    int missed = 0;
    int foundFirst = 0;
    for (long seed = 1; seed <= HISTORIES; seed++) {
      Random random = new Random(seed);
      World world = new World(breaking());
      Scrub scrub = new Scrub(world, world.session(3));
      scrub.next();
      scrub.finish();
      History history = new History(world, random);
      while (history.steps() < 150) {
        history.step();
        if (random.nextInt(6) == 0) {
          scrub.next();
        }
      }
      History.end(world);
      Rest.drain(world, world.session(2));
      Version left = Rest.unprocessed(world);
      missed += left == null ? 0 : 1;

      // one that began while somebody was writing, then one that began at rest
      scrub.finish();
      foundFirst += left != null && Rest.unprocessed(world) == null ? 1 : 0;
      scrub.next();
      scrub.finish();

      assertThat(Rest.unprocessed(world)).as("seed %s", seed).isNull();
    }
    System.out.println(
        "Simulation: scrub: "
            + missed
            + " of "
            + HISTORIES
            + " histories ended with rows missed; in "
            + foundFirst
            + " of them the pass under way found the last");
    assertThat(missed).isPositive();
    assertThat(foundFirst).as("one pass is not enough").isLessThan(missed);
  }

  private static Plan breaking() {
    Plan plan = new Plan("beside a scrub").lateness(1).brokenBy(6).rows(9);
    for (int i = 0; i < 2; i++) {
      plan.session(
          Kind.PUT, Plan.UNLIMITED, Kind.COMMIT, Plan.UNLIMITED, Kind.ABORT, Plan.UNLIMITED);
    }
    plan.session(Kind.TICK, Plan.UNLIMITED, Kind.COMMIT, Plan.UNLIMITED);
    plan.session();
    plan.strict = false;
    return plan;
  }
}
