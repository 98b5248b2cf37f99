package io.challenges.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.Reconciliation;
import io.challenges.ReconciliationProgress;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.Elsewhere;
import io.challenges.rules.OwnChallenges;
import io.challenges.rules.UserChallenge;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What no tick can find, a reconciliation does. */
@ChallengesDatabase
class ReconciliationTest {

  private static final String WAITING =
      "select count(*) from pg_locks where locktype = 'advisory' and not granted"
          + " and database = (select oid from pg_database where datname = current_database())";

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment =
        Deployment.on(database, settings -> settings.batchSize(100))
            .with(challenges -> challenges.define(OwnChallenges.SOCIAL));
    deployment
        .host()
        .sql(OwnChallenges.SOCIAL_ROW)
        .block(100)
        .user(500)
        .event(601, event -> event.mobile(false))
        .event(602, event -> event.mobile(false))
        // more than the lateness above what the tests change
        .block(200)
        .event(699, event -> event.mobile(false));
    deployment.rest();
  }

  private Reconciliation reconciliation(String challengeId) {
    return deployment.challenges().inspect(challengeId).reconcile().pause(Duration.ZERO);
  }

  private ReconciliationProgress reconcile(String challengeId) throws SQLException {
    return reconciliation(challengeId).run(deployment.connection());
  }

  private void assertNothingForTicks(String challengeId) throws SQLException {
    deployment.rest();
    assertThat(deployment.tick(challengeId).outcome()).isEqualTo(Outcome.IDLE);
  }

  @Test
  void aFlagFlippedWithoutANewPosition() throws SQLException {
    deployment.host().sql("update user_events set is_mobile_user = true where user_id = 601");
    assertNothingForTicks("m");
    assertThat(deployment.paid("m")).isEmpty();

    ReconciliationProgress progress = reconcile("m");

    assertThat(deployment.paid("m")).containsExactly("259");
    assertThat(progress.finished()).isTrue();
    assertThat(progress.done()).isEqualTo(progress.total()).isPositive();
    assertThat(progress.inserted()).isEqualTo(1);
    assertThat(progress.completed()).isEqualTo(1);
    assertThat(progress.keysDerived()).isEqualTo(3);
    UserChallenge row = deployment.row("m", "259");
    assertThat(row.block()).as("no earlier than earlier ticks' completions").isEqualTo(200);
  }

  @Test
  void aRowWithoutAPosition() throws SQLException {
    deployment.host().event(603, event -> event.mobile(true).blocknumber(null));
    assertNothingForTicks("m");
    assertThat(deployment.paid("m")).isEmpty();

    reconcile("m");

    assertThat(deployment.paid("m")).containsExactly("25b");
  }

  @Test
  @DisplayName("S9: blocks are rolled back, and what was in them comes never again")
  void rowsThatVanished() throws SQLException {
    deployment
        .host()
        .block(201)
        .sql(OwnChallenges.FOLLOW, 700, 500)
        .sql(OwnChallenges.FOLLOW, 700, 501)
        .block(202)
        .sql(OwnChallenges.FOLLOW, 701, 500)
        .sql(OwnChallenges.FOLLOW, 701, 501)
        .sql(OwnChallenges.FOLLOW, 701, 502);
    deployment.rest();
    assertThat(deployment.row("social", "2bc").progress()).isEqualTo(2);
    assertThat(deployment.paid("social")).containsExactly("2bd");

    deployment.host().deleteBlocksFrom(201).block(201).block(202).block(203);
    deployment.host().sql(OwnChallenges.FOLLOW, 702, 500);
    assertNothingForTicks("social");
    assertThat(deployment.row("social", "2bc").progress()).as("no tick finds it").isEqualTo(2);
    ReconciliationProgress progress = reconcile("social");

    assertThat(deployment.row("social", "2bc").progress()).isZero();
    assertThat(progress.updated()).isEqualTo(1);
    assertThat(deployment.paid("social")).as("what completed stays").containsExactly("2bd");
  }

  @Test
  void aChangeOfTheCatalogue() throws SQLException {
    deployment.host().block(201).sql(OwnChallenges.FOLLOW, 700, 500);
    deployment.rest();

    deployment.catalogue("social", "amount", "25").catalogue("social", "step_count", 1);
    assertNothingForTicks("social");
    reconcile("social");

    assertThat(deployment.row("social", "2bc").amount()).isEqualTo(25);
    assertThat(deployment.paid("social")).containsExactly("2bc");
  }

  @Test
  void completeRowsStay() throws SQLException {
    deployment.host().block(201).updateEvent(601, event -> event.mobile(true));
    deployment.rest();
    UserChallenge row = deployment.row("m", "259");

    deployment.host().sql("delete from user_events");
    reconcile("m");

    assertThat(deployment.row("m", "259")).isEqualTo(row);
  }

  @Test
  void aRangeOfBlocks() throws SQLException {
    deployment
        .host()
        .block(101)
        .block(102)
        .event(603, event -> event.mobile(true).blocknumber(101))
        .event(604, event -> event.mobile(true).blocknumber(102));
    assertNothingForTicks("m");

    ReconciliationProgress progress =
        reconciliation("m").between(Axis.BLOCKS, 101, 101).run(deployment.connection());

    assertThat(deployment.paid("m")).containsExactly("25b");
    assertThat(progress.total()).isEqualTo(1);
  }

  @Test
  void itIsSilentUnlessAskedToAnnounce() throws SQLException {
    deployment.host().sql("update user_events set is_mobile_user = true where user_id = 601");
    reconcile("m");
    assertThat(deployment.paid("m")).hasSize(1);
    assertThat(
            deployment.value("select count(*) from notification where type = 'reward_in_cooldown'"))
        .isEqualTo("0");

    deployment.host().sql("update user_events set is_mobile_user = true where user_id = 602");
    reconciliation("m").announced().run(deployment.connection());

    assertThat(deployment.paid("m")).hasSize(2);
    assertThat(
            deployment.value("select count(*) from notification where type = 'reward_in_cooldown'"))
        .isEqualTo("1");
    assertThat(
            deployment.value("select coalesce(current_setting('challenges.announce', true), '')"))
        .as("the session's setting")
        .isEmpty();
  }

  @Test
  @DisplayName("What a tick has still to read is left to it, which announces it")
  void beforeTheTick() throws SQLException {
    deployment.host().block(201).event(603, event -> event.mobile(true));

    ReconciliationProgress progress = reconcile("m");

    assertThat(progress.inserted()).isZero();
    assertThat(deployment.paid("m")).isEmpty();
    deployment.rest();
    assertThat(deployment.paid("m")).containsExactly("25b");
    assertThat(
            deployment.value("select count(*) from notification where type = 'reward_in_cooldown'"))
        .isEqualTo("1");
  }

  @Test
  @DisplayName("An interrupted run goes on where it stopped")
  void interrupted() throws SQLException {
    manyUsers();
    List<ReconciliationProgress> heard = new ArrayList<>();

    ReconciliationProgress first =
        reconciliation("m")
            .onProgress(
                progress -> {
                  heard.add(progress);
                  Thread.currentThread().interrupt();
                })
            .run(deployment.connection());
    assertThat(Thread.interrupted()).isTrue();
    long paid = deployment.paid("m").size();
    ReconciliationProgress second =
        reconciliation("m").onProgress(heard::add).run(deployment.connection());

    assertThat(first.finished()).isFalse();
    assertThat(first.done()).isPositive().isLessThan(first.total());
    assertThat(paid).isPositive().isLessThan(3_000);
    assertThat(second.doneBefore()).isEqualTo(first.done());
    assertThat(second.total()).isEqualTo(first.total());
    assertThat(second.finished()).isTrue();
    assertThat(deployment.paid("m")).hasSize(3_000);
    assertThat(second.completed()).as("from its beginning").isEqualTo(3_000);
    assertThat(heard)
        .hasSizeGreaterThan(2)
        .element(0)
        .matches(progress -> progress.done() == first.done());
    assertThat(heard).last().matches(ReconciliationProgress::finished);
    assertThat(heard).extracting(ReconciliationProgress::done).isSorted();
    Recomputation.of(deployment.connection()).only("m").assertEqual();
  }

  @Test
  @DisplayName("A range beside a reconciliation of all rows is one of its own")
  void twoScopes() throws SQLException {
    manyUsers();
    ReconciliationProgress first = interruptAfterOneBatch();

    ReconciliationProgress range =
        reconciliation("m").between(Axis.BLOCKS, 200, 300).run(deployment.connection());
    ReconciliationProgress second = reconcile("m");

    assertThat(range.finished()).isTrue();
    assertThat(range.total()).isEqualTo(1);
    assertThat(range.keysDerived()).isEqualTo(1);
    assertThat(second.doneBefore()).isEqualTo(first.done());
    assertThat(deployment.paid("m")).hasSize(3_000);
    assertThat(deployment.values("select purpose from challenge_sweeps")).containsExactly("scrub");
  }

  @Test
  @DisplayName("A table that is rewritten on the way is read anew")
  void aTableIsRewritten() throws SQLException {
    manyUsers();
    deployment.host().sql("delete from user_events where user_id = 12000");
    deployment.host().sql("vacuum user_events");
    interruptAfterOneBatch();
    // the last rows come first
    deployment
        .host()
        .sql("create index backwards on user_events (user_id desc)")
        .sql("cluster user_events using backwards");

    reconcile("m");

    assertThat(deployment.paid("m")).hasSize(2_999);
  }

  private ReconciliationProgress interruptAfterOneBatch() throws SQLException {
    ReconciliationProgress progress =
        reconciliation("m")
            .onProgress(heard -> Thread.currentThread().interrupt())
            .run(deployment.connection());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(progress.finished()).isFalse();
    return progress;
  }

  @Test
  @DisplayName("A view may tell a place, and a source a place without a version")
  void sourcesOfEveryKind() throws SQLException {
    deployment
        .host()
        .sql(
            "create view moving_events as select *, xmin as version, ctid as place from user_events");
    List<String> sources =
        List.of(
            "select user_id as key, blocknumber as position, version, place from moving_events",
            "select user_id as key, blocknumber as position, null::xid as version, place from moving_events",
            "select user_id as key, blocknumber as position, null::xid as version, ctid as place"
                + " from user_events",
            "select user_id as key, blocknumber as position, null::xid as version from user_events");
    for (String source : sources) {
      String id = "own" + sources.indexOf(source);
      deployment
          .host()
          .sql(
              "insert into challenges (id, type, amount, active) values (?, 'boolean', '1', true)",
              id);
      Deployment own =
          deployment.with(
              challenges ->
                  challenges.define(
                      ChallengeDefinition.named(id)
                          .source(Axis.BLOCKS, source)
                          .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                          .build()));
      own.rest();
      own.challenges().inspect(id).reconcile().run(own.connection());
      assertThat(own.paid(id)).as(source).containsExactly("259", "25a", "2bb");
      assertThat(own.challenges().inspect(id).scrub().run(own.connection()).inserted()).isZero();
    }
  }

  @Test
  void aBatchThatFailsLeavesNothingAndIsTakenUpAgain() throws SQLException {
    manyUsers();
    deployment
        .host()
        .sql(
            """
            create function fail() returns trigger language plpgsql
              as $$ begin raise 'not this one' using errcode = 'ZZ001'; end $$
            """)
        .sql(
            """
            create trigger fail before insert on user_challenges for each row
              when (new.specifier = to_hex(12000)) execute function fail()
            """);

    assertThatThrownBy(() -> reconcile("m"))
        .isInstanceOfSatisfying(
            ChallengeTickException.class,
            failure -> {
              assertThat(failure.getSQLState()).isEqualTo("ZZ001");
              assertThat(failure.statement()).isEqualTo("write/user_challenges.sql");
              assertThat(failure.getMessage()).startsWith("Challenge m, ");
            });
    int paid = deployment.paid("m").size();
    deployment.host().sql("drop trigger fail on user_challenges");
    ReconciliationProgress progress = reconcile("m");

    assertThat(deployment.connection().getAutoCommit()).isTrue();
    assertThat(paid).isBetween(1, 2_000);
    assertThat(progress.doneBefore()).isPositive();
    assertThat(progress.completed()).isEqualTo(3_000);
    assertThat(deployment.paid("m")).hasSize(3_000);
  }

  /** None is read by a tick: they lie deeper than the lateness. */
  private void manyUsers() throws SQLException {
    deployment
        .host()
        .sql(
            """
            insert into user_events (user_id, is_mobile_user, is_current, blocknumber)
            select n, true, true, 100 from generate_series(10001, 13000) as n
            """);
    assertNothingForTicks("m");
    assertThat(deployment.paid("m")).isEmpty();
  }

  @Test
  @DisplayName("The challenge's lock is waited for, and a tick beside a batch is busy")
  void beside(TestDatabase database) throws Exception {
    deployment.host().sql("update user_events set is_mobile_user = true where user_id = 601");
    try (Connection tick = database.connect();
        Connection other = database.connect()) {
      tick.setAutoCommit(false);
      deployment.challenges().processor("m").tick(tick);

      Future<ReconciliationProgress> waiting =
          Elsewhere.call(() -> uninterrupted(deployment.challenges(), "m", other));
      Condition.await("the lock to be waited for", () -> "1".equals(deployment.value(WAITING)));
      assertThat(deployment.paid("m")).isEmpty();
      tick.commit();

      assertThat(waiting.get().completed()).isEqualTo(1);
      assertThat(deployment.paid("m")).containsExactly("259");
    }
  }

  @Test
  void aTickBesideABatchIsBusy(TestDatabase database) throws Exception {
    deployment.host().sql("update user_events set is_mobile_user = true where user_id = 601");
    List<Outcome> beside = new ArrayList<>();
    try (Connection other = database.connect()) {
      Challenges challenges =
          Challenges.with(
              ChallengeSettings.builder()
                  .onCompleted(
                      (connection, id, rows) ->
                          beside.add(Challenges.standard().processor("m").tick(other).outcome()))
                  .build());

      uninterrupted(challenges, "m", deployment.connection());
    }
    assertThat(beside).containsExactly(Outcome.BUSY);
  }

  @Test
  @DisplayName("The cap holds, whatever is reconciled")
  void theCapHolds() throws SQLException {
    for (int user = 701; user <= 707; user++) {
      int block = user - 600;
      deployment.host().block(block).event(user, event -> event.referrer(500));
    }
    assertNothingForTicks("r");

    reconcile("r");
    reconcile("r");

    assertThat(deployment.paid("r"))
        .containsExactly("1f4:2bd", "1f4:2be", "1f4:2bf", "1f4:2c0", "1f4:2c1");
    Recomputation.of(deployment.connection()).only("r").assertEqual();
  }

  @Test
  @DisplayName("A tick that still sees the state from before a reconciliation does not pay by it")
  void aTickUnderRepeatableRead(Connection host) throws SQLException {
    deployment.catalogue("r", "step_count", 1);
    deployment.host().block(104).event(704, event -> event.referrer(500));
    assertNothingForTicks("r");
    host.setAutoCommit(false);
    host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    HostRows.on(host).block(201).event(705, event -> event.referrer(500));
    deployment.host().sql("update user_events set is_current = false where user_id = 704");
    deployment.host().block(103).event(703, event -> event.referrer(500));
    reconcile("r");
    assertThat(deployment.paid("r")).containsExactly("1f4:2bf");

    assertThatThrownBy(() -> deployment.challenges().processor("r").tick(host))
        .isInstanceOfSatisfying(
            ChallengeTickException.class,
            failure -> assertThat(failure.getSQLState()).isEqualTo("40001"));

    host.rollback();
    deployment.rest();
    assertThat(deployment.paid("r")).containsExactly("1f4:2bf");
  }

  private static ReconciliationProgress uninterrupted(
      Challenges challenges, String challengeId, Connection connection) {
    try {
      return challenges.inspect(challengeId).reconcile().run(connection);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itNeedsTransactionsOfItsOwn(Connection host) throws SQLException {
    host.setAutoCommit(false);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> reconciliation("m").run(host))
        .withMessageContaining("auto-commit on");
  }

  @Test
  void aChallengeThatTicksLeaveAloneIsLeftAlone() throws SQLException {
    deployment.catalogue("m", "active", false);
    assertThatThrownBy(() -> reconcile("m"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("Challenge m")
        .hasMessageContaining("inactive")
        .hasMessageContaining("activate it first");
  }

  @Test
  void aRangeThatIsNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reconciliation("m").between(Axis.BLOCKS, 5, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reconciliation("m").between(Axis.BLOCKS, -1, 4));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reconciliation("m").between(Axis.SLOTS, 1, 4))
        .withMessage("Challenge m has no source on SLOTS; it has [BLOCKS]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> reconciliation("m").pause(Duration.ofMillis(-1)));
  }
}
