package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.execute;
import static io.challenges.checkpoint.Indexing.write;
import static io.challenges.checkpoint.Indexing.xid;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Transactions that commit in another order than that of their blocks. */
@ChallengesDatabase
class CommitOrderTest {

  private Indexing indexing;

  @BeforeEach
  void blocks(TestDatabase database) throws SQLException {
    indexing = Indexing.on(database).blocks(98, 110).write(98, 1);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S1: block 99 commits after block 100")
  void aLowerBlockCommitsLater() throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602).tick();
    assertThat(indexing.paid()).containsExactly(1, 602);

    late.commit();
    TickResult found = indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    assertThat(found.rowsScanned()).isEqualTo(1);
    assertThat(found.lateness()).as("it began in time").containsEntry(Axis.BLOCKS, 0L);
    assertThat(indexing.naive().found()).doesNotContain(601);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("A transaction that begins in time is not late, however slow it is to commit")
  void aSlowCommitIsNotLate() throws SQLException {
    indexing.blocks(111, 150);
    Connection slow = indexing.transaction();
    write(slow, 99, 601);
    for (int block = 100; block <= 150; block++) {
      indexing.write(block, 1000 + block).tick();
    }

    slow.commit();
    TickResult found = indexing.tick();

    assertThat(found.rowsScanned()).isEqualTo(1);
    assertThat(found.lateness()).containsEntry(Axis.BLOCKS, 0L);
    assertThat(indexing.paid()).contains(601).isEqualTo(indexing.due());
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S2: a second transaction of the block that was read last")
  void aBlockCommitsTwice() throws SQLException {
    indexing.write(99, 601).tick();

    indexing.write(99, 602).tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    assertThat(indexing.naive().found()).doesNotContain(602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S2: a second transaction of one block, open while the first is read")
  void aBlockCommitsTwiceAtOnce() throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 602);
    indexing.write(99, 601).tick();

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    assertThat(indexing.naive().found()).doesNotContain(602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S3: block 99 commits after block 100, and was written under a savepoint")
  void aLowerBlockUnderASavepointCommitsLater() throws SQLException {
    Connection late = indexing.transaction();
    // a row's version carries the id of the subtransaction, which no snapshot lists
    String top = Long.toString(xid(late) & 0xFFFF_FFFFL);
    execute(late, "savepoint a");
    write(late, 99, 601);
    execute(late, "release savepoint a");
    execute(
        late,
        """
        do $$
        begin
          insert into user_events (user_id, is_mobile_user, is_current, blocknumber)
          values (602, true, true, 99);
        exception
          when others then raise;
        end
        $$
        """);
    assertThat(
            Indexing.texts(late, "select xmin::text from user_events where user_id in (601, 602)"))
        .hasSize(2)
        .doesNotContain(top);
    indexing.write(100, 603).tick();

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603);
    assertThat(indexing.naive().found()).doesNotContain(601, 602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S4: a transaction at or above the snapshot's xmax holds a lower block")
  void aTransactionThatNoSnapshotListsHoldsALowerBlock() throws SQLException {
    // xmax is the greatest completed id and one. What goes on in other databases completes ids,
    // too, and may get between; then the history is another one, which must lose nothing either.
    boolean unlisted = false;
    for (int block = 100; !unlisted; block += 2) {
      assertThat(block).as("in so many attempts").isLessThan(200);
      indexing.blocks(block, block + 1);
      Connection first = indexing.transaction();
      write(first, block + 1, 2 * block);
      Connection late = indexing.transaction();
      write(late, block, 2 * block + 1);
      first.commit();
      indexing.tick();
      unlisted = indexing.checkpoint().xmax() <= xid(late);

      late.commit();
      indexing.tick();

      assertThat(indexing.paid()).contains(2 * block, 2 * block + 1);
      assertThat(indexing.naive().found()).doesNotContain(2 * block + 1);
      indexing.comesToRest();
      assertThat(indexing.paid()).isEqualTo(indexing.due());
    }
  }

  @Test
  @EnabledIf("canPrepare")
  @DisplayName("S5: block 99 is prepared, and committed six blocks later")
  void aPreparedTransactionCommitsMuchLater() throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 601);
    // the name is the server's, not the database's
    String name = "'" + late.getCatalog() + "'";
    execute(late, "prepare transaction " + name);
    late.rollback();
    for (int block = 100; block <= 105; block++) {
      indexing.write(block, 700 + block).tick();
    }
    assertThat(indexing.paid()).doesNotContain(601);

    execute(indexing.ticker(), "commit prepared " + name);
    TickResult found = indexing.tick();

    assertThat(found.rowsScanned()).isEqualTo(1);
    assertThat(indexing.paid()).contains(601).isEqualTo(indexing.due());
    assertThat(indexing.naive().found()).doesNotContain(601);
    indexing.comesToRest();
  }

  static boolean canPrepare() throws SQLException {
    try (TestDatabase database = TestDatabase.create(Template.EMPTY)) {
      return !Indexing.texts(database.connect(), "show max_prepared_transactions").contains("0");
    }
  }

  @Test
  @DisplayName("S6: an update moves a row to a newer block")
  void anUpdateMovesARow(TestDatabase database) throws SQLException {
    database.host().block(99).event(601, event -> event.mobile(false));
    indexing.write(100, 602).tick();

    database.host().block(101).updateEvent(601, event -> event.mobile(true));
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    assertThat(indexing.naive().found()).as("nothing is late here").contains(601);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S7: an update inside the newest block")
  void anUpdateInsideTheNewestBlock(TestDatabase database) throws SQLException {
    database.host().block(99).event(601, event -> event.mobile(false));
    indexing.tick();
    assertThat(indexing.paid()).containsExactly(1);

    database.host().block(99).updateEvent(601, event -> event.mobile(true));
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601);
    assertThat(indexing.naive().found()).doesNotContain(601);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S11: a transaction is half rolled back, and its surviving rows commit late")
  void whatSurvivesASavepointCommitsLater() throws SQLException {
    Connection late = indexing.transaction();
    execute(late, "savepoint a");
    write(late, 99, 601);
    execute(late, "savepoint b");
    write(late, 99, 602);
    execute(late, "rollback to savepoint b");
    write(late, 99, 603);
    indexing.write(100, 604).tick();

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 603, 604);
    assertThat(indexing.naive().found()).doesNotContain(601, 603);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("Several transactions are late at once, and end in the reverse order")
  void severalLowerBlocksCommitLater() throws SQLException {
    Connection[] late = new Connection[5];
    for (int i = 0; i < late.length; i++) {
      late[i] = indexing.transaction();
      write(late[i], 99 + i, 601 + i);
    }
    for (int i = late.length - 1; i >= 0; i--) {
      indexing.write(110 - i, 701 + i);
      indexing.tick();
      late[i].commit();
      indexing.tick();
      assertThat(indexing.paid()).contains(601 + i);
    }

    assertThat(indexing.paid()).isEqualTo(indexing.due());
    assertThat(indexing.naive().found()).doesNotContain(601, 602, 603, 604, 605);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("A transaction that is rolled back leaves nothing, and nothing waits for it")
  void aLowerBlockIsRolledBack() throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602).tick();

    late.rollback();
    indexing.comesToRest();

    assertThat(indexing.paid()).containsExactly(1, 602);
  }

  @Test
  @DisplayName("S17: a transaction elsewhere stays open during 5,000 commits")
  void anUnrelatedTransactionStaysOpen() throws SQLException {
    Connection unrelated = indexing.transaction();
    xid(unrelated);
    HostRows host = HostRows.on(indexing.ticker());
    indexing.blocks(111, 600);

    long read = 0;
    for (int block = 101; block <= 600; block++) {
      host.block(block);
      for (int i = 0; i < 10; i++) {
        host.event(10 * block + i, event -> event.mobile(true));
      }
      if (block % 5 == 0) {
        TickResult result = indexing.tick();
        assertThat(result.rowsScanned()).as("rows of block %d", block).isEqualTo(50);
        read += result.rowsScanned();
        if (block > 105) {
          assertThat(indexing.openRange()).as("blocks looked at again").isLessThanOrEqualTo(5);
        }
      }
    }
    assertThat(read).isEqualTo(5_000);
    assertThat(indexing.checkpoint().settled()).as("waits for it").isEqualTo(98);

    unrelated.commit();
    TickResult after = indexing.tick();

    assertThat(after.rowsScanned()).as("of what was read before").isZero();
    indexing.comesToRest();
    assertThat(indexing.checkpoint().settled()).isEqualTo(600);
    assertThat(indexing.paid()).hasSize(5_001).isEqualTo(indexing.due());
  }

  @Test
  @DisplayName("A late row behind 200 commits is found when its long transaction ends")
  void aLongTransactionHoldsALateRow() throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 601);
    HostRows host = HostRows.on(indexing.ticker());
    for (int block = 100; block <= 300; block++) {
      host.block(block).event(block, event -> event.mobile(true));
      indexing.tick();
    }
    assertThat(indexing.checkpoint().fences()).hasSizeLessThanOrEqualTo(64);

    late.commit();
    TickResult found = indexing.tick();

    assertThat(found.rowsScanned()).isEqualTo(1);
    assertThat(found.outcome()).isEqualTo(Outcome.PROCESSED);
    assertThat(indexing.paid()).contains(601).isEqualTo(indexing.due());
    assertThat(indexing.naive().found()).doesNotContain(601);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("Block 99 commits between a tick's state and its scan")
  void aLowerBlockCommitsDuringTheTick() throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602).tick();
    indexing.write(101, 603);
    AtomicInteger scans = new AtomicInteger();

