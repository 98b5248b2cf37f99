package io.challenges.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.host.Settling;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.CountingProxy;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** How often a tick speaks with the server, as sent and as seen on the wire. */
@ChallengesDatabase
class TickCostTest {

  private final Challenges challenges = UserEventChallenges.standard();
  private final StatementLog log = new StatementLog();
  private TestDatabase database;
  private CountingProxy wire;
  private Connection plain;
  private Connection ticker;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException, IOException {
    this.database = database;
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(database.url());
    wire = CountingProxy.to(direct.getServerNames()[0], direct.getPortNumbers()[0]);
    PGSimpleDataSource counted = new PGSimpleDataSource();
    counted.setUrl(database.url());
    counted.setServerNames(new String[] {"localhost"});
    counted.setPortNumbers(new int[] {wire.port()});
    plain = counted.getConnection();
    ticker = log.watch(plain);
    database
        .host()
        .block(100)
        .user(501)
        .event(601, event -> event.referrer(501).mobile(true))
        .event(700, event -> event.mobile(true));
    untilIdle();
  }

  @AfterEach
  void close() throws SQLException, IOException {
    plain.close();
    wire.close();
  }

  @Nested
  class Idle {

    @Test
    void takesOneRoundTripInATransactionOfItsOwn() throws SQLException {
      int before = startCounting();

      tickAllIdle();

      assertThat(log.roundTrips()).hasSize(4);
      // the driver sends BEGIN along with the first statement, and the commit is the last
      assertThat(wire.roundTrips() - before).isEqualTo(4);
    }

    @Test
    void takesOneRoundTripInTheHostsTransaction() throws SQLException {
      ticker.setAutoCommit(false);
      int before = startCounting();

      tickAllIdle();

      assertThat(log.roundTrips()).hasSize(4);
      assertThat(log.commits()).isZero();
      assertThat(wire.roundTrips() - before).isEqualTo(4);
      assertThat(text("select pg_current_xact_id_if_assigned()")).isNull();
      ticker.rollback();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesNothing(boolean autoCommit) throws SQLException {
      List<String> versions = versions();
      // The position of the server's log and the next id stand still as long as nobody writes. What
      // the test kit does in other databases moves them, too, but not for ever.
      String start;
      int attempts = 0;
      do {
        assertThat(attempts++).as("attempts").isLessThan(200);
        start = text(WRITTEN);
        ticker.setAutoCommit(autoCommit);
        tickAllIdle();
        ticker.setAutoCommit(true);
      } while (!text(WRITTEN).equals(start));

      assertThat(versions()).isEqualTo(versions);
    }

    private static final String WRITTEN =
        "select pg_current_wal_insert_lsn() || ' ' || pg_snapshot_xmax(pg_current_snapshot())";

    private void tickAllIdle() throws SQLException {
      for (ChallengeProcessor processor : challenges.processors()) {
        assertThat(processor.tick(ticker).outcome()).isEqualTo(Outcome.IDLE);
      }
    }

    private List<String> versions() throws SQLException {
      return texts(
          """
          select ctid::text || xmin from indexing_checkpoints
          union all
          select ctid::text || xmin from user_challenges
          union all
          select ctid::text || xmin from notification
          """);
    }
  }

  @Nested
  class AtWork {

    /**
     * The idle check, as the last tick found nothing; lock and state, scan, checkpoint, what
     * differs, write: the same for any number of rows.
     */
    @ParameterizedTest
    @CsvSource({"m, 1", "rd, 1", "r, 2"})
    void takesSixStatementsWhateverTheNumberOfRows(String challengeId, int sources)
        throws SQLException {
      for (int rows : new int[] {2, 50, 5000}) {
        move(rows);
        int before = startCounting();

        TickResult result = challenges.processor(challengeId).tick(ticker);

        assertThat(result.rowsScanned()).isEqualTo((long) sources * rows);
        assertThat(result.completed()).isEqualTo(rows);
        assertThat(log.roundTrips()).hasSize(6);
        assertThat(log.commits()).isEqualTo(1);
        assertThat(wire.roundTrips() - before).isEqualTo(6 + 1);
        untilIdle();
      }
    }

