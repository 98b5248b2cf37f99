package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import io.challenges.testkit.UserEventRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Scans that end before the head, and sources that differ. */
@ChallengesDatabase
class BatchTest {

  private static final String DERIVATION =
      """
      select
        dirty.key::text as specifier, dirty.key as user_id, 1 as progress, 1 as target,
        challenge.amount, null::bigint as completed_blocknumber, null::timestamp as completed_at
      from dirty cross join challenge
      """;

  private static Indexing batchesOf(TestDatabase database, int size) throws SQLException {
    return Indexing.on(database, settings -> settings.lateness(Axis.BLOCKS, 0).batchSize(size));
  }

  @Test
  @DisplayName("A block larger than the batch is one scan, derived in chunks")
  void aBlockIsNeverCut(TestDatabase database) throws SQLException {
    Indexing indexing = batchesOf(database, 3);
    indexing.write(98, 1).comesToRest();
    indexing.write(99, 601, 602, 603, 604, 605, 606, 607, 608).write(100, 609);

    TickResult first = indexing.tick();

    assertThat(first.rowsScanned()).isEqualTo(8);
    assertThat(first.keysDerived()).isEqualTo(8);
    assertThat(first.after()).containsEntry(Axis.BLOCKS, 99L);
    assertThat(first.moreWaiting()).isTrue();
    TickResult second = indexing.tick();
    assertThat(second.rowsScanned()).isEqualTo(1);
    assertThat(second.moreWaiting()).isFalse();
    assertThat(indexing.paid()).isEqualTo(indexing.due());
    indexing.comesToRest();
  }

  @Test
  @DisplayName("A second transaction of a block that ended a batch")
  void aBlockThatEndedABatchCommitsTwice(TestDatabase database) throws SQLException {
    Indexing indexing = batchesOf(database, 2);
    indexing.blocks(98, 103);
    Connection late = indexing.transaction();
    write(late, 99, 603);
    indexing.write(99, 601, 602).write(100, 604, 605).write(101, 606);

    assertThat(indexing.tick().after()).containsEntry(Axis.BLOCKS, 99L);
    late.commit();
    TickResult second = indexing.tick();

    assertThat(second.after()).containsEntry(Axis.BLOCKS, 100L);
    assertThat(indexing.paid()).containsExactly(601, 602, 603, 604, 605);
    indexing.tick();
    indexing.comesToRest();
    assertThat(indexing.paid()).isEqualTo(indexing.due());
  }

  @Test
  @DisplayName("Late rows are read whole, whatever the batch")
  void lateRowsAreNotLimited(TestDatabase database) throws SQLException {
    Indexing indexing = batchesOf(database, 2);
    indexing.blocks(90, 110);
    Connection late = indexing.transaction();
    for (int block = 90; block < 100; block++) {
      write(late, block, 600 + block);
    }
    indexing.write(100, 1).write(101, 2).write(102, 3).write(103, 4).write(104, 5);
    indexing.tick();
    assertThat(indexing.checkpoint().scanned()).isEqualTo(101);

    late.commit();
    TickResult found = indexing.tick();

    assertThat(found.rowsScanned()).isEqualTo(12);
    assertThat(found.keysDerived()).isEqualTo(12);
    assertThat(found.after()).containsEntry(Axis.BLOCKS, 103L);
    assertThat(indexing.naive().found()).doesNotContain(690, 699);
    indexing.comesToRest();
    assertThat(indexing.paid()).isEqualTo(indexing.due());
  }

  @Test
  @DisplayName("A batch of moved rows from which no key comes moves the position")
  void aBatchWithoutAKey(TestDatabase database, Connection ticker) throws SQLException {
    Challenges challenges = small(2);
    ChallengeProcessor referrals = challenges.processor("r");
    HostRows host = database.host().block(90).user(501);
    untilIdle(referrals, ticker);
    // nobody is referred here: neither r's nor rv's business, but many rows
    for (int block = 91; block <= 150; block++) {
      host.block(block).event(block, event -> event.mobile(true));
    }
    host.block(151).event(601, event -> event.referrer(501));

    List<Long> positions = new ArrayList<>();
    TickResult result;
    do {
      result = referrals.tick(ticker);
      positions.add(result.after().get(Axis.BLOCKS));
      assertThat(result.outcome()).isEqualTo(Outcome.PROCESSED);
    } while (result.moreWaiting());

    // ten rows without a key cost as much as one with a key
    assertThat(positions).containsExactly(110L, 130L, 150L, 151L);
    assertThat(paid(ticker, "r")).containsExactly(501);
    untilIdle(referrals, ticker);
  }

  @Test
  @DisplayName("A late row behind a batch from which no key came")
  void aLateRowBehindABatchWithoutAKey(TestDatabase database, Connection ticker)
      throws SQLException {
    Challenges challenges = small(2);
    ChallengeProcessor referrals = challenges.processor("r");
    HostRows host = database.host().block(90).user(501).block(91);
    untilIdle(referrals, ticker);
    Connection late = database.connect();
    late.setAutoCommit(false);
    HostRows.on(late).block(91).event(601, event -> event.referrer(501));
    for (int block = 92; block <= 130; block++) {
      host.block(block).event(block, event -> event.mobile(true));
    }
    referrals.tick(ticker);
    late.commit();

    referrals.tick(ticker);

    assertThat(paid(ticker, "r")).containsExactly(501);
    untilIdle(referrals, ticker);
  }

