package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.QueryPlan;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that look values up where no index serves them, in a whole database. */
@ChallengesDatabase
class SlowLookupTest {

  private static final String SLOW = "select from notification n where 1 = any (n.user_ids)";

  @Test
  void thereIsNoneInOurs(Connection connection) throws SQLException {
    assertThat(ChallengeMigrations.slowLookups(connection)).isEmpty();
  }

  @Test
  void aFindingSaysWhereItIsAndWhatToWrite(Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql("drop index notification_user_ids_idx, challenges_notification_challenge_reward")
        .sql(
            """
            create function theirs() returns trigger language plpgsql as $$
            begin
              if not exists (
                select
                from notification n
                where n.type = 'x' and new.user_id = any (n.user_ids)
              ) then
                raise notice 'none';
              end if;
              return null;
            end $$
            """);

    assertThat(ChallengeMigrations.slowLookups(connection))
        .containsExactly(
            new Finding(
                Kind.SLOW_LOOKUP,
                "public.theirs()",
                "function public.theirs() says \"= any (n.user_ids)\", which reads the whole of"
                    + " public.notification, for index challenges_notification_reward_in_cooldown"
                    + " cannot serve it: say \"n.user_ids @> array[new.user_id]\", with a cast to"
                    + " integer[] where the value has another type"));
  }

  @Test
  @ChallengesDatabase(template = Template.HOST)
  void theFunctionsOfTheEarlierSystemAreFound(TestDatabase database, Connection connection)
      throws Exception {
    HostRows.on(connection).sql(MigrationTest.olderHost());
    List<String> found =
        List.of(
            "public.handle_challenge_disbursement(): user_ids @> array[new.user_id]",
            "public.handle_on_user_challenge(): user_ids @> array[new.user_id]",
            "public.handle_sol_reward_disbursement(): user_ids @> array[recipient]");

    assertThat(found(connection)).isEqualTo(found);

    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();
    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(found(connection)).as("without triggers they are there still").isEqualTo(found);
  }

  @Test
  void inEachLanguageAndForm(Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql("create function a(x integer) returns setof record language sql as $$ " + SLOW + " $$")
        .sql("create function a(x text) returns setof record language sql as '" + SLOW + "'")
        .sql(
            """
            create function b(x bigint) returns bigint language sql
            begin atomic
              select count(*) from notification where $1 = any (user_ids::bigint[]);
              select count(*) from notification n where x = any (n.user_ids);
            end
            """)
        .sql("create procedure c() language plpgsql as $$ begin perform " + after(SLOW) + " end $$")
        .sql(
            """
            create function d(x integer, out y integer) language plpgsql as $$
            begin
              execute 'select 1 from notification where $1 = any (user_ids)' into y using x;
            end $$
            """);

    assertThat(found(connection))
        .containsExactly(
            "public.a(integer): n.user_ids @> array[1]",
            "public.a(text): n.user_ids @> array[1]",
            "public.b(bigint): notification.user_ids @> array[b.x]",
            "public.b(bigint): n.user_ids @> array[b.x]",
            "public.c(): n.user_ids @> array[1]",
            "public.d(integer): user_ids @> array[$1]");
  }

  @Test
  void inEachSchemaAndNotInTheTableOfTheSameNameWithoutTheIndex(Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("create schema \"Their Schema\"; set search_path = \"Their Schema\"")
        .sql("create table notification (user_ids integer[], \"Tags\" text[])")
        .sql("create index tags on notification using gin (\"Tags\")")
        .sql(
            """
            create function "Do it"(text) returns void language plpgsql as $$
            begin
              perform from notification where 1 = any (user_ids) or $1 = any ("Tags");
              perform from public.notification where 2 = any (user_ids);
            end $$
            """);

    assertThat(ChallengeMigrations.slowLookups(connection))
        .extracting(
            finding -> finding.object() + finding.message().replaceAll(".*whole of|, for.*", ""))
        .containsExactly(
            "\"Their Schema\".\"Do it\"(text) Their Schema.notification",
            "\"Their Schema\".\"Do it\"(text) public.notification");
  }

