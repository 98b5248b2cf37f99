package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks with auto-commit off: they take part in the host's transaction, and never end it. */
@ChallengesDatabase
class CallersTransactionTest {

  private static final String PAID =
      "select challenge_id || ' ' || specifier from user_challenges order by 1";
  private static final String SCANNED =
      "select distinct scanned from indexing_checkpoints order by 1";

  private final Challenges standard = Challenges.standard();
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
  void theHostsIsolationStays() throws SQLException {
    host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    write();

    tickAll(host);

    assertThat(Deployment.value(host, "show transaction_isolation")).isEqualTo("repeatable read");
    host.commit();
    assertThat(Deployment.values(elsewhere, PAID)).hasSize(5);
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
