package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.Elsewhere;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks with auto-commit off: they take part in the host's transaction, and never end it. */
@ChallengesDatabase
class CallersTransactionTest {

  private static final String PAID =
      "select challenge_id || ' ' || specifier from user_challenges order by 1";
  private static final String SCANNED =
      "select distinct scanned from indexing_checkpoints where "
          + UserEventChallenges.CHECKPOINTS
          + " order by 1";

  private final Challenges standard = UserEventChallenges.standard();
  private Connection host;
  private Connection elsewhere;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    database
        .host()
        .sql(
            """
            insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)
            """);
    host = database.connect();
    host.setAutoCommit(false);
    elsewhere = database.connect();
  }

  private void tickAll(Connection connection) throws SQLException {
    for (ChallengeProcessor processor : standard.processors()) {
      processor.tick(connection);
    }
  }

  private void write() throws SQLException {
    HostRows.on(host)
        .block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .event(601, e -> e.referrer(501));
  }

  @Test
  void nothingIsCommittedBeforeTheHostCommits() throws SQLException {
    StatementLog log = new StatementLog();
    write();
    tickAll(log.watch(host));

    assertThat(log.commits() + log.rollbacks()).isZero();
    assertThat(host.getAutoCommit()).isFalse();
    assertThat(Deployment.values(host, PAID)).hasSize(5);
    assertThat(Deployment.values(elsewhere, PAID)).isEmpty();
    assertThat(Deployment.values(elsewhere, SCANNED)).containsExactly("-1");
    assertThat(Deployment.value(elsewhere, "select count(*) from users")).isEqualTo("0");

    host.commit();

    assertThat(Deployment.values(elsewhere, PAID))
        .containsExactly("m 258", "r 1f5:259", "rd 258:1f4", "rd 259:1f5", "rv 1f4:258");
    assertThat(Deployment.values(elsewhere, SCANNED)).containsExactly("100");
  }

  @Test
  void nothingStaysWhereTheHostRollsBack() throws SQLException {
    write();
    tickAll(host);

    host.rollback();

    assertThat(Deployment.values(elsewhere, PAID)).isEmpty();
    assertThat(Deployment.values(elsewhere, SCANNED)).containsExactly("-1");
    write();
    host.commit();
    tickAll(host);
    assertThat(Deployment.values(host, PAID)).hasSize(5);
    host.commit();
  }

  @Test
  void aSavepointOfTheHostsTakesATickBack() throws SQLException {
    write();
    host.commit();
    Savepoint savepoint = host.setSavepoint("challenges_tick");
    assertThat(standard.processor("m").tick(host).completed()).isEqualTo(1);

    host.rollback(savepoint);

    assertThat(Deployment.values(host, PAID)).isEmpty();
    assertThat(standard.processor("m").tick(host).completed()).isEqualTo(1);
    host.releaseSavepoint(savepoint);
    host.commit();
    assertThat(Deployment.values(elsewhere, PAID)).containsExactly("m 258");
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFailingTickLeavesTheHostsWritesAndSettingsAsTheyWere(Fault fault) throws SQLException {
    Challenges challenges = fault.challenges();
    HostRows.on(elsewhere).block(99).user(400);
    execute(
        "set work_mem = '5MB'",
        "set local search_path = pg_temp, public",
        "set local lock_timeout = '77s'",
        "select set_config('challenges.announce', 'loud', true)");
    fault.prepare(host);
    write();
    SessionSettings settings = SessionSettings.of(host);

    assertThatThrownBy(() -> challenges.processor("vip").tick(host))
        .isInstanceOf(ChallengeTickException.class);

    assertThat(settings.changes(host)).isEmpty();
    assertThat(Deployment.values(host, "select user_id from users order by 1"))
        .containsExactly("400", "500", "501");
    execute("insert into blocks values ('after', null, true, 7)");
    host.commit();
    assertThat(Deployment.values(elsewhere, "select user_id from users order by 1"))
        .containsExactly("400", "500", "501");
    assertThat(Deployment.value(elsewhere, "select count(*) from blocks where number = 7"))
        .isEqualTo("1");
    assertThat(Deployment.values(elsewhere, PAID)).isEmpty();
    assertThat(
            Deployment.value(
                elsewhere,
                "select count(*) from indexing_checkpoints where tablename like '%vip%'"))
        .isEqualTo("0");
    assertThat(Deployment.value(elsewhere, "select amount from challenges where id = 'vip'"))
        .isEqualTo("1");
  }

  @Test
  void aTickThatFailsInItsFirstStatementLeavesTheHostsWritesAsTheyWere() throws SQLException {
    write();
    execute("alter table challenges rename column cooldown_days to days");

    assertThatThrownBy(() -> standard.processor("m").tick(host))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("Challenge m, checkpoint/state.sql:")
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42703"));

    execute("alter table challenges rename column days to cooldown_days");
    assertThat(standard.processor("m").tick(host).completed()).isEqualTo(1);
    host.commit();
    assertThat(Deployment.values(elsewhere, PAID)).containsExactly("m 258");
    assertThat(Deployment.value(elsewhere, "select count(*) from users")).isEqualTo("2");
  }

  @Test
  void theOthersGoOnInTheSameTransaction() throws SQLException {
    Challenges challenges = Fault.TYPO_IN_DERIVATION.challenges();
    write();
    standard.processor("m").tick(host);
    assertThatThrownBy(() -> challenges.processor("vip").tick(host))
        .isInstanceOf(ChallengeTickException.class);
    standard.processor("rd").tick(host);
    host.commit();

    assertThat(Deployment.values(elsewhere, PAID))
        .containsExactly("m 258", "rd 258:1f4", "rd 259:1f5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void aTickThatGoesThroughLeavesTheSettingsAsTheyWere(String jit) throws SQLException {
    execute(
        "set jit = " + jit,
        "set statement_timeout = '10min'",
        "set local search_path = pg_temp, public",
        "select set_config('challenges.announce', 'loud', true)");
    SessionSettings settings = SessionSettings.of(host);
    write();

    for (int round = 0; round < 3; round++) {
      tickAll(host);
      assertThat(settings.changes(host)).isEmpty();
    }
    execute(
        "update challenges set active = false where id = 'm'",
        "delete from challenges where id = 'p'");
    assertThat(standard.processor("m").tick(host).outcome()).isEqualTo(Outcome.INACTIVE);
    assertThat(settings.changes(host)).isEmpty();
    host.commit();
    assertThat(Deployment.value(host, "show jit")).isEqualTo(jit);
    host.commit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "off"})
  void whateverTheOutcomeTheSettingsAreTheCallersAgain(String own) throws SQLException {
    Challenges challenges =
        UserEventChallenges.with(ChallengeSettings.builder().lateness(Axis.BLOCKS, 0).build());
    ChallengeProcessor processor = challenges.processor("m");
    execute("delete from indexing_checkpoints");
    write();
    challenges.seed(host, StartFrom.BEGINNING);
    host.commit();
    execute("set jit = " + own, "set enable_seqscan = " + own, "set challenges.announce = 'loud'");
    host.commit();
    execute("set local enable_bitmapscan = " + own);
    SessionSettings settings = SessionSettings.of(host);

    TickResult silent = processor.tick(host);
    assertThat(silent.outcome()).isEqualTo(Outcome.PROCESSED);
    assertThat(settings.changes(host)).as("without announcements").isEmpty();
    Condition.await(
        "challenge m to come to rest", () -> processor.tick(host).outcome() == Outcome.IDLE);
    assertThat(settings.changes(host)).as("idle").isEmpty();
    HostRows.on(host).block(101).event(700, e -> e.mobile(true));
    assertThat(processor.tick(host).completed()).isEqualTo(1);
    assertThat(settings.changes(host)).as("with announcements").isEmpty();
    HostRows.on(host).deleteBlocksFrom(101);
    assertThat(processor.tick(host).after()).containsEntry(Axis.BLOCKS, 100L);
    assertThat(settings.changes(host)).as("after a rollback of blocks").isEmpty();
    execute("update challenges set active = false where id = 'm'");
    assertThat(processor.tick(host).outcome()).isEqualTo(Outcome.INACTIVE);
    assertThat(settings.changes(host)).as("inactive").isEmpty();
    execute("delete from challenges where id = 'rd'");
    assertThat(challenges.processor("rd").tick(host).outcome()).isEqualTo(Outcome.NOT_IN_CATALOGUE);
    assertThat(settings.changes(host)).as("not in the catalogue").isEmpty();
    elsewhere.setAutoCommit(false);
    challenges.processor("r").tick(elsewhere);
    assertThat(challenges.processor("r").tick(host).outcome()).isEqualTo(Outcome.BUSY);
    assertThat(settings.changes(host)).as("busy").isEmpty();
    elsewhere.rollback();
    host.commit();

    assertThat(
            Deployment.values(
                host, "select setting from pg_settings where name in ('jit', 'enable_seqscan')"))
        .containsExactly(own, own);
    assertThat(Deployment.value(host, "select current_setting('challenges.announce')"))
        .isEqualTo("loud");
    assertThat(Deployment.value(host, "show enable_bitmapscan")).isEqualTo("on");
    host.commit();
  }

  @Test
  void aChallengeThatAnotherTransactionHoldsIsBusy() throws SQLException {
    write();
    host.commit();
    standard.processor("m").tick(host);
    SessionSettings settings = SessionSettings.of(elsewhere);

    TickResult busy = standard.processor("m").tick(elsewhere);

    assertThat(busy.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(busy.rowsScanned()).isZero();
    assertThat(busy.before()).isEmpty();
    assertThat(settings.changes(elsewhere)).isEmpty();
    assertThat(Deployment.values(elsewhere, PAID)).isEmpty();
    assertThat(standard.processor("rd").tick(elsewhere).outcome()).isEqualTo(Outcome.PROCESSED);
    host.rollback();
    assertThat(standard.processor("m").tick(elsewhere).completed()).isEqualTo(1);
  }

  @Test
  void noSavepointStaysOpen() throws SQLException {
    write();
    host.commit();
    Challenges challenges = Fault.TYPO_IN_DERIVATION.challenges();

    assertThat(standard.processor("m").tick(host).outcome()).isEqualTo(Outcome.PROCESSED);
    assertNoSavepoint();
    assertThatThrownBy(() -> challenges.processor("vip").tick(host))
        .isInstanceOf(ChallengeTickException.class);
    assertNoSavepoint();
    execute("update challenges set active = false where id = 'rd'");
    assertThat(standard.processor("rd").tick(host).outcome()).isEqualTo(Outcome.INACTIVE);
    assertNoSavepoint();
    host.rollback();
    Settling.settle(standard.processor("m"), host);
    assertNoSavepoint();
    host.rollback();
  }

  private void assertNoSavepoint() throws SQLException {
    Savepoint before = host.setSavepoint("before");
    for (String ours : new String[] {"challenges_tick", "challenges_fence"}) {
      assertThatThrownBy(() -> execute("release savepoint " + ours))
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("3B001"));
      host.rollback(before);
    }
    host.releaseSavepoint(before);
  }

  @Test
  void theHostsIsolationStays() throws SQLException {
    host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    write();

    tickAll(host);

    assertThat(Deployment.value(host, "show transaction_isolation")).isEqualTo("repeatable read");
    host.commit();
    assertThat(Deployment.values(elsewhere, PAID)).hasSize(5);
  }

  /** The position is between what was read before and what the other session's tick has read. */
  @ParameterizedTest
  @CsvSource({
    "read committed, true", "read committed, false",
    "repeatable read, true", "repeatable read, false",
    "serializable, true", "serializable, false"
  })
  void aRewindHoldsBesideATickOfAnotherSessions(
      String isolation, boolean waits, TestDatabase database) throws Exception {
    database.host().block(90).event(700, e -> e.mobile(true));
    standard.processor("m").tick(elsewhere);
    database.host().block(200).event(701, e -> e.mobile(true));
    elsewhere.setAutoCommit(false);

    rewindHolds(isolation, waits, database);
  }

  @ParameterizedTest
  @CsvSource({
    "read committed, true", "read committed, false",
    "repeatable read, true", "repeatable read, false",
    "serializable, true", "serializable, false"
  })
  void aRewindHoldsBesideATickThatMakesTheCheckpoint(
      String isolation, boolean waits, TestDatabase database) throws Exception {
    database.host().sql("delete from indexing_checkpoints").block(200);
    database.host().event(701, e -> e.mobile(true));
    elsewhere.setAutoCommit(false);

    rewindHolds(isolation, waits, database);
  }

  @Test
  void aRewindWithoutACheckpointMakesNone(TestDatabase database) throws SQLException {
    database.host().sql("delete from indexing_checkpoints");

    standard.rewind(host, Axis.BLOCKS, 95);
    host.commit();

    assertThat(Deployment.values(elsewhere, "select tablename from indexing_checkpoints"))
        .isEmpty();
  }

  private void rewindHolds(String isolation, boolean waits, TestDatabase database)
      throws Exception {
    execute("set transaction isolation level " + isolation);
    assertThat(Deployment.value(host, "select max(number) from blocks")).isEqualTo("200");
    standard.processor("m").tick(elsewhere);
    assertThat(scanned(elsewhere)).isEqualTo(200);
    if (!waits) {
      elsewhere.commit();
    }
    CompletableFuture<String> rewind =
        Elsewhere.call(
            () -> {
              try {
                standard.checkpoints().rewind(host, "m", Axis.BLOCKS, 95);
                return "moved";
              } catch (SQLException e) {
                return e.getSQLState();
              }
            });
    if (waits) {
      Waiting.forALock(database.connect(), host);
      elsewhere.commit();
    }

    if (isolation.equals("read committed")) {
      assertThat(rewind.get()).isEqualTo("moved");
    } else {
      assertThat(rewind.get()).as("to be retried").isEqualTo("40001");
      host.rollback();
      standard.checkpoints().rewind(host, "m", Axis.BLOCKS, 95);
    }
    host.commit();
    assertThat(scanned(elsewhere)).isEqualTo(95);
    elsewhere.commit();
  }

  private long scanned(Connection connection) throws SQLException {
    return standard.checkpoints().read(connection, "m", Axis.BLOCKS).orElseThrow().scanned();
  }

  @Test
  void aTransactionThatHasFailedAlreadyIsAnError() throws SQLException {
    write();
    assertThatThrownBy(() -> execute("select * from nowhere")).isInstanceOf(SQLException.class);

    assertThatThrownBy(() -> standard.processor("m").tick(host))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("Challenge m,")
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("25P02"));

    host.rollback();
    tickAll(host);
    host.commit();
  }

  private void execute(String... statements) throws SQLException {
    try (Statement statement = host.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