  @Test
  void onlyValidIndexesOfArraysCount(Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql(
            """
            create domain ids as integer[];
            create table theirs (
              plain integer[], btree integer[], invalid integer[], partial integer[],
              second text[], a_domain ids, expression integer[], json jsonb
            );
            create index on theirs (btree);
            create index invalid on theirs using gin (invalid);
            create index on theirs using gin (partial) where partial <> '{}';
            create index on theirs using gin (json, second);
            create index on theirs using gin ((a_domain::integer[]));
            create index on theirs using gin (a_domain);
            create index on theirs using gin ((expression || 1));
            create function f() returns setof theirs language sql as $$
              select *
              from theirs
              where 1 = any (plain)
                or 2 = any (btree)
                or 3 = any (invalid)
                or 4 = any (partial)
                or '5' = any (second)
                or 6 = any (a_domain)
                or 7 = any (expression)
            $$
            """)
        .sql("update pg_index set indisvalid = false where indexrelid = 'invalid'::regclass");

    assertThat(found(connection))
        .containsExactly(
            "public.f(): partial @> array[4]",
            "public.f(): second @> array['5']",
            "public.f(): a_domain @> array[6]");
  }

  @Test
  void whatBelongsToTheServerOrAnExtensionDoesNotCount(Connection connection) throws SQLException {
    String rest = "() returns setof record language sql as '" + SLOW + "'";
    HostRows.on(connection)
        .sql("create function pg_catalog.theirs" + rest)
        .sql("create function information_schema.theirs" + rest)
        .sql("create function extended" + rest)
        .sql("create function theirs" + rest)
        .sql("alter extension plpgsql add function extended()");

    assertThat(found(connection)).containsExactly("public.theirs(): n.user_ids @> array[1]");
  }

  @Test
  void itNeedsNoRightsAndWritesNothing(TestDatabase database, Connection connection)
      throws SQLException {
    String role = database.name() + "_reader";
    HostRows.on(connection)
        .sql("create function theirs() returns setof record language sql as '" + SLOW + "'")
        .sql("revoke all on schema public from public; revoke all on notification from public")
        .sql("create role " + role);
    connection.setAutoCommit(false);
    HostRows.on(connection).sql("set local role " + role + "; set transaction read only");

    assertThat(found(connection)).hasSize(1);

    connection.rollback();
    connection.setAutoCommit(true);
    HostRows.on(connection).sql("drop role " + role);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 = any (n.user_ids)",
        "n.blocknumber = any (n.user_ids::int[])",
        "(2 + 1)::int = any ((user_ids))",
        "coalesce(n.slot, 1)::int operator(pg_catalog.=) any (notification_too.user_ids)",
        "-1 = some (public.notification_too.user_ids)",
      })
  void theAdviceIsServedWhereTheComparisonIsNot(String condition, Connection connection)
      throws SQLException {
    String table =
        condition.contains("notification_too") ? "notification_too" : "notification_too n";
    String query =
        "select from %s where %s"
            .formatted(table, condition.replaceAll("n\\.(blocknumber|slot)", "(select 7)"));
    HostRows.on(connection)
        .sql("create table notification_too (user_ids integer[])")
        .sql("create index served on notification_too using gin (user_ids)")
        .sql("create function theirs() returns setof record language sql as $$ " + query + " $$")
        .sql("set enable_seqscan = off");
    String advice = ChallengeMigrations.slowLookups(connection).get(0).message();
    String predicate = advice.substring(advice.indexOf("say \"") + 5, advice.indexOf("\", with"));

    assertThat(QueryPlan.of(connection, query).indexNames()).isEmpty();
    QueryPlan.of(connection, "select from %s where %s".formatted(table, predicate))
        .usesIndex("served");
  }

  private static String after(String select) {
    return select.substring("select ".length()) + ";";
  }

  private static List<String> found(Connection connection) throws SQLException {
    return ChallengeMigrations.slowLookups(connection).stream()
        .map(
            finding ->
                finding.object()
                    + ": "
                    + finding.message().replaceAll(".*: say \"|\", with a cast.*", ""))
        .toList();
  }
}
