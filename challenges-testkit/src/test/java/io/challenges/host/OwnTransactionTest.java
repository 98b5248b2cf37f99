package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** Ticks with auto-commit on: each is a transaction of its own. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class OwnTransactionTest {

  private static final String PAID = "select specifier from user_challenges order by 1";

  private HostRows rows;
  private Connection connection;
  private Connection elsewhere;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    rows = database.host();
    rows.sql(
        "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)");
    connection = database.connect();
    elsewhere = database.connect();
  }

  private void assertNothingIsOpen() throws SQLException {
    assertThat(connection.getAutoCommit()).isTrue();
    assertThat(connection.unwrap(BaseConnection.class).getTransactionState())
        .isEqualTo(TransactionState.IDLE);
  }

  @Test
  void commitsWhatItDid() throws SQLException {
    rows.block(100).event(700, e -> e.mobile(true));

    assertThat(Challenges.standard().processor("m").tick(connection).completed()).isEqualTo(1);

    assertNothingIsOpen();
    assertThat(Deployment.values(elsewhere, PAID)).containsExactly("2bc");
  }

  @Test
  void leavesNothingOpenWhateverTheOutcome() throws SQLException {
    Challenges challenges = Challenges.standard();
    rows.block(100);
    Settling.settle(challenges.processor("m"), connection);
    assertThat(challenges.processor("m").tick(connection).outcome()).isEqualTo(Outcome.IDLE);
    assertNothingIsOpen();
    rows.sql("update challenges set active = false where id = 'm'");
    assertThat(challenges.processor("m").tick(connection).outcome()).isEqualTo(Outcome.INACTIVE);
    assertNothingIsOpen();
    rows.sql("delete from challenges where id = 'r'");
    assertThat(challenges.processor("r").tick(connection).outcome())
        .isEqualTo(Outcome.NOT_IN_CATALOGUE);
    assertNothingIsOpen();
    elsewhere.setAutoCommit(false);
    challenges.processor("rd").tick(elsewhere);
    assertThat(challenges.processor("rd").tick(connection).outcome()).isEqualTo(Outcome.BUSY);
    assertNothingIsOpen();
    elsewhere.rollback();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFailingTickLeavesNoTraceAndTheNextOneDoesTheWork(Fault fault) throws SQLException {
    rows.block(100).user(500);
    fault.prepare(connection);
    SessionSettings settings = SessionSettings.of(connection);
    List<@Nullable String> database = everything();

    for (int attempt = 0; attempt < 2; attempt++) {
      assertThatThrownBy(() -> fault.challenges().processor("vip").tick(connection))
          .isInstanceOf(ChallengeTickException.class);

      assertNothingIsOpen();
      assertThat(settings.changes(connection)).isEmpty();
      assertThat(everything()).isEqualTo(database);
    }

    Challenges sound = Challenges.standard().define(Fault.sound().build());
    assertThat(sound.processor("vip").tick(connection).completed()).isEqualTo(1);
    assertThat(Deployment.values(elsewhere, PAID)).containsExactly("1f4");
  }

  private List<@Nullable String> everything() throws SQLException {
    return Deployment.values(
        elsewhere,
        """
        select row(stored.*) || ' ' || xmin from user_challenges as stored
        union all
        select row(stored.*) || ' ' || xmin from indexing_checkpoints as stored
        union all
        select row(stored.*) || ' ' || xmin from challenges as stored
        union all
        select row(stored.*) || ' ' || xmin from notification as stored
        order by 1
        """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
  void isReadCommittedWhateverTheSessionsDefault(String isolation) throws SQLException {
    List<@Nullable String> found = new ArrayList<>();
    Challenges challenges =
        Challenges.with(
            ChallengeSettings.builder()
                .onCompleted(
                    (tick, challenge, completed) ->
                        found.add(Deployment.value(tick, "show transaction_isolation")))
                .build());
    try (Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_isolation = '" + isolation + '\'');
    }
    SessionSettings settings = SessionSettings.of(connection);
    rows.block(100).event(700, e -> e.mobile(true));

    challenges.processor("m").tick(connection);

    assertThat(found).containsExactly("read committed");
    assertThat(settings.changes(connection)).isEmpty();
  }

  @Test
  void leavesTheSettingsAsTheyWere() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("set jit = on");
      statement.execute("set challenges.announce = 'loud'");
    }
    SessionSettings settings = SessionSettings.of(connection);
    rows.block(100).event(700, e -> e.mobile(true));

    for (int ticks = 0; ticks < 3; ticks++) {
      Challenges.standard().processor("m").tick(connection);
      assertThat(settings.changes(connection)).isEmpty();
    }
  }

  @Test
  void isBusyWhereTheCheckpointWasMovedWithoutTheLock() throws Exception {
    rows.block(100).event(700, e -> e.mobile(true));
    elsewhere.setAutoCommit(false);
    HostRows.on(elsewhere)
        .sql("update indexing_checkpoints set revision = revision + 1 where tablename ~ ':m:'");
    CompletableFuture<Outcome> tick =
        Elsewhere.call(
            () -> {
              try {
                return Challenges.standard().processor("m").tick(connection).outcome();
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    Waiting.forALock(elsewhere, connection);
    elsewhere.commit();

    assertThat(tick.get()).isEqualTo(Outcome.BUSY);

    assertNothingIsOpen();
    assertThat(Deployment.values(elsewhere, PAID)).isEmpty();
    assertThat(Challenges.standard().processor("m").tick(connection).completed()).isEqualTo(1);
    elsewhere.commit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read"})
  void aRewindSeesWhatItHasWaitedFor(String isolation) throws Exception {
    rows.block(100).event(700, e -> e.mobile(true));
    elsewhere.setAutoCommit(false);
    Challenges.standard().processor("m").tick(elsewhere);
    try (Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_isolation = '" + isolation + '\'');
    }
    CompletableFuture<Void> rewind =
        Elsewhere.run(
            () -> {
              try {
                Challenges.standard().checkpoints().rewind(connection, "m", Axis.BLOCKS, 50);
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    Waiting.forALock(elsewhere, connection);
    elsewhere.commit();

    rewind.get();

    assertNothingIsOpen();
    assertThat(Challenges.standard().checkpoints().read(connection, "m", Axis.BLOCKS))
        .hasValueSatisfying(checkpoint -> assertThat(checkpoint.scanned()).isEqualTo(50));
    elsewhere.commit();
  }
}
