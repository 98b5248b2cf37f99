package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeInspector;
import io.challenges.ChallengeTickException;
import io.challenges.CompletedChallenge;
import io.challenges.ExclusionResult;
import io.challenges.ExclusionResult.Effect;
import io.challenges.KeyType;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code exclude} and {@code include}. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ExclusionTest {

  private static final String FRAUD = "fraud";

  /** Referrals of user 501, in order: r pays for the first two. */
  private static final String FIRST = "1f5:259";

  private static final String SECOND = "1f5:25a";
  private static final String THIRD = "1f5:25b";

  private final List<String> heard = new ArrayList<>();
  private Deployment deployment;
  private Connection connection;
  private ChallengeInspector r;

  @BeforeEach
  void payTwoOfThree(TestDatabase database) throws SQLException {
    deployment =
        Deployment.on(
            database,
            settings ->
                settings.onCompleted(
                    (connection, challenge, rows) ->
                        rows.stream()
                            .map(CompletedChallenge::specifier)
                            .map(specifier -> challenge + " " + specifier)
                            .forEach(heard::add)));
    connection = deployment.connection();
    r = deployment.challenges().inspect("r");
    // without a cooldown each completion is announced
    deployment.catalogue("r", "step_count", 2).catalogue("r", "cooldown_days", null);
    deployment.host().block(100).user(501);
    for (int referred = 601; referred <= 603; referred++) {
      deployment.host().block(referred - 500).event(referred, e -> e.referrer(501).mobile(true));
    }
    deployment.rest();
    assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND);
    heard.clear();
  }

  private void disburse(String challenge, String specifier) throws SQLException {
    deployment
        .host()
        .sql(
            """
            insert into challenge_disbursements (challenge_id, user_id, specifier, signature)
            values (?, 501, ?, 'signature')
            """,
            challenge,
            specifier);
  }

  /** Everything moves, and what is excluded must not come back. */
  private void readAllAgain() throws SQLException {
    deployment.challenges().rewind(connection, Axis.BLOCKS, 0);
    deployment.settle();
  }

  private @Nullable String exclusion(String specifier) throws SQLException {
    List<@Nullable String> found =
        deployment.values(
            """
            select concat_ws(' ', challenge_id, reason, user_id) from challenge_exclusions
            where specifier = '%s'
            """
                .formatted(specifier));
    return found.isEmpty() ? null : found.get(0);
  }

  private static ExclusionResult nothingDerived(Effect effect) {
    return new ExclusionResult(effect, List.of(), 0, 0, 0);
  }

  private void assertEqual() throws SQLException {
    Recomputation.of(connection).assertEqual();
  }

  @Nested
  class Exclude {

    @Test
    void deletesTheRowAndGivesItsPlaceToTheNext() throws SQLException {
      ExclusionResult result = r.exclude(connection, FIRST, FRAUD);

      assertThat(result)
          .isEqualTo(new ExclusionResult(Effect.ROW_DELETED, List.of("501"), 1, 0, 1));
      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
      assertThat(deployment.row("r", THIRD).block()).as("where ticks stand").isEqualTo(103);
      assertThat(heard).containsExactly("r " + THIRD);
      assertThat(exclusion(FIRST)).isEqualTo("r fraud 501");
      assertThat(
              deployment.value(
                  "select count(*) from notification where group_id like '%" + THIRD + "%'"))
          .isEqualTo("2");
      assertThat(connection.getAutoCommit()).isTrue();
      assertEqual();

      readAllAgain();
      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
      assertEqual();
    }

    @Test
    void leavesTheSameSpecifierOfOtherChallengesAlone() throws SQLException {
      deployment.catalogue("r", "step_count", 5);
      deployment.host().block(104).updateUser(501, u -> u.verified(true));
      deployment.settle();
      assertThat(deployment.paid("rv")).contains(FIRST);

      r.exclude(connection, FIRST, FRAUD);

      assertThat(deployment.paid("rv")).contains(FIRST);
      readAllAgain();
      assertThat(deployment.paid("rv")).contains(FIRST);
    }

    @Test
    void keepsARowThatWasPaidAndItsPlace() throws SQLException {
      disburse("r", FIRST);
      List<UserChallenge> before = deployment.rows("r");

      assertThat(r.exclude(connection, FIRST, FRAUD)).isEqualTo(nothingDerived(Effect.ROW_STAYS));

      assertThat(deployment.rows("r")).isEqualTo(before);
      assertThat(exclusion(FIRST)).isEqualTo("r fraud 501");
      assertEqual();
      readAllAgain();
      assertThat(deployment.rows("r")).isEqualTo(before);
    }

    @Test
    void looksForADisbursementOfThisVeryRow() throws SQLException {
      disburse("rv", FIRST);
      disburse("r", SECOND);

      assertThat(r.exclude(connection, FIRST, FRAUD).effect()).isEqualTo(Effect.ROW_DELETED);
    }

    @Test
    void needsNoTableOfDisbursements() throws SQLException {
      deployment.host().sql("drop table challenge_disbursements");

      assertThat(r.exclude(connection, FIRST, FRAUD).effect()).isEqualTo(Effect.ROW_DELETED);
      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
    }

    @Test
    void keepsOutARowThatDoesNotExistYet() throws SQLException {
      assertThat(r.exclude(connection, THIRD, FRAUD)).isEqualTo(nothingDerived(Effect.NO_ROW));
      assertThat(exclusion(THIRD)).isEqualTo("r fraud");

      deployment.catalogue("r", "step_count", 5);
      readAllAgain();

      assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND);
      assertEqual();
    }

    @Test
    void deletesAnIncompleteRowToo() throws SQLException {
      deployment
          .host()
          .sql(
              "update user_challenges set is_complete = false where challenge_id = 'r' and specifier = ?",
              FIRST);

      r.exclude(connection, FIRST, FRAUD);

      assertThat(deployment.rows("r"))
          .extracting(UserChallenge::specifier)
          .containsExactly(SECOND, THIRD);
    }

    @Test
    void replacesTheReasonAndNothingElse() throws SQLException {
      r.exclude(connection, FIRST, FRAUD);
      String created = deployment.value("select created_at from challenge_exclusions");

      assertThat(r.exclude(connection, FIRST, "a bot")).isEqualTo(nothingDerived(Effect.NO_ROW));

      assertThat(exclusion(FIRST)).isEqualTo("r a bot 501");
      assertThat(deployment.value("select created_at from challenge_exclusions"))
          .isEqualTo(created);
      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
    }

    @Test
    void deletesARowThatWasExcludedByHand() throws SQLException {
      deployment
          .host()
          .sql("insert into challenge_exclusions (challenge_id, specifier) values ('r', ?)", FIRST);

      assertThat(r.exclude(connection, FIRST, FRAUD).effect()).isEqualTo(Effect.ROW_DELETED);

      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
      assertThat(exclusion(FIRST)).isEqualTo("r fraud 501");
    }

    @Test
    void givesNoPlaceOfAnInactiveChallenge() throws SQLException {
      deployment.catalogue("r", "active", false);

      assertThat(r.exclude(connection, FIRST, FRAUD)).isEqualTo(nothingDerived(Effect.ROW_DELETED));

      assertThat(deployment.paid("r")).containsExactly(SECOND);
    }

    /** Or it would get block -1, or one that later ticks fall behind. */
    @ParameterizedTest
    @ValueSource(
        strings = {
          "update indexing_checkpoints set last_checkpoint = -1, scanned = -1",
          "delete from indexing_checkpoints"
        })
    void givesNoPlaceBeforeTicksHaveReadAnything(String nothingRead) throws SQLException {
      deployment.host().sql(nothingRead);

      assertThat(r.exclude(connection, FIRST, FRAUD)).isEqualTo(nothingDerived(Effect.ROW_DELETED));

      assertThat(deployment.paid("r")).containsExactly(SECOND);
      assertThat(
              deployment.values(
                  "select scanned from indexing_checkpoints where tablename like '%:r:%'"))
          .isIn(List.of("-1"), List.of());
    }

    @Test
    void goesOnFromWhereACheckpointWasMovedByHand() throws SQLException {
      deployment
          .host()
          .sql("update indexing_checkpoints set last_checkpoint = 50 where tablename like '%:r:%'");

      r.exclude(connection, FIRST, FRAUD);

      assertThat(deployment.row("r", THIRD).block()).isEqualTo(50);
      assertThat(
              deployment.value(
                  "select last_checkpoint from indexing_checkpoints where tablename like '%:r:%'"))
          .isEqualTo("50");
    }

    @Test
    void isSilentWhereTicksAre() throws SQLException {
      deployment.host().sql("update indexing_checkpoints set quiet_until = 1000");

      r.exclude(connection, FIRST, FRAUD);

      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
      assertThat(
              deployment.value(
                  "select count(*) from notification where group_id like '%" + THIRD + "%'"))
          .isEqualTo("0");
    }

    @Test
    void wantsASpecifierAndAReason() {
      assertThatThrownBy(() -> r.exclude(connection, FIRST, " "))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The reason is blank");
      assertThatThrownBy(() -> r.exclude(connection, "", FRAUD))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The specifier is blank");
    }
  }

  @Nested
  class Include {

    @Test
    void bringsTheRowBackWhereAPlaceIsFree() throws SQLException {
      deployment.catalogue("r", "step_count", 5);
      r.exclude(connection, FIRST, FRAUD);
      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
      heard.clear();

      ExclusionResult result = r.include(connection, FIRST);

      assertThat(result).isEqualTo(new ExclusionResult(Effect.INCLUDED, List.of("501"), 1, 0, 1));
      assertThat(exclusion(FIRST)).isNull();
      assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND, THIRD);
      assertThat(deployment.row("r", FIRST).block()).isEqualTo(103);
      assertThat(heard).containsExactly("r " + FIRST);
      assertEqual();
    }

    @Test
    void takesNoPlaceThatWasGiven() throws SQLException {
      r.exclude(connection, FIRST, FRAUD);

      assertThat(r.include(connection, FIRST))
          .isEqualTo(new ExclusionResult(Effect.INCLUDED, List.of("501"), 0, 0, 0));

      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
      assertEqual();
    }

    @Test
    void leavesARowThatStayedAsItIs() throws SQLException {
      disburse("r", FIRST);
      List<UserChallenge> before = deployment.rows("r");
      r.exclude(connection, FIRST, FRAUD);

      assertThat(r.include(connection, FIRST))
          .isEqualTo(new ExclusionResult(Effect.INCLUDED, List.of("501"), 0, 0, 0));

      assertThat(deployment.rows("r")).isEqualTo(before);
      assertEqual();
    }

    @Test
    void bringsNothingBackThatNoLongerApplies() throws SQLException {
      ChallengeInspector m = deployment.challenges().inspect("m");
      m.exclude(connection, "259", FRAUD);
      assertThat(deployment.paid("m")).containsExactly("25a", "25b");
      deployment.host().block(104).updateEvent(601, e -> e.mobile(false));

      assertThat(m.include(connection, "259"))
          .isEqualTo(new ExclusionResult(Effect.INCLUDED, List.of("601"), 0, 0, 0));

      assertThat(deployment.paid("m")).containsExactly("25a", "25b");
    }

    @Test
    void tellsTheKeyFromTheSpecifierWhereNoRowWasEverWritten() throws SQLException {
      deployment.catalogue("r", "step_count", 5);
      deployment
          .host()
          .sql("insert into challenge_exclusions (challenge_id, specifier) values ('r', ?)", THIRD);

      assertThat(r.include(connection, THIRD))
          .isEqualTo(new ExclusionResult(Effect.INCLUDED, List.of("501"), 1, 0, 1));
      assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND, THIRD);
    }

    @Test
    void saysThatNothingWasDerivedWhereNobodyKnowsTheKey() throws SQLException {
      for (String specifier : List.of("nobody", "ffffffff:1", "123456789:1", ":1")) {
        deployment
            .host()
            .sql(
                "insert into challenge_exclusions (challenge_id, specifier) values ('r', ?)",
                specifier);

        assertThat(r.include(connection, specifier)).isEqualTo(nothingDerived(Effect.INCLUDED));
      }
      assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND);
    }

    @Test
    void doesNothingWhereItIsNotExcluded() throws SQLException {
      String before =
          deployment.value(
              "select xmin || ' ' || ctid from indexing_checkpoints where tablename like '%:r:%'");

      assertThat(r.include(connection, FIRST)).isEqualTo(nothingDerived(Effect.NOT_EXCLUDED));
      assertThat(r.include(connection, "nothing")).isEqualTo(nothingDerived(Effect.NOT_EXCLUDED));

      assertThat(
              deployment.value(
                  "select xmin || ' ' || ctid from indexing_checkpoints where tablename like '%:r:%'"))
          .isEqualTo(before);
    }

    @Test
    void derivesNothingOfAnInactiveChallenge() throws SQLException {
      r.exclude(connection, FIRST, FRAUD);
      deployment.catalogue("r", "active", false).catalogue("r", "step_count", 5);

      assertThat(r.include(connection, FIRST)).isEqualTo(nothingDerived(Effect.INCLUDED));

      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
    }

    @Test
    void wantsASpecifier() {
      assertThatThrownBy(() -> r.include(connection, "\n"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("The specifier is blank");
    }

    /** Its keys are text and its rows' specifiers, so that they are known without a row. */
    @Test
    void derivesAChallengeOfTheHostsOwnWithItsCompanions() throws SQLException {
      deployment =
          deployment.with(
              challenges ->
                  challenges.define(
                      ChallengeDefinition.named("vip")
                          .key(KeyType.TEXT)
                          .source(
                              Axis.BLOCKS,
                              """
                              select user_id::text as key, blocknumber as position, xmin as version
                              from /*schema.*/users
                              """)
                          .companion(
                              "insert into companion select key from dirty on conflict do nothing")
                          .derivation(
                              """
                              select
                                dirty.key as specifier, dirty.key::int as user_id, 1 as progress,
                                1 as target, challenge.amount,
                                null::int as completed_blocknumber, null::timestamp as completed_at
                              from dirty
                              cross join challenge
                              """)
                          .startFrom(StartFrom.NOW)
                          .build()));
      deployment
          .host()
          .sql("create table companion (key text primary key)")
          .sql("insert into challenges (id, amount, active) values ('vip', '7', true)");
      deployment.settle("vip");
      ChallengeInspector vip = deployment.challenges().inspect("vip");
      assertThat(vip.exclude(connection, "501", FRAUD).effect()).isEqualTo(Effect.NO_ROW);

      assertThat(vip.include(connection, "501"))
          .isEqualTo(new ExclusionResult(Effect.INCLUDED, List.of("501"), 1, 0, 1));

      assertThat(deployment.row("vip", "501").amount()).isEqualTo(7);
      assertThat(deployment.value("select key from companion")).isEqualTo("501");
    }
  }

  /** Beside others, and in a transaction of the host's. */
  @Nested
  class Transactions {

    private Connection host;
    private Connection elsewhere;

    @BeforeEach
    void begin() throws SQLException {
      host = deployment.database().connect();
      host.setAutoCommit(false);
      elsewhere = deployment.database().connect();
      elsewhere.setAutoCommit(false);
    }

    @Test
    void takesPartInTheHosts() throws SQLException {
      String settings = settings(host);

      r.exclude(host, FIRST, FRAUD);

      assertThat(settings(host)).isEqualTo(settings);
      assertThat(host.getAutoCommit()).isFalse();
      assertThat(deployment.paid("r")).as("not yet").containsExactly(FIRST, SECOND);
      assertThat(deployment.tick("r").outcome()).isEqualTo(Outcome.BUSY);

      host.rollback();
      assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND);
      assertThat(exclusion(FIRST)).isNull();
      assertThat(deployment.tick("r").outcome()).isEqualTo(Outcome.IDLE);

      r.exclude(host, FIRST, FRAUD);
      r.include(host, FIRST);
      r.exclude(host, SECOND, FRAUD);
      host.commit();
      assertThat(deployment.paid("r")).containsExactly(FIRST, THIRD);
      assertEqual();
    }

    private static @Nullable String settings(Connection connection) throws SQLException {
      return Deployment.value(
          connection,
          """
          select string_agg(name || setting, ',' order by name)
            || coalesce(current_setting('challenges.announce', true), '')
          from pg_settings
          where name not like 'plpgsql.%'
          """);
    }

    @Test
    void aTickInTheSameTransactionSeesIt() throws SQLException {
      HostRows.on(host).block(104).event(604, e -> e.referrer(501));
      r.exclude(host, FIRST, FRAUD);
      deployment.challenges().processor("r").tick(host);
      host.commit();
      deployment.rest();

      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
      assertEqual();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesNothingWhereItFails(boolean autoCommit) throws SQLException {
      host.setAutoCommit(autoCommit);
      HostRows.on(host).block(104);
      deployment.catalogue("r", "amount", "much");

      assertThatThrownBy(() -> r.exclude(host, FIRST, FRAUD))
          .isInstanceOfSatisfying(
              ChallengeTickException.class,
              failure -> {
                assertThat(failure.challengeId()).isEqualTo("r");
                assertThat(failure.getSQLState()).isEqualTo("22023");
              });

      assertThat(host.getAutoCommit()).isEqualTo(autoCommit);
      if (!autoCommit) {
        assertThat(Deployment.value(host, "select max(number) from blocks")).isEqualTo("104");
        host.commit();
      }
      assertThat(deployment.value("select max(number) from blocks")).isEqualTo("104");
      assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND);
      assertThat(exclusion(FIRST)).isNull();
    }

    @Test
    void waitsForTheTickThatRuns() throws Exception {
      deployment.catalogue("r", "step_count", 3);
      deployment.host().block(104).updateUser(501, u -> {});
      assertThat(deployment.challenges().processor("r").tick(elsewhere).completed()).isEqualTo(1);
      CompletableFuture<ExclusionResult> excluding = excludingElsewhere(THIRD);
      awaitLock();

      elsewhere.commit();

      assertThat(excluding.get().effect())
          .as("it sees the tick's row")
          .isEqualTo(Effect.ROW_DELETED);
      host.commit();
      assertThat(deployment.paid("r")).containsExactly(FIRST, SECOND);
      deployment.rest();
      assertEqual();
    }

    private CompletableFuture<ExclusionResult> excludingElsewhere(String specifier) {
      return Elsewhere.call(
          () -> {
            try {
              return r.exclude(host, specifier, FRAUD);
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          });
    }

    private void awaitLock() {
      Condition.await(
          "the challenge's lock to be waited for",
          () ->
              !"0"
                  .equals(
                      deployment.value(
                          """
                          select count(*) from pg_locks
                          where locktype = 'advisory' and not granted
                            and database = (select oid from pg_database where datname = current_database())
                          """)));
    }

    /** With the places as they were, it would give one that a tick has given since. */
    @Test
    void doesNotDeriveByASnapshotFromBeforeATick() throws SQLException {
      host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Deployment.value(host, "select count(*) from challenges");
      deployment.catalogue("r", "step_count", 3);
      deployment.host().block(104).updateUser(501, u -> {});
      deployment.settle("r");

      assertThatThrownBy(() -> r.exclude(host, FIRST, FRAUD))
          .isInstanceOfSatisfying(
              ChallengeTickException.class,
              failure -> assertThat(failure.getSQLState()).isEqualTo("40001"));

      host.rollback();
      r.exclude(host, FIRST, FRAUD);
      host.commit();
      assertThat(deployment.paid("r")).containsExactly(SECOND, THIRD);
    }

    /** It would give the place that was free then. */
    @Test
    void aTickDoesNotDeriveByASnapshotFromBeforeIt() throws SQLException {
      deployment.catalogue("r", "step_count", 3);
      r.exclude(connection, FIRST, FRAUD);
      HostRows writer = deployment.host();
      writer.block(104).event(604, e -> e.referrer(501));
      deployment.rest();
      assertThat(deployment.paid("r")).hasSize(3);
      r.exclude(connection, SECOND, FRAUD);
      assertThat(deployment.paid("r")).containsExactly(THIRD, "1f5:25c");
      writer.block(105).event(605, e -> e.referrer(501));
      host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      Deployment.value(host, "select count(*) from challenges");
      r.include(connection, FIRST);

      assertThatThrownBy(() -> deployment.challenges().processor("r").tick(host))
          .isInstanceOfSatisfying(
              ChallengeTickException.class,
              failure -> assertThat(failure.getSQLState()).isEqualTo("40001"));

      host.rollback();
      deployment.rest();
      assertThat(deployment.paid("r")).hasSize(3);
      assertEqual();
    }
  }
}
