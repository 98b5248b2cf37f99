package io.challenges.internal.checkpoint.simulation;

import static io.challenges.internal.checkpoint.simulation.Kind.COMMIT;
import static io.challenges.internal.checkpoint.simulation.Kind.DELETE;
import static io.challenges.internal.checkpoint.simulation.Kind.PUT;
import static io.challenges.internal.checkpoint.simulation.Kind.RECORD;
import static io.challenges.internal.checkpoint.simulation.Kind.REWIND;
import static io.challenges.internal.checkpoint.simulation.Kind.SCAN;
import static io.challenges.internal.checkpoint.simulation.Kind.TICK;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.internal.checkpoint.simulation.Violation.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Blocks that are rolled back further than the lateness, wholly between two ticks. */
class FallenHeadTest {

  private static final int HOST = 0;
  private static final int JOB = 1;

  private final List<Action> history = new ArrayList<>();

  @Test
  void takesTheNextTickBack() {
    blocks(1, 2, 3, 4);
    tick();
    tick();
    rollBackAbove(1, 2, 3);

    assertThat(Failure.replay(plan(), history)).isNull();
  }

  @Test
  void isNotNoticedOnceTheNewBlocksAreAsHigh() {
    blocks(1, 2, 3, 4);
    tick();
    tick();
    rollBackAbove(1, 2, 3, 4);

    Violation violation = Failure.replay(plan(), history);
    assertThat(Objects.requireNonNull(violation).what()).isEqualTo(What.LOST);
  }

  @Test
  void isNoMatterWhereTheHostRewinds() {
    blocks(1, 2, 3, 4);
    tick();
    tick();
    act(HOST, REWIND, 0, 1);
    rollBackAbove(1, 2, 3, 4);

    assertThat(Failure.replay(plan(), history)).isNull();
  }

  private static Plan plan() {
    Plan plan =
        new Plan("a reorganisation")
            .rows(5)
            .brokenBy(10)
            .session(PUT, 10, DELETE, 10, REWIND, 1, COMMIT, 10)
            .session(TICK, 10, COMMIT, 10);
    plan.strict = false;
    return plan;
  }

  /** A row in each. */
  private void blocks(int... positions) {
    for (int position : positions) {
      act(HOST, PUT, position, position);
      act(HOST, COMMIT, 0, 0);
    }
  }

  /** In one transaction; rows in blocks of the new chain take their places. */
  private void rollBackAbove(int position, int... written) {
    for (int row = position + 1; row <= 4; row++) {
      act(HOST, DELETE, row, 0);
    }
    for (int block : written) {
      act(HOST, PUT, block, block);
    }
    act(HOST, COMMIT, 0, 0);
  }

  private void tick() {
    act(JOB, TICK, 0, 0);
    act(JOB, SCAN, 0, 0);
    act(JOB, RECORD, 0, 0);
    act(JOB, COMMIT, 0, 0);
  }

  private void act(int session, Kind kind, int row, long position) {
    history.add(new Action(session, kind, row, position));
  }
}
