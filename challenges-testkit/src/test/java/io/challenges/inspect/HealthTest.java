package io.challenges.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.Health;
import io.challenges.Lag;
import io.challenges.host.SessionSettings;
import io.challenges.host.Settling;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;

/** What is in the way of ticks, in plain sentences. */
@ChallengesDatabase
class HealthTest {

  private Deployment deployment;
  private Connection connection;
  private HostRows rows;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database).with(UserEventChallenges::of);
    rows = database.host();
    connection = database.connect();
    rows.block(100).user(500).event(700, event -> event.mobile(true));
    for (ChallengeProcessor processor : deployment.challenges().processors()) {
      Settling.settle(processor, connection);
    }
  }

  private Health health() throws SQLException {
    return deployment.challenges().health(connection);
  }

  private void assertProblem(String problem) throws SQLException {
    Health health = health();
    assertThat(health.ready()).isFalse();
    assertThat(health.problems()).contains(problem);
  }

  private void assertOnlyWarns(String... warnings) throws SQLException {
    Health health = health();
    assertThat(health.problems()).isEmpty();
    assertThat(health.ready()).isTrue();
    assertThat(health.warnings()).containsExactly(warnings);
  }

  /** The session finds a function of its own under a name of the server's. */
  private void shadow(String function, String type, String value) throws SQLException {
    rows.sql(
        "create function public.%s() returns %s language sql as $$ select %s $$"
            .formatted(function, type, value));
    HostRows.on(connection).sql("set search_path = public, pg_catalog");
  }

  @Test
  void hasNothingToSayAtRest() throws SQLException {
    assertOnlyWarns();
    assertThat(health().lags())
        .extracting(Lag::challengeId, Lag::cause)
        .containsExactly(
            tuple("m", Lag.Cause.NOTHING),
            tuple("r", Lag.Cause.NOTHING),
            tuple("rd", Lag.Cause.NOTHING),
            tuple("rv", Lag.Cause.NOTHING));
  }

  @Test
  void rowsThatWaitAreNoCauseForConcern() throws SQLException {
    rows.block(101).event(701, event -> event.mobile(true));

    assertOnlyWarns();
    assertThat(health().lags().get(0).rowsWaiting()).isEqualTo(1);
  }

  @Test
  void aMissingTableIsAProblemToldOnce() throws SQLException {
    rows.sql("drop table indexing_checkpoints");

    assertThat(health().problems())
        .containsExactly(
            "checkpoint/state.sql: ERROR: relation \"public.indexing_checkpoints\" does not exist:"
                + " run ChallengeMigrations");
  }

  @Test
  void aMissingColumnIsAProblem() throws SQLException {
    rows.sql("alter table indexing_checkpoints drop column greatest_lateness");

    assertProblem(
        "checkpoint/state.sql: ERROR: column stored.greatest_lateness does not exist:"
            + " run ChallengeMigrations");
  }

  @Test
  void whatOnlyADerivationOrAWriteReadsMustBeThereToo() throws SQLException {
    rows.sql("alter table challenge_exclusions rename to exclusions");
    assertProblem(
        "Challenge m, m/derivation.sql: ERROR: relation \"public.challenge_exclusions\""
            + " does not exist: run ChallengeMigrations, or correct that SQL");
    rows.sql("alter table exclusions rename to challenge_exclusions")
        .sql("alter table user_challenges rename completed_at to finished_at");
    assertProblem(
        "write/user_challenges.sql: ERROR: column \"completed_at\" of relation \"user_challenges\""
            + " does not exist: run ChallengeMigrations");
  }

  @Test
  void aMissingPrivilegeIsAProblem() throws SQLException {
    String role = deployment.database().name() + "_reader";
    rows.sql("create role " + role).sql("grant select on all tables in schema public to " + role);
    try {
      HostRows.on(connection).sql("set role " + role);
      assertThat(health().problems())
          .containsExactly(
              "write/user_challenges.sql: ERROR: permission denied for table user_challenges");
    } finally {
      HostRows.on(connection).sql("reset role");
      rows.sql("drop owned by " + role).sql("drop role " + role);
    }
  }

  @Test
  void aMissingIndexIsAProblem() throws SQLException {
    rows.sql("drop index challenges_user_events_blocknumber");

    assertProblem(
        "Challenge m, m/user_events_by_user.sql: no valid index on"
            + " public.user_events leads with blocknumber; run ChallengeMigrations, or: create index"
            + " concurrently on public.user_events (blocknumber)");
    assertThat(health().lags()).as("nothing is read without it").isEmpty();
  }

  @Test
  void anAmountThatIsNoNumberIsAProblem() throws SQLException {
    deployment.catalogue("m", "amount", "ten");

    assertProblem(
        "Challenge m, table challenges: the amount \"ten\" in the table challenges is not a whole"
            + " number; correct that row");
  }

  @Test
  void aCheckpointOfAnotherClusterIsAProblemUntilTheNextTick() throws SQLException {
    rows.sql(
        """
        update indexing_checkpoints set snapshot_xmax = snapshot_xmax * 2 + 1000
        where tablename ~ ':m:'
        """);

    assertThat(health().problems())
        .containsExactly(
            "Challenge m on BLOCKS: the checkpoint comes from another cluster; the next tick derives"
                + " everything from the settled position less the lateness once more");

    deployment.tick("m");
    assertThat(health().ready()).isTrue();
  }

  @Test
  void aStandbyIsNotReady() throws SQLException {
    shadow("pg_is_in_recovery", "boolean", "true");

    assertThat(health().problems())
        .containsExactly("This server is a standby: ticks need the primary");
    assertThat(health().lags()).isEmpty();
  }

  @Test
  void aTransactionThatIsOpenForLongIsWorthAWarning() throws SQLException {
    deployment.awaitWriters();
    try (Connection writer = deployment.database().connect()) {
      writer.setAutoCommit(false);
      HostRows.on(writer).block(101);
      rows.block(102).event(702, event -> event.mobile(true));
      deployment.settle("m");
      deployment.challenges().processor("rd").tick(writer);
      int pid = writer.unwrap(BaseConnection.class).getBackendPID();
      assertOnlyWarns();

      shadow(
          "clock_timestamp", "timestamptz", "pg_catalog.clock_timestamp() + interval '14 minutes'");
      assertOnlyWarns();
      rows.sql("drop function public.clock_timestamp");
      shadow(
          "clock_timestamp", "timestamptz", "pg_catalog.clock_timestamp() + interval '15 minutes'");

      Health health = health();
      assertThat(health.ready()).isTrue();
      assertThat(health.warnings()).hasSize(2);
      assertThat(health.warnings().get(0))
          .startsWith("Challenge m on BLOCKS: kept from settling by process " + pid + " (user ");
      assertThat(health.warnings().get(1))
          .startsWith("Challenge rd: its lock is held by process " + pid + " (user ")
          .contains("idle in transaction), open for 90");
      writer.rollback();
    }
  }

  @ParameterizedTest
  @CsvSource({"21, false", "20, true", "11, true", "10, true"})
  void latenessIsWorthAWarningFromHalfOfWhatIsAllowed(long allowed, boolean warns)
      throws SQLException {
    rows.block(90).event(703, event -> event.mobile(true));
    deployment.tick("m");

    Health health =
        UserEventChallenges.with(ChallengeSettings.builder().lateness(Axis.BLOCKS, allowed).build())
            .health(connection);

    assertThat(health.ready()).isTrue();
    if (warns) {
      assertThat(health.warnings())
          .containsExactly(
              "Challenge m on BLOCKS: a row came 10 positions late, and beyond "
                  + allowed
                  + " rows are missed: raise the lateness");
    } else {
      assertThat(health.warnings()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9})
  void latenessBeyondWhatIsAllowedIsToldAsSuch(long allowed) throws SQLException {
    rows.block(90).event(703, event -> event.mobile(true));
    deployment.tick("m");

    Health health =
        UserEventChallenges.with(ChallengeSettings.builder().lateness(Axis.BLOCKS, allowed).build())
            .health(connection);

    assertThat(health.warnings())
        .containsExactly(
            "Challenge m on BLOCKS: a row came 10 positions late, and only "
                + allowed
                + " are allowed for: others may have been missed. Raise the lateness and reconcile,"
                + " unless the host only changed flags of an old row");
  }

  @Test
  void moreThanTenBatchesAreFarBehind() throws SQLException {
    for (int event = 0; event < 11; event++) {
      rows.block(110 + event).event(710 + event, columns -> columns.mobile(true));
    }
    Challenges challenges =
        UserEventChallenges.with(ChallengeSettings.builder().batchSize(1).build());

    assertThat(challenges.health(connection).warnings())
        .contains(
            "Challenge m on BLOCKS: far behind: at least 11 rows wait, up to 20 positions above the"
                + " checkpoint");
  }

  @Test
  void whatTheNextTickAdoptsIsWorthAWarning() throws SQLException {
    rows.sql("update indexing_checkpoints set last_checkpoint = 42 where tablename ~ ':m:'")
        .sql("delete from indexing_checkpoints where tablename ~ ':r:'");

    assertOnlyWarns(
        "Challenge m on BLOCKS: somebody else wrote the checkpoint; the next tick goes on from there",
        "Challenge r on BLOCKS: there is no checkpoint; the next tick makes one");
  }

  @Test
  void aChallengeThatTheCatalogueDoesNotHaveIsWorthAWarningAndAnInactiveOneIsNot()
      throws SQLException {
    deployment.catalogue("m", "active", false).catalogue("m", "amount", "ten");
    rows.sql("delete from challenges where id = 'rv'");

    assertOnlyWarns("Challenge rv: the table challenges does not have it, so ticks do nothing");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrongWithOneHidesNothingOfTheOthersAndLeavesNoTrace(boolean autoCommit)
      throws SQLException {
    Challenges challenges =
        deployment
            .challenges()
            .define(
                ChallengeDefinition.named("a")
                    .source("a.sql", Axis.BLOCKS, "select key, position, version from nowhere")
                    .derivation("select 1")
                    .build());
    connection.setAutoCommit(autoCommit);
    SessionSettings settings = SessionSettings.of(connection);

    Health health = challenges.health(connection);

    assertThat(health.problems())
        .containsExactly(
            "Challenge a, a.sql: ERROR: relation \"nowhere\" does not exist:"
                + " run ChallengeMigrations, or correct that SQL");
    assertThat(health.lags()).hasSize(4);
    assertThat(settings.changes(connection)).isEmpty();
    assertThat(Deployment.value(connection, "select pg_current_xact_id_if_assigned()::text"))
        .isNull();
    connection.setAutoCommit(true);
  }

  @Test
  void aBrokenConnectionIsThrown() throws SQLException {
    rows.sql("select pg_terminate_backend(" + pid() + ")");
    assertThatThrownBy(this::health).isInstanceOf(SQLException.class);
    assertThatThrownBy(this::health).isInstanceOf(SQLException.class);
  }

  @Test
  void aTransactionThatHasFailedBeforeIsTheCallers() throws SQLException {
    connection.setAutoCommit(false);
    assertThatThrownBy(() -> HostRows.on(connection).sql("select 1 / 0"))
        .isInstanceOf(SQLException.class);

    assertThatThrownBy(this::health)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("current transaction is aborted");
    connection.rollback();
  }

  private int pid() throws SQLException {
    return connection.unwrap(BaseConnection.class).getBackendPID();
  }

  @Test
  void whatItFoundCannotBeChanged() throws SQLException {
    Health health = health();
    for (List<?> list : List.of(health.lags(), health.problems(), health.warnings())) {
      assertThat(list).isUnmodifiable();
    }
  }
}
