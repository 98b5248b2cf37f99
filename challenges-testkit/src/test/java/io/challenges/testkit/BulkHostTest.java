package io.challenges.testkit;

import static io.challenges.testkit.Sql.execute;
import static io.challenges.testkit.Sql.number;
import static io.challenges.testkit.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.host.Settling;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

@ChallengesDatabase
class BulkHostTest {

  private static final HostSizes SIZES = HostSizes.production().times(0.001);

  /** What is counted from other tables, and has no size of its own. */
  private static final List<String> COUNTED =
      List.of(
          "remixes",
          "aggregate_user",
          "aggregate_monthly_plays",
          "track_trending_scores",
          "playlist_trending_scores");

  private static void fill(TestDatabase database) throws SQLException {
    BulkHost.of(SIZES).fill(database.dataSource());
  }

  @Test
  void makesAsManyRowsAsAsked(TestDatabase database, Connection connection) throws SQLException {
    List<String> lines = new ArrayList<>();
    BulkHost.of(SIZES).progress(lines::add).fill(database.dataSource());

    Map<String, Long> made = new LinkedHashMap<>();
    for (String table : SIZES.rows().keySet()) {
      String what = table.equals("users") ? "distinct user_id" : "*";
      made.put(table, number(connection, "select count(%s) from %s".formatted(what, table)));
    }
    assertThat(made).isEqualTo(SIZES.rows());
    for (String table : COUNTED) {
      assertThat(number(connection, "select count(*) from " + table)).as(table).isPositive();
    }
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).matches("notification: 23,500 rows, \\d+ MB, [\\d.]+ s"))
        .anySatisfy(line -> assertThat(line).startsWith("aggregate_user: 1,000 rows"));
  }

  @Test
  void makesRowsInTheProportionsOfProduction(TestDatabase database, Connection connection)
      throws SQLException {
    fill(database);

    assertThat(share(connection, "user_events", "is_mobile_user")).isCloseTo(0.3, within(0.05));
    assertThat(share(connection, "user_events", "referrer is not null"))
        .isCloseTo(0.1, within(0.02));
    assertThat(share(connection, "users", "is_verified")).isCloseTo(0.02, within(0.015));
    assertThat(share(connection, "users", "not is_current")).isCloseTo(0.1, within(0.03));
    assertThat(share(connection, "notification", "type = 'reward_in_cooldown'"))
        .isCloseTo(0.001, within(0.0008));
    assertThat(number(connection, "select count(distinct type) from notification"))
        .isBetween(28L, 31L);
    assertThat(share(connection, "follows", "is_delete")).isCloseTo(0.1, within(0.02));
  }

  @Test
  void hasOneCurrentEventOfNearlyEveryUser(TestDatabase database, Connection connection)
      throws SQLException {
    fill(database);

    assertThat(
            number(
                connection,
                """
                select count(*)
                from (
                  select from user_events group by user_id having count(*) filter (where is_current) = 1
                ) as users
                """))
        .isBetween(990L, 1000L);
    // the last of them, and the only one that names a referrer
    assertThat(
            rows(
                connection,
                """
                select id
                from user_events as event
                where
                  referrer is not null
                  and exists (
                    select
                    from user_events as later
                    where later.user_id = event.user_id and later.id > event.id
                  )
                """))
        .isEmpty();
  }

  @Test
  void hasFewWithVeryMany(TestDatabase database, Connection connection) throws SQLException {
    fill(database);

    long referrers = number(connection, "select count(distinct referrer) from user_events");
    assertThat(referrers).isBetween(100L, 229L);
    assertThat(
            number(
                connection,
                """
                select count(*)
                from (
                  select from user_events where referrer is not null group by referrer having count(*) > 5
                ) as referrer
                """))
        .isBetween(1L, 10L);
    assertThat(
            number(
                connection,
                """
                select max(followers)
                from (
                  select count(*) as followers from follows group by followee_user_id
                ) as followed
                """))
        .isGreaterThan(500);
    assertThat(
            number(
                connection,
                "select count(distinct user_ids) from notification where type = 'reward_in_cooldown'"))
        .isLessThanOrEqualTo(20);
  }

  @Test
  void countsWhatItMade(TestDatabase database, Connection connection) throws SQLException {
    fill(database);

    assertThat(
            rows(
                connection,
                """
                select user_id, follower_count, following_count
                from aggregate_user
                where
                  follower_count <> (
                    select count(distinct follower_user_id)
                    from follows
                    where followee_user_id = user_id and is_current and not is_delete
                  )
                  or following_count <> (
                    select count(distinct followee_user_id)
                    from follows
                    where follower_user_id = user_id and is_current and not is_delete
                  )
                """))
        .isEmpty();
    assertThat(number(connection, "select sum(count) from aggregate_monthly_plays"))
        .isEqualTo(SIZES.rows("plays"));
  }

  @Test
  void writesRowsInTheOrderOfTheirBlocks(TestDatabase database, Connection connection)
      throws SQLException {
    fill(database);

    for (String table :
        List.of(
            "users",
            "user_events",
            "tracks",
            "playlists",
            "follows",
            "reposts",
            "saves",
            "comments",
            "notification")) {
      assertThat(number(connection, "select count(distinct blocknumber / 200) from " + table))
          .as(table)
          .isGreaterThanOrEqualTo(10);
      assertThat(
              rows(
                  connection,
                  "select id from %s as id where blocknumber not in (select number from blocks)"
                      .formatted(table)))
          .as(table)
          .isEmpty();
      // a short row may fill up a page before
      assertThat(
              Double.parseDouble(
                  Sql.text(
                      connection,
                      """
                      select correlation
                      from pg_stats
                      where tablename = '%s' and attname = 'blocknumber'
                      """
                          .formatted(table))))
          .as(table)
          .isGreaterThan(0.99);
    }
  }

  @Test
  void makesTheSameOfTheSameSeed(TestDatabase database, Connection connection) throws SQLException {
    BulkHost host = BulkHost.of(SIZES).seed(7);
    host.fill(database.dataSource());
    Map<String, String> made = checksums(connection);

    execute(connection, "truncate %s cascade".formatted(String.join(", ", made.keySet())));
    host.fill(database.dataSource());
    assertThat(checksums(connection)).isEqualTo(made);

    execute(connection, "truncate %s cascade".formatted(String.join(", ", made.keySet())));
    BulkHost.of(SIZES).seed(8).fill(database.dataSource());
    assertThat(checksums(connection))
        .allSatisfy((table, sum) -> assertThat(sum).as(table).isNotEqualTo(made.get(table)));
  }

  private static Map<String, String> checksums(Connection connection) throws SQLException {
    Map<String, String> checksums = new LinkedHashMap<>();
    List<String> tables = new ArrayList<>(SIZES.rows().keySet());
    tables.addAll(COUNTED);
    for (String table : tables) {
      checksums.put(
          table,
          Sql.text(
              connection,
              "select sum(hashtextextended(row::text, 0)) from %s as row".formatted(table)));
    }
    return checksums;
  }

  @Test
  void leavesIndexesKeysAndTriggersAsTheyWere(TestDatabase database, Connection connection)
      throws SQLException {
    execute(
        connection,
        "create index notification_own_idx on notification (lower(type)) where slot > 0");
    List<String> before = definitions(connection);

    fill(database);

    assertThat(definitions(connection)).isEqualTo(before);
    assertThat(
            rows(
                connection, "select proname from pg_proc where pronamespace = pg_my_temp_schema()"))
        .isEmpty();
  }

  @Test
  void leavesATableThatCannotBeFilledAsItWas(TestDatabase database, Connection connection)
      throws SQLException {
    execute(connection, "alter table notification add check (id < 20000)");
    List<String> before = definitions(connection);

    assertThatThrownBy(() -> fill(database))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("notification_id_check");

    assertThat(definitions(connection)).isEqualTo(before);
    assertThat(rows(connection, "select id from notification")).isEmpty();
  }

  private static List<String> definitions(Connection connection) throws SQLException {
    return rows(
        connection,
        """
        select pg_get_indexdef(indexrelid), indisvalid, indisready, indisprimary, indisunique, indisreplident
        from pg_index join pg_class on pg_class.oid = indexrelid
        where relnamespace = 'public'::regnamespace
        union all
        select conname || ' ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid), convalidated, null, null, null, null
        from pg_constraint
        where connamespace = 'public'::regnamespace
        union all
        select pg_get_triggerdef(oid), tgenabled = 'O', null, null, null, null
        from pg_trigger
        where not tgisinternal
        order by 1
        """);
  }

  @Test
  void goesOnCountingAfterTheRows(TestDatabase database, Connection connection)
      throws SQLException {
    fill(database);

    for (String table : List.of("notification", "user_events", "plays")) {
      assertThat(
              number(
                  connection,
                  "select nextval(pg_get_serial_sequence('%s', 'id'))".formatted(table)))
          .as(table)
          .isEqualTo(SIZES.rows(table) + 1);
    }
  }

  @Test
  void leavesTablesVacuumedAndAnalysed(TestDatabase database, Connection connection)
      throws SQLException {
    fill(database);

    assertThat(
            rows(
                connection,
                """
                select relname, relpages, relallvisible
                from pg_class
                where
                  relkind = 'r'
                  and relnamespace = 'public'::regnamespace
                  and pg_relation_size(oid) > 0
                  and relname = any('{%s}')
                  and (relallvisible < relpages or reltuples < 1)
                """
                    .formatted(String.join(",", SIZES.rows().keySet()))))
        .isEmpty();
  }

  @Test
  void fillsTheTablesOfAHostWithoutTheLibrary() throws SQLException {
    try (TestDatabase database = TestDatabase.create(Template.HOST)) {
      fill(database);
      assertThat(number(database.connect(), "select count(*) from notification")).isEqualTo(23_500);
    }
  }

  @Test
  void leavesOutWhatHasSizeZero(TestDatabase database, Connection connection) throws SQLException {
    BulkHost.of(SIZES.catalogueTimes(0)).fill(database.dataSource());

    assertThat(rows(connection, "select from follows")).isEmpty();
    assertThat(rows(connection, "select from aggregate_user")).isEmpty();
    assertThat(number(connection, "select count(*) from notification")).isEqualTo(23_500);
  }

  @Test
  void fillsOnlyEmptyTables(TestDatabase database, Connection connection) throws SQLException {
    database.host().block(1).follow(1, 2);

    assertThatThrownBy(() -> fill(database))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("Table (blocks|follows) has rows.*");
    assertThat(rows(connection, "select from notification")).isEmpty();
  }

  @Test
  void saysWhoMayFill(TestDatabase database, Connection connection) {
    PGSimpleDataSource anybody = new PGSimpleDataSource();
    anybody.setUrl(database.url());
    anybody.setOptions("-c role=pg_read_all_data");

    assertThatThrownBy(() -> BulkHost.of(SIZES).fill(anybody))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("superuser");
  }

  @Test
  void saysWhatRowsNeed(TestDatabase database) {
    assertThatThrownBy(() -> BulkHost.of(SIZES.with("tracks", 0)).fill(database.dataSource()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Rows of plays name rows of tracks, of which there are none; give tracks a size");
  }

  @Test
  void isAHostThatChallengesAreRightAbout(TestDatabase database, Connection connection)
      throws SQLException {
    fill(database);
    // right after the last block, in the week of its scores
    Instant instant = Instant.parse("2026-01-01T12:00:00Z");
    execute(connection, "update challenges set active = true");
    Recomputation recomputation = Recomputation.of(connection).note(instant);

    Challenges challenges =
        Challenges.with(ChallengeSettings.builder().clock(() -> instant).build());
    challenges.processors().forEach(processor -> Settling.settle(processor, connection));

    assertThat(recomputation.differences()).isEmpty();
    assertThat(
            rows(
                connection,
                "select distinct challenge_id from user_challenges where is_complete order by 1"))
        .contains("b", "c", "e", "fp", "m", "p", "r", "rd", "rv", "t", "tp", "tt", "tut", "u", "v");
  }

  private static double share(Connection connection, String table, String condition)
      throws SQLException {
    return Double.parseDouble(
        Sql.text(connection, "select avg((%s)::int) from %s".formatted(condition, table)));
  }
}
