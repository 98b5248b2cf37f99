package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.write;
import static io.challenges.checkpoint.Indexing.xid;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.Checkpoint;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    @DisplayName(
        "S8: a writer that starts late within the lateness is found, beyond it after a rewind")
    void aWriterStartsLate() throws SQLException {
      // the transaction begins after 200 was visible, read and settled
      indexing.write(136, 601).write(135, 602);

      TickResult found = indexing.tick();

      assertThat(found.lateness()).containsEntry(Axis.BLOCKS, 64L);
      assertThat(indexing.paid()).contains(601).doesNotContain(602);
      assertThat(indexing.naive().found()).doesNotContain(601, 602);
      indexing.comesToRest();
      assertThat(indexing.paid()).as("deeper than was promised").doesNotContain(602);

      assertThat(indexing.checkpoint().greatestLateness()).as("it is kept").isEqualTo(64);

      indexing.challenges().inspect("m").rewind(indexing.ticker(), Axis.BLOCKS, 134);
      indexing.tick();

      assertThat(indexing.paid()).contains(602).isEqualTo(indexing.due());
      indexing.comesToRest();
    }

    @Test
    @DisplayName("How late a writer was counts from its beginning, not from its commit")
    void aWriterStartsLateAndIsSlow() throws SQLException {
      Connection before = indexing.transaction();
      write(before, 200, 601);
      indexing.blocks(201, 240);
      indexing.write(210, 602).tick();
      Connection late = indexing.transaction();
      write(late, 205, 603);
      for (int block = 211; block <= 240; block++) {
        indexing.write(block, 1000 + block).tick();
      }

      late.commit();
      TickResult found = indexing.tick();
      before.commit();
      TickResult foundBefore = indexing.tick();

      assertThat(found.rowsScanned()).isEqualTo(1);
      assertThat(found.lateness()).as("210 was read").containsEntry(Axis.BLOCKS, 5L);
      assertThat(foundBefore.rowsScanned()).isEqualTo(1);
      assertThat(foundBefore.lateness()).as("200 was read").containsEntry(Axis.BLOCKS, 0L);
      assertThat(indexing.paid()).contains(601, 602, 603).isEqualTo(indexing.due());
      indexing.comesToRest();
    }
  }

  /** The head falls and has grown again, though not as far, before a tick sees it. */
  @Nested
  class RegrownInPart {

    private static Indexing indexing(TestDatabase database, long lateness) throws SQLException {
      return Indexing.on(database, settings -> settings.lateness(Axis.BLOCKS, lateness));
    }

    private static void read(Indexing indexing) throws SQLException {
      for (int block = 1; block <= 200; block++) {
        indexing.write(block, block);
      }
      indexing.tick();
      assertThat(indexing.paid()).contains(1, 200);
    }

    /** In transactions of their own. */
    private static void regrow(Indexing indexing, int last) throws SQLException {
      HostRows.on(indexing.ticker()).deleteBlocksFrom(last + 1);
      for (int block = last + 1; block <= 150; block++) {
        indexing.write(block, 1000 + block);
      }
    }

    private static void foundAll(Indexing indexing, int last) throws SQLException {
      assertThat(indexing.paid()).containsAll(indexing.due()).contains(1000 + last + 1, 1150);
      assertThat(indexing.naive().found()).doesNotContain(1000 + last + 1, 1150);
      assertThat(indexing.checkpoint().scanned()).isEqualTo(150);
      indexing.comesToRest();
      indexing.write(151, 1151).tick();
      assertThat(indexing.paid()).containsAll(indexing.due()).contains(1151);
      indexing.comesToRest();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64})
    @DisplayName("It goes back to the last row that is left of what was read")
    void goesBackToWhatIsLeft(long lateness, TestDatabase database) throws SQLException {
      Indexing indexing = indexing(database, lateness);
      read(indexing);
      indexing.comesToRest();
      regrow(indexing, 50);

      TickResult found = indexing.tick();

      assertThat(found.before()).containsEntry(Axis.BLOCKS, 50L);
      assertThat(found.after()).containsEntry(Axis.BLOCKS, 150L);
      assertThat(found.completed()).isEqualTo(100);
      foundAll(indexing, 50);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64})
    @DisplayName("The same beside a transaction that has been open since before the first block")
    void besideAnOpenTransaction(long lateness, TestDatabase database) throws SQLException {
      Indexing indexing = indexing(database, lateness);
      Connection unrelated = indexing.transaction();
      xid(unrelated);
      read(indexing);
      regrow(indexing, 50);

      TickResult found = indexing.tick();

      assertThat(found.completed()).isEqualTo(100);
      assertThat(indexing.paid()).containsAll(indexing.due());
      indexing.tick();
      unrelated.rollback();
      foundAll(indexing, 50);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64})
    @DisplayName("The same beside a writer of the old chain that commits after it")
    void besideAWriterOfTheOldChain(long lateness, TestDatabase database) throws SQLException {
      Indexing indexing = indexing(database, lateness).blocks(20, 20);
      Connection late = indexing.transaction();
      write(late, 20, 601);
      read(indexing);
      regrow(indexing, 50);
      indexing.tick();
      assertThat(indexing.paid()).containsAll(indexing.due()).doesNotContain(601);

      late.commit();
      indexing.tick();

      assertThat(indexing.paid()).contains(601);
      foundAll(indexing, 50);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 64})
    @DisplayName("The same where no row at all is left")
    void nothingIsLeft(long lateness, TestDatabase database) throws SQLException {
      Indexing indexing = indexing(database, lateness);
      read(indexing);
      indexing.comesToRest();
      regrow(indexing, 0);

      TickResult found = indexing.tick();

      assertThat(found.before()).containsEntry(Axis.BLOCKS, -1L);
      assertThat(found.completed()).isEqualTo(150);
      foundAll(indexing, 0);
    }

    @Test
    @DisplayName("Two sources, of which one has fewer blocks left than the other")
    void twoSources(TestDatabase database, Connection ticker) throws SQLException {
      Challenges challenges =
          UserEventChallenges.with(ChallengeSettings.builder().lateness(Axis.BLOCKS, 0).build());
      HostRows host = database.host();
      for (int block = 1; block <= 200; block++) {
        host.block(block);
        if (block % 40 == 1) {
          host.user(block, user -> user.verified(true));
        } else {
          host.event(1000 + block, event -> event.referrer(1));
        }
      }
      tickAll(challenges, ticker);
      Recomputation recomputation = Recomputation.of(ticker).only("m", "r", "rd", "rv").note();
      host.deleteBlocksFrom(51);
      for (int block = 51; block <= 150; block++) {
        host.block(block);
        if (block % 40 == 1) {
          host.user(block, user -> user.verified(true));
        } else {
          host.event(2000 + block, event -> event.referrer(41));
        }
      }

      tickAll(challenges, ticker);

      recomputation.assertEqual();
      assertThat(
              Indexing.integers(
                  ticker, "select user_id from user_challenges where challenge_id = 'rd'"))
          .contains(2052, 2150);
    }

    private static void tickAll(Challenges challenges, Connection ticker) throws SQLException {
      for (ChallengeProcessor processor : challenges.processors()) {
        Indexing.await(() -> processor.tick(ticker).outcome() == Outcome.IDLE);
      }
    }
  }

  /** A checkpoint from the beginning, whose head of then is no longer there when it comes to it. */
  @Nested
  class WhileCatchingUp {

    private Indexing indexing;

    @BeforeEach
    void readsAFirstBatch(TestDatabase database) throws SQLException {
      indexing = Indexing.on(database, settings -> settings.lateness(Axis.BLOCKS, 0).batchSize(20));
      indexing.forgetCheckpoint();
      Connection host = indexing.transaction();
      for (int block = 1; block < 1000; block += 9) {
        write(host, block, block);
      }
      write(host, 1000, 1000);
      host.commit();
      indexing.challenges().seed(indexing.ticker(), StartFrom.BEGINNING);
      assertThat(indexing.tick().after()).containsEntry(Axis.BLOCKS, 172L);
      assertThat(indexing.checkpoint().quietUntil()).isEqualTo(1000);
    }

    @ParameterizedTest
    @CsvSource({
      "500, true",
      "500, false",
      "172, true",
      "100, true",
      "100, false",
      "0, true",
      "0, false"
    })
    @DisplayName("Blocks above what is left are found and announced, also below that head")
    void blocksAreRolledBack(int last, boolean rewinds) throws SQLException {
      Connection host = indexing.transaction();
      HostRows.on(host).deleteBlocksFrom(last + 1);
      if (rewinds) {
        indexing.challenges().rewind(host, Axis.BLOCKS, last);
      }
      host.commit();
      indexing.comesToRest();
      assertThat(indexing.checkpoint().scanned()).isLessThanOrEqualTo(last);
      assertThat(indexing.checkpoint().quiet()).isFalse();
      assertThat(announced()).isEmpty();

      for (int block = last + 1; block <= last + 20; block++) {
        indexing.write(block, 2000 + block);
        if (block % 7 == 0) {
          indexing.tick();
        }
      }
      indexing.comesToRest();

      assertThat(indexing.paid()).containsAll(indexing.due());
      assertThat(announced())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(2000 + last + 1, 2000 + last + 20).boxed().toList());
    }

    @Test
    @DisplayName("The same where the chain grows again before the catching up has ended")
    void blocksAreReplaced() throws SQLException {
      Connection host = indexing.transaction();
      HostRows.on(host).deleteBlocksFrom(501);
      indexing.challenges().rewind(host, Axis.BLOCKS, 500);
      host.commit();
      indexing.tick();
      for (int block = 501; block <= 520; block++) {
        indexing.write(block, 2000 + block);
      }
      indexing.comesToRest();
      assertThat(indexing.paid()).containsAll(indexing.due()).contains(2501, 2520);

      indexing.write(521, 2521).comesToRest();

      assertThat(indexing.paid()).containsAll(indexing.due());
      assertThat(announced()).contains(2521);
    }

    private List<Integer> announced() throws SQLException {
      return Indexing.integers(
          indexing.ticker(), "select distinct user_ids[1] from notification order by 1");
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
