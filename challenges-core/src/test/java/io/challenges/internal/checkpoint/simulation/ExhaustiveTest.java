package io.challenges.internal.checkpoint.simulation;

import static io.challenges.internal.checkpoint.simulation.Kind.ABORT;
import static io.challenges.internal.checkpoint.simulation.Kind.BEGIN;
import static io.challenges.internal.checkpoint.simulation.Kind.BEGIN_REPEATABLE_READ;
import static io.challenges.internal.checkpoint.simulation.Kind.COMMIT;
import static io.challenges.internal.checkpoint.simulation.Kind.DELETE;
import static io.challenges.internal.checkpoint.simulation.Kind.DRAW;
import static io.challenges.internal.checkpoint.simulation.Kind.FORGET;
import static io.challenges.internal.checkpoint.simulation.Kind.MOVE_BY_HAND;
import static io.challenges.internal.checkpoint.simulation.Kind.PREPARE;
import static io.challenges.internal.checkpoint.simulation.Kind.PUT;
import static io.challenges.internal.checkpoint.simulation.Kind.RECONCILE;
import static io.challenges.internal.checkpoint.simulation.Kind.RESTORE;
import static io.challenges.internal.checkpoint.simulation.Kind.REWIND;
import static io.challenges.internal.checkpoint.simulation.Kind.ROLLBACK_TO_SAVEPOINT;
import static io.challenges.internal.checkpoint.simulation.Kind.SAVEPOINT;
import static io.challenges.internal.checkpoint.simulation.Kind.SEED;
import static io.challenges.internal.checkpoint.simulation.Kind.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.StartFrom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every history of small plans; of larger ones with {@code -Dchallenges.simulation.large=true}. */
class ExhaustiveTest {

  static Stream<Plan> plans() {
    return Boolean.getBoolean("challenges.simulation.large")
        ? Stream.concat(smallPlans(), largePlans())
        : smallPlans();
  }

  private static Stream<Plan> smallPlans() {
    return Stream.of(
        new Plan("2 writers, one of 2 transactions").writer(2, 2).writer(1, 1).ticker(2),
        new Plan("a savepoint")
            .session(PUT, 1, DRAW, 1, SAVEPOINT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("lateness 1, writers one block late")
            .lateness(1)
            .positions(1, 2, 3)
            .session(PUT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("a host that writes, ticks and writes again")
            .session(BEGIN, 1, PUT, 2, TICK, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("a host that writes and ticks twice")
            .session(PUT, 1, TICK, 2, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("3 instances").writer(2, 2).ticker(1).ticker(1).ticker(1),
        new Plan("a prepared transaction")
            .session(PUT, 1, PREPARE, 1, COMMIT, 1, ABORT, 1)
            .writer(1, 1)
            .ticker(2),
        new Plan("2 sources, batch of 1")
            .sources(2)
            .batch(1)
            .rows(3)
            .session(PUT, 2, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("rows that make no key dirty, batch of 1")
            .batch(1)
            .rows(3)
            .keyless(1)
            .session(PUT, 3, COMMIT, 2)
            .session(TICK, 2, COMMIT, 2),
        new Plan("1 id seen, 1 fence")
            .caps(1, 1)
            .session(DRAW, 1, COMMIT, 1)
            .session(PUT, 2, COMMIT, 2)
            .session(TICK, 2, COMMIT, 2),
        new Plan("a rewind and a rewrite")
            .positions(0, 1, 2)
            .session(PUT, 2, REWIND, 1, COMMIT, 2)
            .session(TICK, 2, COMMIT, 2),
        new Plan("a reorganisation within the lateness")
            .lateness(1)
            .positions(1, 2)
            .session(PUT, 3, DELETE, 1, COMMIT, 2)
            .session(TICK, 2, COMMIT, 2),
        new Plan("callers under REPEATABLE READ")
            .session(BEGIN_REPEATABLE_READ, 1, PUT, 1, TICK, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("seeding now beside writers")
            .missing(StartFrom.NOW)
            .session(SEED, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("seeding in the writer's transaction")
            .missing(StartFrom.NOW)
            .session(PUT, 2, SEED, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("from the beginning, quietly, batch of 1")
            .missing(StartFrom.BEGINNING)
            .batch(1)
            .session(PUT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("a checkpoint moved by hand, and deleted")
            .session(MOVE_BY_HAND, 1, FORGET, 1)
            .session(PUT, 2, COMMIT, 2)
            .session(TICK, 2, COMMIT, 2),
        new Plan("a restored copy")
            .session(RESTORE, 1)
            .session(PUT, 2, COMMIT, 2)
            .session(TICK, 2, COMMIT, 2),
        new Plan("reconciliation")
            .deriving()
            .session(RECONCILE, 1, COMMIT, 1)
            .session(PUT, 2, COMMIT, 2)
            .session(TICK, 2, COMMIT, 2, ABORT, 1),
        new Plan("the gate, 2 instances")
            .gated()
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2, ABORT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("ids across 2^32 beside frozen rows")
            .rows(3)
            .nextXid((1L << 33) - 3)
            // their 32 bits mean the second id that is drawn, and one of the future
            .existing(0, 1, (1L << 32) - 2)
            .existing(1, 1, (1L << 32) + 5)
            .session(PUT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2));
  }

  private static Stream<Plan> largePlans() {
    return Stream.of(
        new Plan("savepoints")
            .session(PUT, 2, SAVEPOINT, 1, ROLLBACK_TO_SAVEPOINT, 1, COMMIT, 1)
            .writer(1, 1)
            .ticker(2),
        new Plan("3 writers")
            .rows(3)
            .session(PUT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("2 writers of 2 transactions").writer(2, 2).writer(2, 2).ticker(2),
        new Plan("lateness 1, one of 2 transactions")
            .lateness(1)
            .positions(1, 2, 3)
            .session(PUT, 2, COMMIT, 2)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 3, COMMIT, 3),
        new Plan("a host that writes, ticks, writes again and ticks")
            .session(BEGIN, 1, PUT, 2, TICK, 2, COMMIT, 1, ABORT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("a host that ticks under a savepoint")
            .session(PUT, 2, SAVEPOINT, 1, ROLLBACK_TO_SAVEPOINT, 1, TICK, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("a host that ticks in the writer's transaction, then seeds")
            .missing(StartFrom.NOW)
            .session(PUT, 2, TICK, 1, SEED, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 1, COMMIT, 1),
        new Plan("2 sources, batch of 1, 2 ticks")
            .sources(2)
            .batch(1)
            .rows(3)
            .session(PUT, 2, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("1 id seen, 1 fence, 2 writers")
            .caps(1, 1)
            .session(DRAW, 1, COMMIT, 1)
            .session(PUT, 2, COMMIT, 2)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("a rewind beside a writer")
            .positions(0, 1, 2)
            .session(PUT, 2, REWIND, 1, COMMIT, 2)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("2 callers under REPEATABLE READ")
            .session(BEGIN_REPEATABLE_READ, 1, PUT, 1, TICK, 1, COMMIT, 1)
            .session(BEGIN_REPEATABLE_READ, 1, PUT, 1, TICK, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2),
        new Plan("a checkpoint moved by hand beside 2 writers")
            .session(MOVE_BY_HAND, 1, FORGET, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(PUT, 1, COMMIT, 1)
            .session(TICK, 2, COMMIT, 2));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void losesNothing(Plan plan) {
    Exploration exploration = Exploration.of(plan, 5_000_000);

    System.out.println("Simulation: " + plan + ": " + exploration.states() + " states");
    assertThat(exploration.failure()).isNull();
    assertThat(exploration.exhausted()).isTrue();
  }
}
