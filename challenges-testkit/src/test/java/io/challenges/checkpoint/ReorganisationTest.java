package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Blocks that go and come again, and writers that come late. */
@ChallengesDatabase
class ReorganisationTest {

  /** The block of every user of the first chain: 100 to 200. */
  private static void firstChain(Indexing indexing) throws SQLException {
    for (int block = 100; block <= 200; block++) {
      indexing.write(block, block);
    }
    indexing.comesToRest();
    assertThat(indexing.paid()).hasSize(101);
  }

  @Nested
  class WithinTheLateness {

    private Indexing indexing;

    @BeforeEach
    void atRest(TestDatabase database) throws SQLException {
      indexing = Indexing.on(database, settings -> settings.lateness(Axis.BLOCKS, 64));
      firstChain(indexing);
    }

    @Test
    @DisplayName("S19: blocks P-20 to P replaced between two ticks, and grown past P")
    void blocksAreReplacedBetweenTwoTicks() throws SQLException {
      Connection host = indexing.transaction();
      HostRows.on(host).deleteBlocksFrom(180);
      for (int block = 180; block <= 203; block++) {
        write(host, block, 1000 + block);
      }
      host.commit();

      TickResult found = indexing.tick();

      assertThat(found.rowsScanned()).isEqualTo(24);
      assertThat(indexing.paid()).containsAll(indexing.due()).contains(1180, 1200, 1203);
      assertThat(indexing.naive().found()).doesNotContain(1180, 1200).contains(1201);
      assertThat(indexing.paid()).as("a completed row stays").contains(180, 200);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("S19: the same, each block in a transaction of its own and grown to P exactly")
    void blocksAreReplacedOneByOne() throws SQLException {
      try (Connection host = indexing.transaction()) {
        HostRows.on(host).deleteBlocksFrom(180);
        host.commit();
      }
      for (int block = 180; block <= 200; block++) {
        indexing.write(block, 1000 + block);
      }

      indexing.tick();

      assertThat(indexing.paid()).containsAll(indexing.due());
      assertThat(indexing.naive().found()).doesNotContain(1180, 1200);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A writer that starts late within the lateness is found, beyond it after a rewind")
    void aWriterStartsLate() throws SQLException {
      // the transaction begins after 200 was visible, read and settled
      indexing.write(136, 601).write(135, 602);

      TickResult found = indexing.tick();

      assertThat(found.lateness()).containsEntry(Axis.BLOCKS, 64L);
      assertThat(indexing.paid()).contains(601).doesNotContain(602);
      assertThat(indexing.naive().found()).doesNotContain(601, 602);
      indexing.comesToRest();
      assertThat(indexing.paid()).as("deeper than was promised").doesNotContain(602);

      indexing.challenges().rewind(indexing.ticker(), Axis.BLOCKS, 134);
      indexing.tick();

      assertThat(indexing.paid()).contains(602).isEqualTo(indexing.due());
      indexing.comesToRest();
    }
  }

  @Nested
  class WithoutLateness {

    private Indexing indexing;

    @BeforeEach
    void atRest(TestDatabase database) throws SQLException {
      indexing = Indexing.on(database);
      firstChain(indexing);
    }

    @Test
    @DisplayName("A fallen head: blocks deleted, a tick, then rewritten")
    void theHeadFalls(TestDatabase database) throws SQLException {
      database.host().deleteBlocksFrom(150);

      TickResult fallen = indexing.tick();

      assertThat(fallen.outcome()).isEqualTo(Outcome.PROCESSED);
      assertThat(indexing.checkpoint().scanned()).isEqualTo(149);
      assertThat(indexing.checkpoint().settled()).isEqualTo(149);
      for (int block = 150; block <= 205; block++) {
        indexing.write(block, 1000 + block);
      }
      indexing.tick();
      assertThat(indexing.paid()).containsAll(indexing.due()).contains(1150, 1205);
      assertThat(indexing.naive().found()).doesNotContain(1150, 1200);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A fallen head comes to rest where it fell, and can fall again")
    void theHeadFallsTwice(TestDatabase database) throws SQLException {
      database.host().deleteBlocksFrom(150);
      indexing.comesToRest();
      database.host().deleteBlocksFrom(120);
      indexing.comesToRest();
      assertThat(indexing.checkpoint().scanned()).isEqualTo(119);

      indexing.write(120, 1120).tick();

      assertThat(indexing.paid()).contains(1120);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A head that fell to nothing comes to rest, too")
    void everyRowGoes(TestDatabase database) throws SQLException {
      database.host().deleteBlocksFrom(0);

      indexing.comesToRest();

      assertThat(indexing.checkpoint().scanned()).isEqualTo(-1);
      indexing.write(3, 1003).tick();
      assertThat(indexing.paid()).contains(1003);
      assertThat(indexing.naive().found()).doesNotContain(1003);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A fallen head beside an open writer of the old chain")
    void theHeadFallsBesideAWriter(TestDatabase database) throws SQLException {
      indexing.blocks(201, 205);
      Connection late = indexing.transaction();
      write(late, 200, 601);
      indexing.write(203, 602).tick();
      database.host().deleteBlocksFrom(201);
      indexing.tick();
      assertThat(indexing.checkpoint().scanned()).isEqualTo(200);

      late.commit();
      indexing.tick();

      assertThat(indexing.paid()).contains(601);
      indexing.write(201, 603).write(202, 604).tick();
      assertThat(indexing.paid()).containsAll(indexing.due());
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A rewind beside an open writer")
    void rewindBesideAWriter() throws SQLException {
      indexing.blocks(201, 210);
      Connection late = indexing.transaction();
      write(late, 201, 601);
      for (int block = 202; block <= 206; block++) {
        indexing.write(block, block).tick();
      }

      indexing.challenges().rewind(indexing.ticker(), Axis.BLOCKS, 203);
      Checkpoint rewound = indexing.checkpoint();
      assertThat(rewound.scanned()).isEqualTo(203);
      assertThat(rewound.fences()).allMatch(fence -> fence.position() <= 203);
      TickResult again = indexing.tick();
      assertThat(again.rowsScanned()).isEqualTo(3);
      late.commit();
      indexing.tick();

      assertThat(indexing.paid()).contains(601).isEqualTo(indexing.due());
      assertThat(indexing.naive().found()).doesNotContain(601);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A rewind beside a writer that ends between the rewind and the next tick")
    void aWriterEndsAfterTheRewind() throws SQLException {
      indexing.blocks(201, 210);
      Connection late = indexing.transaction();
      write(late, 201, 601);
      indexing.write(206, 602).tick();
      indexing.challenges().rewind(indexing.ticker(), Axis.BLOCKS, 203);
      late.commit();

      indexing.tick();

      assertThat(indexing.paid()).contains(601).isEqualTo(indexing.due());
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A host rolls blocks back, rewinds and rewrites, all in its own transaction")
    void rewindInTheHostsTransaction() throws SQLException {
      indexing.blocks(201, 205);
      Connection host = indexing.transaction();
      HostRows.on(host).deleteBlocksFrom(150);
      indexing.challenges().rewind(host, Axis.BLOCKS, 149);
      for (int block = 150; block <= 205; block++) {
        write(host, block, 1000 + block);
      }
      assertThat(indexing.tick().outcome()).as("it has the lock").isEqualTo(Outcome.BUSY);
      host.commit();

      TickResult found = indexing.tick();

      assertThat(found.before()).containsEntry(Axis.BLOCKS, 149L);
      assertThat(indexing.paid()).containsAll(indexing.due()).contains(1150, 1205);
      assertThat(indexing.naive().found()).doesNotContain(1150, 1200);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("The same, and it ticks there as well")
    void rewindAndTickInTheHostsTransaction() throws SQLException {
      Connection host = indexing.transaction();
      HostRows.on(host).deleteBlocksFrom(150);
      indexing.challenges().rewind(host, Axis.BLOCKS, 149);
      for (int block = 150; block <= 170; block++) {
        write(host, block, 1000 + block);
      }
      indexing.tick(host);
      write(host, 160, 601);
      host.commit();

      indexing.tick();

      assertThat(indexing.paid()).containsAll(indexing.due()).contains(601, 1150, 1170);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("The same, rolled back")
    void rewindIsRolledBack() throws SQLException {
      Checkpoint before = indexing.checkpoint();
      Connection host = indexing.transaction();
      HostRows.on(host).deleteBlocksFrom(150);
      indexing.challenges().rewind(host, Axis.BLOCKS, 149);
      host.rollback();

      assertThat(indexing.checkpoint()).isEqualTo(before);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A rewind to a block that has no row is not taken for another fall of the head")
    void rewindToABlockWithoutARow(TestDatabase database) throws SQLException {
      database.host().deleteBlocksFrom(150);
      indexing.challenges().rewind(indexing.ticker(), Axis.BLOCKS, 160);

      TickResult tick = indexing.tick();

      assertThat(tick.before()).containsEntry(Axis.BLOCKS, 160L);
      indexing.comesToRest();
      assertThat(indexing.checkpoint().scanned()).isEqualTo(160);
    }

    @Test
    @DisplayName("A rewind never moves ahead")
    void rewindNeverMovesAhead() throws SQLException {
      Checkpoint before = indexing.checkpoint();

      indexing.challenges().rewind(indexing.ticker(), Axis.BLOCKS, 300);

      assertThat(indexing.checkpoint()).isEqualTo(before);
    }

    @Test
    @DisplayName("A rewind of a row that was moved by hand lowers that row")
    void rewindOfAForeignRow() throws SQLException {
      indexing.moveByHand(190);
      indexing.challenges().rewind(indexing.ticker(), Axis.BLOCKS, 150);

      TickResult adopted = indexing.tick();

      assertThat(adopted.before()).containsEntry(Axis.BLOCKS, 150L);
      assertThat(adopted.rowsScanned()).isEqualTo(50);
      indexing.comesToRest();
    }
  }
}
