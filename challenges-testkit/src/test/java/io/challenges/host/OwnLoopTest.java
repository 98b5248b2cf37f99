package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.Challenges;
import io.challenges.Checkpoint;
import io.challenges.CheckpointStore;
import io.challenges.DirtySet;
import io.challenges.StartFrom;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A host that does something of its own with the rows that moved. */
@ChallengesDatabase
class OwnLoopTest {

  private static final ChallengeDefinition USERS = Fault.sound().build();

  private final Challenges challenges = UserEventChallenges.standard().define(USERS);
  private final CheckpointStore checkpoints = challenges.checkpoints();

  private DirtySet scan(Connection connection, Checkpoint checkpoint) throws SQLException {
    return challenges.scanner().scan(connection, checkpoint, USERS.sources(Axis.BLOCKS));
  }

  @Test
  void readsWhatMovedAndMovesItsCheckpoint(TestDatabase database, Connection connection)
      throws SQLException {
    connection.setAutoCommit(false);
    challenges.seed(connection, StartFrom.BEGINNING);
    connection.commit();
    database.host().block(100).user(500).block(101).user(501).user(502).updateUser(502, u -> {});
    Checkpoint checkpoint = checkpoints.read(connection, "vip", Axis.BLOCKS).orElseThrow();

    DirtySet moved = scan(connection, checkpoint);

    assertThat(moved.keys()).containsExactlyInAnyOrder("500", "501", "502");
    assertThat(moved.rows()).isEqualTo(3);
    assertThat(moved.greatestRead()).isEqualTo(101);
    assertThat(moved.cut()).isNull();
    assertThat(checkpoints.advance(connection, checkpoint, moved)).isTrue();
    assertThat(checkpoints.advance(connection, checkpoint, moved))
        .as("from where it no longer is")
        .isFalse();
    connection.commit();
    Checkpoint next = checkpoints.read(connection, "vip", Axis.BLOCKS).orElseThrow();
    assertThat(next.scanned()).isEqualTo(101);
    assertThat(scan(connection, next).rows()).isZero();
    connection.commit();
  }

  @Test
  void hasNoCheckpointBeforeItIsSeededNorWhereSomebodyMovedIt(
      TestDatabase database, Connection connection) throws SQLException {
    assertThat(checkpoints.read(connection, "vip", Axis.BLOCKS)).isEmpty();
    challenges.seed(connection, StartFrom.NOW);
    assertThat(checkpoints.read(connection, "vip", Axis.BLOCKS)).isPresent();

    database.host().sql("update indexing_checkpoints set last_checkpoint = last_checkpoint + 1");

    assertThat(checkpoints.read(connection, "vip", Axis.BLOCKS)).isEmpty();
  }
}
