package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not as the migrations left it is found. */
@ChallengesDatabase
class VerificationTest {

  @Test
  void nothingIsFoundAfterTheMigrations(TestDatabase database, Connection connection)
      throws SQLException {
    Verification verification = ChallengeMigrations.on(database.dataSource()).verify(connection);

    assertThat(verification.ok()).isTrue();
    assertThatCode(verification::orThrow).doesNotThrowAnyException();
  }

  @Test
  void allThatIsFoundIsThrown(TestDatabase database, Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql("drop table challenge_exclusions")
        .sql("drop index challenges_user_events_blocknumber");
    Verification verification = ChallengeMigrations.on(database.dataSource()).verify(connection);

    assertThat(verification.ok()).isFalse();
    assertThatThrownBy(verification::orThrow)
        .isInstanceOfSatisfying(
            ChallengeMigrationException.class, failure -> assertThat(failure.problems()).hasSize(2))
        .hasMessageContaining("table challenge_exclusions is missing")
        .hasMessageContaining("index challenges_user_events_blocknumber on user_events");
  }

  @Test
  @ChallengesDatabase(template = Template.HOST)
  void beforeTheMigrationsEverythingIsMissing(TestDatabase database, Connection connection)
      throws SQLException {
    assertThat(ChallengeMigrations.on(database.dataSource()).verify(connection).findings())
        .extracting(Finding::kind)
        .containsOnly(Kind.MISSING);
  }

  @Test
  void tablesColumnsAndTypes(TestDatabase database, Connection connection) throws SQLException {
    assertThat(
            findings(
                database,
                connection,
                "drop table challenge_listen_streak",
                "alter table indexing_checkpoints drop column seen",
                "alter table challenge_profile_completion alter reposts type integer using 0",
                "alter table users drop column is_verified"))
        .containsExactlyInAnyOrder(
            "MISSING challenge_listen_streak",
            "MISSING indexing_checkpoints.seen",
            "OUTDATED challenge_profile_completion.reposts",
            "MISSING users.is_verified");
  }

  @Test
  void indexes(TestDatabase database, Connection connection) throws SQLException {
    assertThat(
            findings(
                database,
                connection,
                "drop index challenges_user_events_blocknumber",
                """
                update pg_index set indisvalid = false
                where indexrelid = 'challenges_user_events_referrer'::regclass
                """,
                "alter index challenges_notification_reward_in_cooldown set (fastupdate = on)",
                "alter index challenges_user_challenges_specifier rename to theirs"))
        .containsExactlyInAnyOrder(
            "MISSING challenges_user_events_blocknumber",
            "INVALID challenges_user_events_referrer",
            "OUTDATED challenges_notification_reward_in_cooldown");
  }

  @Test
  void functionsAndTriggers(TestDatabase database, Connection connection) throws SQLException {
    assertThat(
            findings(
                database,
                connection,
                "alter function challenges_announce() reset search_path",
                """
                create or replace function challenges_score() returns trigger
                  language plpgsql
                  set search_path = pg_catalog, pg_temp
                  set enable_seqscan = off
                  set enable_hashjoin = off
                  set enable_mergejoin = off
                  set jit = off
                as 'begin return null; end'
                """,
                "drop trigger challenges_announce_update on user_challenges",
                "alter table user_challenges disable trigger challenges_score_insert",
                "drop trigger challenges_disbursed on challenge_disbursements",
                "alter function challenges_disbursed() set jit = on",
                """
                create or replace trigger challenges_score_update
                  after update on user_challenges
                  for each statement execute function challenges_score()
                """))
        .containsExactlyInAnyOrder(
            "OUTDATED challenges_announce",
            "OUTDATED challenges_score",
            "MISSING challenges_announce_update",
            "INVALID challenges_score_insert",
            "MISSING challenges_disbursed",
            "OUTDATED challenges_disbursed",
            "OUTDATED challenges_score_update");
  }

  @Test
  void aFunctionThatIsGone(TestDatabase database, Connection connection) throws SQLException {
    assertThat(findings(database, connection, "drop function challenges_announce() cascade"))
        .containsExactlyInAnyOrder(
            "MISSING challenges_announce",
            "MISSING challenges_announce_insert",
            "MISSING challenges_announce_update");
  }

  @Test
  void aTriggerOfTheEarlierSystemThatIsBackAndItsSlowLookup(
      TestDatabase database, Connection connection) throws SQLException {
    String older = MigrationTest.olderHost();
    assertThat(
            findings(
                database,
                connection,
                older.substring(
                    older.indexOf("create function handle_on_user_challenge"),
                    older.indexOf("create function handle_challenge_disbursement"))))
        .containsExactlyInAnyOrder(
            "OLD_TRIGGER on_user_challenge", "SLOW_LOOKUP handle_on_user_challenge()");
  }

