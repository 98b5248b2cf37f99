package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.execute;
import static io.challenges.checkpoint.Indexing.write;
import static io.challenges.checkpoint.Indexing.xid;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Checkpoint;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ticks inside transactions of the host that have written, or go on to write, themselves. */
@ChallengesDatabase
class HostTransactionTest {

  private Indexing indexing;

  @BeforeEach
  void blocks(TestDatabase database) throws SQLException {
    indexing = Indexing.on(database).blocks(98, 110).write(98, 1);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S13: a tick in a transaction whose id is older than a writer's")
  void theCallersIdIsOlder() throws SQLException {
    Connection host = indexing.transaction();
    long own = xid(host);
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602);
    assertThat(xid(late)).isGreaterThan(own);

    indexing.tick(host);
    host.commit();
    // what the host's tick left behind settles while the writer is still open
    indexing.tick();
    indexing.tick();
    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    assertThat(indexing.naive().found()).doesNotContain(601);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S13: the same where the tick has a fence to put that another one could not")
  void theCallersIdIsOlderThanTheFence() throws SQLException {
    Connection host = indexing.transaction();
    xid(host);
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602);
    // reads block 100, but leaves its fence to the next one
    Connection another = indexing.transaction();
    xid(another);
    indexing.tick(another);
    another.commit();
    assertThat(indexing.checkpoint().fences()).isEmpty();

    indexing.tick(host);
    host.commit();
    assertThat(indexing.checkpoint().fences())
        .singleElement()
        .satisfies(fence -> assertThat(fence.position()).isEqualTo(100))
        .satisfies(fence -> assertThat(fence.xid()).isGreaterThan(xid(late)));
    indexing.tick();
    indexing.tick();
    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    assertThat(indexing.naive().found()).doesNotContain(601);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S14: a host writes a block, ticks, writes the block again, commits; tick elsewhere")
  void writesTheBlockAgain() throws SQLException {
    Connection host = indexing.transaction();
    write(host, 100, 601);
    somebodyElseCommits();
    assertThat(indexing.tick(host).completed()).isEqualTo(1);
    write(host, 100, 602);
    write(host, 99, 603);
    host.commit();

    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603);
    assertThat(indexing.naive().found()).doesNotContain(602, 603);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S14: the same where each write is under a savepoint")
  void writesTheBlockAgainUnderASavepoint() throws SQLException {
    Connection host = indexing.transaction();
    execute(host, "savepoint a");
    write(host, 100, 601);
    execute(host, "release savepoint a");
    somebodyElseCommits();
    indexing.tick(host);
    execute(host, "savepoint b");
    write(host, 100, 602);
    execute(host, "savepoint c");
    write(host, 99, 603);
    execute(host, "release savepoint b");
    host.commit();

    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603);
    assertThat(indexing.naive().found()).doesNotContain(602, 603);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S14: the same where the tick itself is under a savepoint, with a writer beside it")
  void ticksUnderASavepoint() throws SQLException {
    Connection host = indexing.transaction();
    write(host, 100, 601);
    Connection late = indexing.transaction();
    write(late, 98, 604);
    execute(host, "savepoint a");
    write(host, 100, 602);
    indexing.tick(host);
    write(host, 100, 603);
    execute(host, "release savepoint a");
    host.commit();
    indexing.tick();
    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603);

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603, 604);
    assertThat(indexing.naive().found()).doesNotContain(603, 604);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("A host goes back to before its tick, and writes and ticks again")
  void rollsBackItsTick() throws SQLException {
    Connection host = indexing.transaction();
    write(host, 100, 601);
    execute(host, "savepoint a");
    indexing.tick(host);
    write(host, 100, 602);
    execute(host, "rollback to savepoint a");
    write(host, 100, 603);
    indexing.tick(host);
    write(host, 99, 604);
    host.commit();

    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 603, 604);
    assertThat(indexing.naive().found()).doesNotContain(604);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S15: a host writes a block, ticks, writes it again, and rolls everything back")
  void rollsEverythingBack() throws SQLException {
    Checkpoint before = indexing.checkpoint();
    Connection host = indexing.transaction();
    write(host, 100, 601);
    assertThat(indexing.tick(host).completed()).isEqualTo(1);
    write(host, 100, 602);
    assertThat(indexing.tick(host).completed()).isEqualTo(1);
    host.rollback();

    assertThat(indexing.checkpoint()).isEqualTo(before);
    assertThat(indexing.paid()).containsExactly(1);
    indexing.comesToRest();
    // the block comes after all, and one below it
    indexing.write(100, 603).tick();
    indexing.write(99, 604).tick();
    assertThat(indexing.paid()).contains(603).doesNotContain(601, 602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("Beside a tick that is not committed yet another writer goes on below it")
  void aWriterBesideItKnowsNothingOfItsRows() throws SQLException {
    Connection host = indexing.transaction();
    write(host, 105, 601);
    indexing.tick(host);
    // nobody else sees block 105 yet, so who begins now may well write block 99
    Connection late = indexing.transaction();
    write(late, 99, 602);
    host.commit();
    indexing.tick();
    indexing.tick();

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    assertThat(indexing.naive().found()).doesNotContain(602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("The same with two ticks of the transaction")
  void aWriterBesideTwoTicksKnowsNothingOfTheirRows() throws SQLException {
    Connection host = indexing.transaction();
    write(host, 105, 601);
    indexing.tick(host);
    write(host, 106, 602);
    indexing.tick(host);
    Connection late = indexing.transaction();
    write(late, 99, 603);
    host.commit();
    indexing.tick();
    indexing.tick();

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603);
    assertThat(indexing.naive().found()).doesNotContain(603);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("The same where that tick found no checkpoint and adopted its own rows' position")
  void aWriterBesideAnAdoptionKnowsNothingOfItsRows() throws SQLException {
    indexing.forgetCheckpoint();
    Connection host = indexing.transaction();
    write(host, 105, 601);
    indexing.tick(host);
    Connection late = indexing.transaction();
    write(late, 99, 602);
    host.commit();
    indexing.tick();
    indexing.tick();

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).contains(602);
    assertThat(indexing.naive().found()).doesNotContain(602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S16: a host ticks inside every one of its block transactions for 200 blocks")
  void ticksInsideEveryBlock() throws SQLException {
    try (Connection host = indexing.transaction()) {
      for (int block = 101; block <= 300; block++) {
        HostRows rows = HostRows.on(host).block(block);
        rows.event(10 * block, event -> event.mobile(true));
        indexing.tick(host);
        rows.event(10 * block + 1, event -> event.mobile(true));
        host.commit();
        if (block > 105) {
          Checkpoint checkpoint = indexing.checkpoint();
          assertThat(checkpoint.scanned()).isEqualTo(block);
          assertThat(checkpoint.settled()).isGreaterThanOrEqualTo(block - 5);
          assertThat(checkpoint.fences()).hasSizeLessThanOrEqualTo(5);
          assertThat(checkpoint.seen()).isEmpty();
          assertThat(indexing.openRange()).isLessThanOrEqualTo(5);
        }
      }
    }
    indexing.tick();

    assertThat(indexing.paid()).hasSize(401).isEqualTo(indexing.due());
    assertThat(indexing.naive().found()).doesNotContain(1011, 2001);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S16: the same with the tick before the first write, as advised")
  void ticksBeforeEveryBlock() throws SQLException {
    try (Connection host = indexing.transaction()) {
      for (int block = 101; block <= 300; block++) {
        indexing.tick(host);
        write(host, block, 10 * block, 10 * block + 1);
        host.commit();
      }
    }
    assertThat(indexing.checkpoint().settled()).isGreaterThanOrEqualTo(295);
    assertThat(indexing.openRange()).isLessThanOrEqualTo(5);

    indexing.comesToRest();
    assertThat(indexing.paid()).hasSize(401).isEqualTo(indexing.due());
  }

  @Test
  @DisplayName("An idle tick in a host's transaction draws no id")
  void anIdleTickDrawsNoId() throws SQLException {
    Connection host = indexing.transaction();

    assertThat(indexing.tick(host).outcome()).isEqualTo(Outcome.IDLE);

    assertThat(Indexing.texts(host, "select pg_current_xact_id_if_assigned()::text"))
        .containsExactly("null");
    host.rollback();
  }

  /** An id above the host's is then completed, so that snapshots lie above both. */
  private void somebodyElseCommits() throws SQLException {
    Connection somebody = indexing.transaction();
    xid(somebody);
    somebody.commit();
  }
}