    /** What moved in the events of those who have other ones: whose referrals they may uncover. */
    @ParameterizedTest
    @ValueSource(ints = {50, 5000})
    void takesOneMoreForAnExpansion(int rows) throws SQLException {
      move(rows);
      untilIdle();
      database
          .host()
          .sql(
              "update user_events set is_current = false, blocknumber = blocknumber + 1000 where blocknumber > 100");
      int before = startCounting();

      TickResult result = challenges.processor("r").tick(ticker);

      assertThat(result.rowsScanned()).isEqualTo(2L * rows);
      assertThat(log.roundTrips()).as("without the write").hasSize(6);
      assertThat(wire.roundTrips() - before).isEqualTo(6 + 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 5000})
    void takesASavepointsReleaseMoreInTheHostsTransaction(int rows) throws SQLException {
      move(rows);
      ticker.setAutoCommit(false);
      int before = startCounting();

      challenges.processor("m").tick(ticker);

      assertThat(log.roundTrips()).hasSize(7);
      assertThat(log.commits()).isZero();
      assertThat(wire.roundTrips() - before).isEqualTo(7);
      ticker.rollback();
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 5000})
    void takesOneMoreForAFenceOfItsOwnWhereTheHostHasWritten(int rows) throws SQLException {
      ticker.setAutoCommit(false);
      HostRows.on(plain).sql("select pg_current_xact_id()");
      move(rows);
      int before = startCounting();

      challenges.processor("m").tick(ticker);

      assertThat(log.roundTrips()).hasSize(7);
      assertThat(wire.roundTrips() - before).isEqualTo(7);
      ticker.rollback();
    }

    @Test
    void nothingMoreIsSentWhereNothingDiffers() throws SQLException {
      move(5000);
      untilIdle();
      // the same rows at a new position
      database.host().sql("update user_events set blocknumber = 1000 where blocknumber > 100");
      int before = startCounting();

      TickResult result = challenges.processor("m").tick(ticker);

      assertThat(result.rowsScanned()).isEqualTo(5000);
      assertThat(result.inserted() + result.updated()).isZero();
      assertThat(log.roundTrips()).as("without the write").hasSize(5);
      assertThat(wire.roundTrips() - before).isEqualTo(6);
    }

    /** Only the first tick after an idle one asks whether it can be idle again. */
    @Test
    void asksNothingMoreWhereTheLastTickFoundSomething() throws SQLException {
      move(2);
      challenges.processor("m").tick(ticker);
      move(2);
      int before = startCounting();

      challenges.processor("m").tick(ticker);

      assertThat(log.roundTrips()).hasSize(5);
      assertThat(wire.roundTrips() - before).isEqualTo(5 + 1);
    }

    private int head = 100;

    /** That many users and that many events, ten to a block; each refers the next one. */
    private void move(int rows) throws SQLException {
      database
          .host()
          .sql(
              """
              insert into blocks (blockhash, number)
              select 'hash ' || n, n from generate_series(?::int + 1, ?::int + 2000) as n
              on conflict do nothing
              """,
              head,
              head)
          .sql(
              """
              insert into users (user_id, is_current, is_verified, blocknumber, txhash)
              select ? * 1000 + n, true, false, ? + 1 + n / 10, 'tx'
              from generate_series(0, ? - 1) as n
              """,
              head,
              head,
              rows)
          .sql(
              """
              insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
              select ? * 1000 + n, ? * 1000 + (n + 1) % ?, true, true, ? + 1 + n / 10
              from generate_series(0, ? - 1) as n
              """,
              head, head, rows, head, rows);
      head += 1000;
    }
  }

  private int startCounting() {
    log.clear();
    return wire.roundTrips();
  }

  private void untilIdle() {
    for (ChallengeProcessor processor : challenges.processors()) {
      Settling.settle(processor, plain);
    }
  }

  private String text(String sql) throws SQLException {
    return texts(sql).get(0);
  }

  /** Through another way than the one that is counted. */
  private List<String> texts(String sql) throws SQLException {
    try (PreparedStatement statement = plain.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }
}