  @Test
  void theTriggersOfTheEarlierSystemOnDisbursementsAreBack(
      TestDatabase database, Connection connection) throws SQLException {
    String older = MigrationTest.olderHost();
    assertThat(
            findings(
                database,
                connection,
                older.substring(older.indexOf("create function handle_challenge_disbursement"))))
        .containsExactlyInAnyOrder(
            "OLD_TRIGGER on_challenge_disbursement", "OLD_TRIGGER on_sol_reward_disbursement");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          new.user_id = any (user_ids)            | user_ids
          new.user_id = any(n.user_ids)           | n.user_ids
          new.user_id=ANY( n . "user_ids" )       | n . "user_ids"
          'new.user_id = -- or so\n any (user_ids)' | user_ids
          """)
  void aLookupThatNoGinIndexServesIsFound(
      String condition, String column, TestDatabase database, Connection connection)
      throws SQLException {
    assertThat(findings(database, connection, function(condition), trigger("indexing_checkpoints")))
        .containsExactly("SLOW_LOOKUP theirs()");
    assertThat(ChallengeMigrations.on(database.dataSource()).verify(connection).findings())
        .extracting(Finding::message)
        .containsExactly(
            "function theirs(), a trigger on indexing_checkpoints, says \"= any (%s)\", which reads"
                    .formatted(column)
                + " the whole of public.notification, for indexes"
                + " challenges_notification_challenge_reward,"
                + " challenges_notification_reward_in_cooldown, notification_user_ids_idx cannot"
                + " serve it: say \"%s @> array[new.user_id]\", with a cast to integer[] where the"
                    .formatted(column)
                + " value has another type");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "n.user_ids @> array[new.user_id]",
        "new.user_id = any (array[1, 2])",
        "n.user_ids @> array[1] -- not = any (user_ids)",
        "n.user_ids @> array[1] /* not\n = any (user_ids) */",
      })
  void aLookupThatIsServedIsNotFound(String condition, TestDatabase database, Connection connection)
      throws SQLException {
    assertThat(findings(database, connection, function(condition), trigger("notification")))
        .isEmpty();
  }

  @Test
  void onlyTriggersOnWhatTheLibraryWritesCount(TestDatabase database, Connection connection)
      throws SQLException {
    assertThat(
            findings(database, connection, function("1 = any (user_ids)"), trigger("reward_codes")))
        .isEmpty();
  }

  @Test
  void migratingTellsASlowLookupAndGoesOn(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql(function("1 = any (user_ids)")).sql(trigger("notification"));

    assertThatCode(() -> ChallengeMigrations.on(database.dataSource()).migrate())
        .doesNotThrowAnyException();
  }

  @Test
  void itNeedsNoRightsToChangeAnything(TestDatabase database, Connection connection)
      throws SQLException {
    String role = database.name() + "_verifier";
    HostRows.on(connection).sql("create role " + role);
    connection.setAutoCommit(false);
    HostRows.on(connection).sql("set local role " + role + "; set transaction read only");

    assertThat(ChallengeMigrations.on(database.dataSource()).verify(connection).findings())
        .isEmpty();

    connection.rollback();
    connection.setAutoCommit(true);
    HostRows.on(connection).sql("drop role " + role);
  }

  @Test
  void withoutNotificationsTheirPartsAreNotMissed(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("drop function challenges_announce() cascade");
    HostRows.on(connection).sql("drop table notification");

    assertThat(
            ChallengeMigrations.on(database.dataSource())
                .withoutNotifications()
                .verify(connection)
                .findings())
        .isEmpty();
  }

  private static List<String> findings(
      TestDatabase database, Connection connection, String... changes) throws SQLException {
    for (String change : changes) {
      HostRows.on(connection).sql(change);
    }
    return ChallengeMigrations.on(database.dataSource()).verify(connection).findings().stream()
        .map(finding -> finding.kind() + " " + finding.object())
        .toList();
  }

  private static String function(String condition) {
    return """
        create function theirs() returns trigger language plpgsql as $$
        begin
          perform from notification n where %s;
          return null;
        end $$
        """
        .formatted(condition + "\n");
  }

  private static String trigger(String table) {
    return "create trigger theirs after insert on %s execute function theirs()".formatted(table);
  }
}
