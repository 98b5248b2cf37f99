package io.challenges.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.Lag;
import io.challenges.Lag.Cause;
import io.challenges.OpenTransaction;
import io.challenges.host.SessionSettings;
import io.challenges.host.Settling;
import io.challenges.rules.Deployment;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;

/** How far a checkpoint is behind, and whose fault that is. */
@ChallengesDatabase
class LagTest {

  private Deployment deployment;
  private Connection connection;
  private HostRows rows;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    rows = database.host();
    connection = database.connect();
    rows.block(100).event(700, event -> event.mobile(true));
    Settling.settle(deployment.challenges().processor("m"), connection);
  }

  private Lag lag() throws SQLException {
    return lag(deployment.challenges());
  }

  private Lag lag(Challenges challenges) throws SQLException {
    List<Lag> lags = challenges.inspect("m").lag(connection);
    assertThat(lags).hasSize(1);
    return lags.get(0);
  }

  /** A transaction with an id, older than what any tick draws from now on. */
  private Connection writer() throws SQLException {
    deployment.awaitWriters();
    Connection writer = deployment.database().connect();
    HostRows.on(writer).sql("set application_name = 'payer'");
    writer.setAutoCommit(false);
    HostRows.on(writer).block(101).event(800, event -> event.mobile(true));
    return writer;
  }

  private void behind(int events) throws SQLException {
    for (int event = 0; event < events; event++) {
      rows.block(110 + event).event(710 + event, columns -> columns.mobile(true));
    }
  }

  @Test
  void nothingIsTheCauseAtTheHead() throws SQLException {
    assertThat(lag())
        .isEqualTo(
            new Lag(
                "m", Axis.BLOCKS, Cause.NOTHING, 100L, 100L, 100L, 0, 0, false, null, null, 0, 64));
  }

  @Test
  void countsThePositionsAndRowsThatWait() throws SQLException {
    behind(3);

    Lag lag = lag();

    assertThat(lag.cause()).isEqualTo(Cause.BEHIND);
    assertThat(lag.scanned()).isEqualTo(100);
    assertThat(lag.head()).isEqualTo(112);
    assertThat(lag.positionsBehind()).isEqualTo(12);
    assertThat(lag.rowsWaiting()).isEqualTo(3);
    assertThat(lag.moreWaiting()).isFalse();
    assertThat(lag.line())
        .isEqualTo(
            "m BLOCKS: 12 positions behind 112, 3 rows waiting: rows wait for the next tick");
  }

  @ParameterizedTest
  @CsvSource({"10, 10, false", "11, 11, true", "20, 11, true"})
  void looksAtTenBatchesOnly(int waiting, int counted, boolean more) throws SQLException {
    behind(waiting);

    Lag lag = lag(Challenges.with(ChallengeSettings.builder().batchSize(1).build()));

    assertThat(lag.rowsWaiting()).isEqualTo(counted);
    assertThat(lag.moreWaiting()).isEqualTo(more);
  }

  @Test
  void rowsWithoutAKeyDoNotWait() throws SQLException {
    Settling.settle(deployment.challenges().processor("r"), connection);
    rows.block(110).event(710, event -> {}).event(711, event -> event.referrer(5));

    List<Lag> lags = deployment.challenges().inspect("r").lag(connection);

    // two events, but only one that says who referred
    assertThat(lags).extracting(Lag::rowsWaiting).containsExactly(1L);
  }

  @Test
  void namesTheTransactionThatKeepsItFromSettling() throws SQLException {
    try (Connection writer = writer()) {
      Instant before = Instant.now();
      rows.block(102).event(702, event -> event.mobile(true));
      deployment.settle("m");

      Lag lag = lag();

      assertThat(lag.cause()).isEqualTo(Cause.HELD);
      assertThat(lag.scanned()).isEqualTo(102);
      assertThat(lag.settled()).isEqualTo(100);
      OpenTransaction holder = Objects.requireNonNull(lag.heldBy());
      assertThat(holder.pid()).isEqualTo(writer.unwrap(BaseConnection.class).getBackendPID());
      assertThat(holder.preparedAs()).isNull();
      assertThat(holder.user()).isEqualTo(Deployment.value(connection, "select current_user"));
      assertThat(holder.database()).isEqualTo(deployment.database().name());
      assertThat(holder.applicationName()).isEqualTo("payer");
      assertThat(holder.state()).isEqualTo("idle in transaction");
      assertThat(holder.since()).isBetween(before.minusSeconds(60), before.plusSeconds(1));
      assertThat(holder.age()).isBetween(Duration.ZERO, Duration.ofSeconds(60));
      assertThat(holder.query()).containsIgnoringCase("insert into \"user_events\"");
      assertThat(lag.line()).contains("; held by process " + holder.pid()).contains("payer");

      writer.commit();
      deployment.awaitWriters();
      assertThat(lag().cause()).isEqualTo(Cause.UNSETTLED);
      assertThat(lag().heldBy()).isNull();
    }
    Settling.settle(deployment.challenges().processor("m"), connection);
    assertThat(lag().cause()).isEqualTo(Cause.NOTHING);
  }

  @Test
  void aTransactionThatBeganLaterHoldsNothing() throws SQLException {
    rows.block(102).event(702, event -> event.mobile(true));
    deployment.tick("m");
    try (Connection writer = writer()) {
      assertThat(lag().cause()).isEqualTo(Cause.UNSETTLED);
      writer.rollback();
    }
  }

  @Test
  void theCallersOwnTransactionCanBeTheOne() throws SQLException {
    try (Connection writer = writer()) {
      rows.block(102).event(702, event -> event.mobile(true));
      deployment.settle("m");

      Lag lag = deployment.challenges().inspect("m").lag(writer).get(0);

      assertThat(lag.cause()).isEqualTo(Cause.HELD);
      assertThat(Objects.requireNonNull(lag.heldBy()).pid())
          .isEqualTo(writer.unwrap(BaseConnection.class).getBackendPID());
      writer.rollback();
    }
  }

  @Test
  @EnabledIf("canPrepare")
  void namesAPreparedTransaction() throws SQLException {
    String name = deployment.database().name();
    try (Connection writer = writer()) {
      HostRows.on(writer).sql("prepare transaction '" + name + '\'');
      writer.rollback();
    }
    rows.block(102).event(702, event -> event.mobile(true));
    deployment.settle("m");

    OpenTransaction holder = Objects.requireNonNull(lag().heldBy());

    assertThat(holder.pid()).isNull();
    assertThat(holder.preparedAs()).isEqualTo(name);
    assertThat(holder.user()).isEqualTo(Deployment.value(connection, "select current_user"));
    assertThat(holder.database()).isEqualTo(name);
    assertThat(holder.since()).isNotNull();
    assertThat(holder.age()).isNotNull();
    assertThat(holder.phrase()).startsWith("the prepared transaction '" + name + "' (user ");
    rows.sql("rollback prepared '" + name + '\'');
  }

  static boolean canPrepare() throws SQLException {
    try (TestDatabase database = TestDatabase.create(Template.EMPTY)) {
      return !"0".equals(Deployment.value(database.connect(), "show max_prepared_transactions"));
    }
  }

  @Test
  void aPlainRoleLearnsTheProcessAtLeast() throws SQLException {
    String role = deployment.database().name() + "_reader";
    rows.sql("create role " + role).sql("grant select on all tables in schema public to " + role);
    try (Connection writer = writer()) {
      rows.block(102).event(702, event -> event.mobile(true));
      deployment.settle("m");
      HostRows.on(connection).sql("set role " + role);

      OpenTransaction holder = Objects.requireNonNull(lag().heldBy());

      assertThat(holder.pid()).isEqualTo(writer.unwrap(BaseConnection.class).getBackendPID());
      assertThat(holder.state()).isNull();
      assertThat(holder.since()).isNull();
      assertThat(holder.age()).isNull();
      assertThat(holder.query()).isNull();
      assertThat(holder.phrase()).startsWith("process " + holder.pid());
      writer.rollback();
    } finally {
      HostRows.on(connection).sql("reset role");
      rows.sql("drop owned by " + role).sql("drop role " + role);
    }
  }

  @Test
  void doesNotWaitForTheLockAndNamesWhoHasIt() throws SQLException {
    behind(1);
    try (Connection other = deployment.database().dataSource().getConnection()) {
      assertThat(lag().lockedBy()).isNull();
      other.setAutoCommit(false);
      deployment.challenges().processor("m").tick(other);

      Lag lag = lag();

      assertThat(lag.cause()).isEqualTo(Cause.BEHIND);
      assertThat(Objects.requireNonNull(lag.lockedBy()).pid())
          .isEqualTo(other.unwrap(BaseConnection.class).getBackendPID());
      assertThat(deployment.challenges().inspect("rd").lag(connection).get(0).lockedBy()).isNull();
      other.rollback();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NOT_IN_CATALOGUE, delete from user_challenges; delete from challenges where id = 'm', 100, 100",
    "INACTIVE, update challenges set active = false where id = 'm', 100, 100",
    "NO_CHECKPOINT, delete from indexing_checkpoints, , ",
    "NO_CHECKPOINT, update indexing_checkpoints set last_checkpoint = null, , ",
    "NOT_ADOPTED, update indexing_checkpoints set last_checkpoint = 42, 42, ",
    "OTHER_CLUSTER, update indexing_checkpoints set snapshot_xmax = snapshot_xmax * 2 + 1000, 100, 100",
    "HEAD_FELL, delete from blocks, 100, 100"
  })
  void tellsWhyNoTickReadsOnAsUsual(Cause cause, String sql, Long scanned, Long settled)
      throws SQLException {
    if (cause != Cause.HEAD_FELL) {
      behind(1);
    }
    rows.sql(sql);

    Lag lag = lag();

    assertThat(lag.cause()).isEqualTo(cause);
    assertThat(lag.scanned()).isEqualTo(scanned);
    assertThat(lag.settled()).isEqualTo(settled);
    assertThat(lag.heldBy()).isNull();
    assertThat(lag.head()).isEqualTo(cause == Cause.HEAD_FELL ? null : 110L);
  }

  @Test
  void tellsHowLateRowsCame() throws SQLException {
    rows.block(90).event(703, event -> event.mobile(true));
    deployment.tick("m");

    Lag lag = lag(Challenges.with(ChallengeSettings.builder().lateness(Axis.BLOCKS, 17).build()));

    assertThat(lag.greatestLateness()).isEqualTo(10);
    assertThat(lag.allowedLateness()).isEqualTo(17);
  }

  @Test
  void tellsOfEachAxis() throws SQLException {
    Challenges challenges =
        deployment
            .challenges()
            .define(
                ChallengeDefinition.named("two")
                    .source(
                        Axis.SLOTS,
                        """
                        select buyer_user_id as key, slot as position, xmin as version
                        from /*schema.*/sol_purchases
                        """)
                    .source(
                        Axis.BLOCKS,
                        """
                        select user_id as key, blocknumber as position, xmin as version
                        from /*schema.*/users
                        """)
                    .derivation("select 1")
                    .build());
    rows.sql(
            "insert into challenges (id, type, amount, active) values ('two', 'numeric', '1', true)")
        .sql("insert into indexing_checkpoints values (?, 55)", "challenges:two:last_slot")
        .block(110)
        .user(500);

    assertThat(challenges.inspect("two").lag(connection))
        .extracting(Lag::axis, Lag::cause, Lag::scanned, Lag::head)
        .containsExactly(
            tuple(Axis.SLOTS, Cause.NOT_ADOPTED, 55L, null),
            tuple(Axis.BLOCKS, Cause.NO_CHECKPOINT, null, 110L));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNoTrace(boolean autoCommit) throws SQLException {
    connection.setAutoCommit(autoCommit);
    SessionSettings settings = SessionSettings.of(connection);

    lag();

    assertThat(settings.changes(connection)).isEmpty();
    assertThat(
            Deployment.values(
                connection,
                "select 1 where pg_current_xact_id_if_assigned() is not null"
                    + " union all select 2 from pg_locks where locktype = 'advisory'"))
        .isEmpty();
    connection.setAutoCommit(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anErrorIsNamedAndLeavesTheCallersTransactionUsable(boolean autoCommit) throws SQLException {
    Challenges broken =
        deployment
            .challenges()
            .define(
                ChallengeDefinition.named("vip")
                    .source("vip.sql", Axis.BLOCKS, "select 1 as key, 2 as position from nowhere")
                    .derivation("select 1")
                    .build());
    connection.setAutoCommit(autoCommit);
    SessionSettings settings = SessionSettings.of(connection);

    assertThatThrownBy(() -> broken.inspect("vip").lag(connection))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageStartingWith("Challenge vip, head of vip.sql: ERROR: relation \"nowhere\"");

    assertThat(settings.changes(connection)).isEmpty();
    connection.setAutoCommit(true);
  }
}