    TickResult found =
        indexing.tick(
            beforeEachScan(
                indexing.ticker(),
                () -> {
                  if (scans.incrementAndGet() == 1) {
                    late.commit();
                  }
                }));

    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603);
    assertThat(found.rowsScanned()).isEqualTo(2);
    assertThat(scans).as("the bounds of the first were those of the past").hasValue(2);
    assertThat(indexing.naive().found()).doesNotContain(601);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("Blocks commit between a tick's state, its scan and the repeated scan")
  void lowerBlocksKeepCommittingDuringTheTick() throws SQLException {
    List<Connection> late = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      late.add(indexing.transaction());
      write(late.get(i), 99, 601 + i);
    }
    indexing.write(100, 701).tick();
    // the youngest first, so that each one moves what has to be looked at further back
    Iterator<Connection> next = List.of(late.get(2), late.get(1), late.get(0)).iterator();

    TickResult found =
        indexing.tick(
            beforeEachScan(
                indexing.ticker(),
                () -> {
                  if (next.hasNext()) {
                    next.next().commit();
                  }
                }));

    assertThat(found.rowsScanned()).isEqualTo(3);
    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603, 701);
    indexing.comesToRest();
  }

  @Test
  @DisplayName(
      "The head falls, and is written again, between a tick's scan and its look at the head")
  void theHeadIsWrittenAgainDuringTheTick(TestDatabase database) throws SQLException {
    indexing.write(99, 601).write(100, 602).tick();
    database.host().deleteBlocksFrom(99);
    indexing.blocks(99, 100);

    indexing.tick(
        before(
            indexing.ticker(),
            "After a rollback: the greatest position",
            () -> indexing.write(99, 603).write(100, 604).write(101, 605)));

    assertThat(indexing.paid()).contains(603, 604, 605);
    indexing.comesToRest();
  }

  private static Connection beforeEachScan(Connection connection, Step step) {
    return before(connection, "fresh_0 as materialized", step);
  }

  /** Something happens before each statement with that text. */
  private static Connection before(Connection connection, String text, Step step) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && arguments[0].toString().contains(text)) {
                step.happen();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private interface Step {
    void happen() throws SQLException;
  }
}
