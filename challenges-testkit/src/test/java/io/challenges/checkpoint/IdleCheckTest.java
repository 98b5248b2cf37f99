package io.challenges.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an idle tick is told by a single statement, and what makes it look closer. Blocks 1 to 200
 * are there, and the last of them has been read.
 */
@ChallengesDatabase
class IdleCheckTest {

  private final StatementLog log = new StatementLog();
  private Indexing indexing;
  private Connection other;
  private Connection ticker;

  @BeforeEach
  void comeToRest(TestDatabase database) throws SQLException {
    indexing = Indexing.on(database, settings -> settings.lateness(Axis.BLOCKS, 10));
    indexing.blocks(1, 200).write(150, 501).write(200, 502);
    other = database.connect();
    ticker = log.watch(indexing.ticker());
    rest();
  }

  /** What other databases of the server have in flight is not in the checkpoint, or has ended. */
  private void rest() throws SQLException {
    Long revision;
    do {
      awaitTold();
      revision = indexing.checkpoint().revision();
      indexing.awaitOthers();
      awaitTold();
    } while (!Objects.equals(indexing.checkpoint().revision(), revision));
  }

  private void awaitTold() {
    Condition.await("a tick that one statement tells about", this::isToldByOneStatement);
  }

  @AfterEach
  void close() throws SQLException {
    other.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // what others do
        "create table unrelated ()",
        "insert into blocks (blockhash, number) values ('hash 201', 201)",
        "update user_challenges set created_at = now()",
        // no rows of this challenge's
        "insert into follows (follower_user_id, followee_user_id, is_current, is_delete, txhash,"
            + " created_at, blocknumber) values (501, 502, true, false, 'tx', now(), 200)",
        "update indexing_checkpoints set revision = revision where tablename like '%:r:%'",
        "update challenges set amount = '2' where id = 'r'",
        // below what can come late
        "update user_events set is_mobile_user = false where user_id = 501",
        // a row that names nobody
        "delete from user_events where user_id = 501"
      })
  void whatIsNoneOfItsBusinessDoesNotDisturb(String sql) throws SQLException {
    HostRows.on(other).sql(sql);

    assertThat(isToldByOneStatement()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // a row above, or one that came late
        "insert into user_events (user_id, is_current, blocknumber) values (503, true, 200 + 1)",
        "insert into user_events (user_id, is_current, blocknumber) values (503, true, 200)",
        "insert into user_events (user_id, is_current, blocknumber) values (503, true, 190)",
        "update user_events set is_current = false where user_id = 502",
        // blocks that were rolled back
        "delete from user_events where user_id = 502",
        "delete from blocks where number > 150",
        // the catalogue's row
        "update challenges set active = false where id = 'm'",
        "update challenges set amount = '2' where id = 'm'",
        "update challenges set step_count = 1 where id = 'm'",
        "update challenges set starting_block = 1 where id = 'm'",
        "update challenges set cooldown_days = null where id = 'm'",
        "delete from user_challenges; delete from challenges where id = 'm'",
        // the checkpoint
        "update indexing_checkpoints set last_checkpoint = 100 where tablename like '%:m:%'",
        "update indexing_checkpoints set last_checkpoint = 300 where tablename like '%:m:%'",
        "update indexing_checkpoints set revision = revision + 1 where tablename like '%:m:%'",
        "update indexing_checkpoints set snapshot_xmax = 0 where tablename like '%:m:%'",
        "update indexing_checkpoints set settled = 0 where tablename like '%:m:%'",
        "delete from indexing_checkpoints where tablename like '%:m:%'"
      })
  void whatMayMatterIsLookedAt(String sql) throws SQLException {
    HostRows.on(other).sql("insert into blocks (blockhash, number) values ('hash 201', 201)");

    HostRows.on(other).sql(sql);

    assertThat(isToldByOneStatement()).isFalse();
  }

  @Test
  void theEndOfATransactionThatNoCheckpointKnowsDoesNotDisturb() throws SQLException {
    other.setAutoCommit(false);
    HostRows.on(other).sql("create table unrelated ()");
    assertThat(isToldByOneStatement()).isTrue();

    other.commit();

    assertThat(isToldByOneStatement()).isTrue();
  }

  /** From then on rows may be visible that the last scan could not see. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theEndOfOneThatWasInFlightIsLookedInto(boolean committed) throws SQLException {
    other.setAutoCommit(false);
    HostRows.on(other).sql("create table unrelated ()");
    indexing.write(200, 504);
    // as long as it is open
    awaitTold();

    if (committed) {
      other.commit();
    } else {
      other.rollback();
    }

    assertThat(isToldByOneStatement()).isFalse();
  }

  @Test
  void aLateRowOfOneThatWasInFlightIsFound() throws SQLException {
    other.setAutoCommit(false);
    Indexing.write(other, 195, 504);
    indexing.write(200, 505);
    awaitTold();

    other.commit();

    assertThat(indexing.tick().completed()).isEqualTo(1);
    assertThat(indexing.paid()).contains(504);
  }

  /**
   * A fence is behind whoever began after the scan and before the checkpoint was written, too. When
   * it is passed, the checkpoint settles.
   */
  @Test
  void aFenceThatIsPassedIsLookedAt() throws SQLException {
    other.setAutoCommit(false);
    indexing.write(210, 504);
    Connection interrupted =
        beforePreparing(
            "insert into \"public\".indexing_checkpoints",
            () -> HostRows.on(other).sql("create table unrelated ()"));
    indexing.challenges().processor(Indexing.CHALLENGE).tick(interrupted);
    awaitTold();
    assertThat(indexing.checkpoint().inFlight()).doesNotContain(Indexing.xid(other));
    assertThat(indexing.checkpoint().settled()).isLessThan(210);

    other.commit();

    // other databases' transactions hold it up as well
    Condition.await("a closer look", () -> !isToldByOneStatement());
    Condition.await("the checkpoint to settle", this::isSettled);
  }

  private interface Interruption {
    void run() throws SQLException;
  }

  /** The ticking connection, interrupted where it prepares a statement with this text. */
  private Connection beforePreparing(String text, Interruption interruption) {
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")
                  && ((String) arguments[0]).contains(text)) {
                interruption.run();
              }
              try {
                return method.invoke(indexing.ticker(), arguments);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  private boolean isSettled() throws SQLException {
    indexing.tick();
    return indexing.checkpoint().settled() == 210;
  }

  @Test
  void aHostThatHasWrittenItselfIsLookedAt() throws SQLException {
    ticker.setAutoCommit(false);
    assertThat(isToldByOneStatement()).isTrue();
    HostRows.on(indexing.ticker()).sql("create table unrelated ()");

    assertThat(isToldByOneStatement()).isFalse();

    ticker.rollback();
  }

  @Test
  void aLateRowWithoutAKeyDoesNotDisturb() throws SQLException {
    ChallengeProcessor referrals = indexing.challenges().processor("r");
    Condition.await("rest", () -> isToldByOneStatement(referrals));
    HostRows.on(other)
        .sql("insert into user_events (user_id, is_current, blocknumber) values (503, true, 200)");

    assertThat(isToldByOneStatement(referrals)).isTrue();
  }

  /** Each axis is written when something moves on it, and late rows are judged by its own scan. */
  @Test
  void axesThatWereReadAtDifferentTimesDoNotDisturbEachOther() throws SQLException {
    Challenges all = Challenges.standard();
    for (String challengeId : new String[] {"s", "p1"}) {
      ChallengeProcessor processor = all.processor(challengeId);
      Condition.await("rest", () -> isToldByOneStatement(processor));
    }

    HostRows.on(other).block(202).track(900, 501);

    for (String challengeId : new String[] {"s", "p1"}) {
      ChallengeProcessor processor = all.processor(challengeId);
      assertThat(processor.tick(ticker).outcome()).isEqualTo(Outcome.PROCESSED);
      Condition.await(challengeId + " at rest", () -> isToldByOneStatement(processor));
    }
  }

  @Test
  void rowsThatWereSeenBesideOneThatIsStillOpenDoNotDisturb() throws SQLException {
    Connection second = indexing.transaction();
    other.setAutoCommit(false);
    HostRows.on(other).sql("create table unrelated ()");
    HostRows.on(second).sql("create table another ()");
    indexing.write(200, 504);
    awaitTold();

    second.rollback();

    awaitTold();
  }

  /** It makes nobody dirty, and yet the checkpoint moves on. */
  @Test
  void aRowAboveWithoutAKeyIsLookedAt() throws SQLException {
    ChallengeProcessor referrals = indexing.challenges().processor("r");
    Condition.await("rest", () -> isToldByOneStatement(referrals));
    HostRows.on(other)
        .block(201)
        .sql("insert into user_events (user_id, is_current, blocknumber) values (503, true, 201)");

    assertThat(referrals.tick(indexing.ticker()).after()).containsEntry(Axis.BLOCKS, 201L);
  }

  @Test
  void aChallengeThatSomebodyWorksOnIsBusyAtOnce() throws SQLException {
    other.setAutoCommit(false);
    UserEventChallenges.standard().processor(Indexing.CHALLENGE).tick(other);
    log.clear();

    TickResult result = indexing.challenges().processor(Indexing.CHALLENGE).tick(ticker);

    assertThat(result.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(log.roundTrips()).hasSize(1);
    other.rollback();
    assertThat(isToldByOneStatement()).isTrue();
  }

  @Test
  void aRewindIsLookedAt() throws SQLException {
    indexing.challenges().rewind(other, Axis.BLOCKS, 100);

    assertThat(isToldByOneStatement()).isFalse();
  }

  @Test
  void whatIsKnownOfOneDatabaseSaysNothingOfAnother() throws SQLException {
    try (TestDatabase another = TestDatabase.create(Template.MIGRATED);
        Connection connection = another.connect()) {
      HostRows.on(connection).block(7).event(501, event -> event.mobile(true));

      TickResult result = indexing.challenges().processor(Indexing.CHALLENGE).tick(connection);

      assertThat(result.outcome()).isEqualTo(Outcome.PROCESSED);
    }
  }

  /** A tick that only the statement tells about is idle; else its stages have run. */
  private boolean isToldByOneStatement() throws SQLException {
    return isToldByOneStatement(indexing.challenges().processor(Indexing.CHALLENGE));
  }

  private boolean isToldByOneStatement(ChallengeProcessor processor) throws SQLException {
    log.clear();
    TickResult result = processor.tick(ticker);
    boolean one = log.roundTrips().size() == 1;
    if (one) {
      assertThat(result.outcome()).isEqualTo(Outcome.IDLE);
      assertThat(result.before()).isEqualTo(result.after()).containsKey(Axis.BLOCKS);
    }
    return one;
  }
}