  @Test
  @DisplayName("Two sources are cut at different positions")
  void sourcesAreCutAtDifferentPositions(TestDatabase database, Connection ticker)
      throws SQLException {
    vip(database);
    ChallengeProcessor vip =
        small(2)
            .define(
                ChallengeDefinition.named("vip")
                    .source(
                        Axis.BLOCKS,
                        "select user_id as key, blocknumber as position, xmin as version from users")
                    .source(
                        Axis.BLOCKS,
                        "select user_id as key, blocknumber as position, xmin as version from user_events")
                    .derivation(DERIVATION)
                    .startFrom(StartFrom.BEGINNING)
                    .build())
            .processor("vip");
    HostRows host = database.host().block(90).user(1);
    untilIdle(vip, ticker);
    // users end at 103, events at 92: what lies between is read once, and later
    host.block(91).event(601, BatchTest::plain);
    host.block(92).event(602, BatchTest::plain);
    host.block(93).user(501);
    host.block(95).event(603, BatchTest::plain).event(604, BatchTest::plain);
    host.block(103).user(502);
    host.block(104).event(605, BatchTest::plain);

    TickResult first = vip.tick(ticker);
    assertThat(paid(ticker, "vip")).containsExactly(1, 601, 602);
    TickResult second = vip.tick(ticker);
    assertThat(paid(ticker, "vip")).containsExactly(1, 501, 601, 602, 603, 604);

    assertThat(first.after()).containsEntry(Axis.BLOCKS, 92L);
    assertThat(first.rowsScanned()).isEqualTo(2);
    assertThat(second.after()).containsEntry(Axis.BLOCKS, 95L);
    assertThat(second.rowsScanned()).isEqualTo(3);
    untilIdle(vip, ticker);
    assertThat(paid(ticker, "vip")).containsExactly(1, 501, 502, 601, 602, 603, 604, 605);
  }

  @Test
  @DisplayName("Two sources are cut apart beside a writer that is late in both")
  void sourcesAreCutApartBesideALateWriter(TestDatabase database, Connection ticker)
      throws SQLException {
    ChallengeProcessor verified = small(1).processor("rv");
    HostRows host = database.host();
    for (int block = 90; block <= 99; block++) {
      host.block(block);
    }
    untilIdle(verified, ticker);
    Connection late = database.connect();
    late.setAutoCommit(false);
    HostRows.on(late)
        .block(91)
        .user(501, user -> user.verified(true))
        .event(601, event -> event.referrer(500));
    host.block(92).event(602, event -> event.referrer(501));
    host.block(93).user(500, user -> user.verified(true));
    host.block(95).event(603, event -> event.referrer(500));
    host.block(96).user(502, user -> user.verified(true));
    verified.tick(ticker);
    verified.tick(ticker);
    late.commit();

    untilIdle(verified, ticker);

    assertThat(
            Indexing.texts(
                ticker,
                "select specifier from user_challenges where challenge_id = 'rv' order by 1"))
        .containsExactly("1f4:259", "1f4:25b", "1f5:25a");
  }

  @Test
  @DisplayName("A source without xmin: what is late is derived by a tick that has news")
  void aViewIsReadAgainWhenThereIsNews(TestDatabase database, Connection ticker)
      throws SQLException {
    vip(database);
    database
        .host()
        .sql(
            "create view members as select user_id, blocknumber from user_events where is_current");
    ChallengeProcessor vip =
        Challenges.standard()
            .define(
                ChallengeDefinition.named("vip")
                    .source(
                        Axis.BLOCKS,
                        "select user_id as key, blocknumber as position, null::xid as version from members")
                    .derivation(DERIVATION)
                    .startFrom(StartFrom.BEGINNING)
                    .build())
            .processor("vip");
    HostRows host = database.host().block(90).event(1, BatchTest::plain);
    untilIdle(vip, ticker);
    Connection late = database.connect();
    late.setAutoCommit(false);
    host.block(99);
    HostRows.on(late).block(99).event(601, BatchTest::plain);
    host.block(100).event(602, BatchTest::plain);
    TickResult fresh = vip.tick(ticker);
    assertThat(fresh.rowsScanned()).isEqualTo(1);
    assertThat(paid(ticker, "vip")).contains(602).doesNotContain(601);

    untilIdle(vip, ticker);
    late.commit();
    host.block(101).event(603, BatchTest::plain);
    vip.tick(ticker);

    assertThat(paid(ticker, "vip")).contains(601, 602, 603);
    untilIdle(vip, ticker);
  }

  /** A row without anything special. */
  private static void plain(UserEventRow event) {}

  private static Challenges small(int batchSize) {
    return Challenges.with(
        ChallengeSettings.builder().lateness(Axis.BLOCKS, 0).batchSize(batchSize).build());
  }

  private static void vip(TestDatabase database) throws SQLException {
    database
        .host()
        .sql(
            "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)");
  }

  private static List<Integer> paid(Connection connection, String challengeId) throws SQLException {
    return Indexing.integers(
        connection,
        "select user_id from user_challenges where challenge_id = '%s' order by 1"
            .formatted(challengeId));
  }

  private static void untilIdle(ChallengeProcessor processor, Connection ticker)
      throws SQLException {
    for (int ticks = 0; processor.tick(ticker).outcome() != Outcome.IDLE; ticks++) {
      assertThat(ticks).as("it comes to rest").isLessThan(100);
    }
  }
}
