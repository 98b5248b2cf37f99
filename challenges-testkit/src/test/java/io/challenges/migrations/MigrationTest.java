package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.StartFrom;
import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** Whatever a host looks like before, the same schema after. */
@ChallengesDatabase(template = Template.HOST)
@Timeout(120)
class MigrationTest {

  private static final String WEIRD = "we\"ird Schema'";

  @Test
  void aHostGetsAllThatTheChallengesNeed(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());

    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(Rows.one(connection, "select count(*) from challenges")).isEqualTo("24");
    assertThat(Rows.of(connection, "select tablename from indexing_checkpoints"))
        .as("the names that a running deployment has already, and those of further axes")
        .containsExactlyInAnyOrder(
            "challenges:b:last_blocknumber",
            "challenges:b:last_slot",
            "challenges:c:last_blocknumber",
            "challenges:cp:last_blocknumber",
            "challenges:cs:last_blocknumber",
            "challenges:e:last_play_id",
            "challenges:fp:last_blocknumber",
            "challenges:m:last_blocknumber",
            "challenges:p:last_blocknumber",
            "challenges:p1:last_blocknumber",
            "challenges:p1:last_play_id",
            "challenges:p1:last_settled_play_id",
            "challenges:p2:last_blocknumber",
            "challenges:p2:last_play_id",
            "challenges:p2:last_settled_play_id",
            "challenges:p3:last_blocknumber",
            "challenges:p3:last_play_id",
            "challenges:p3:last_settled_play_id",
            "challenges:r:last_blocknumber",
            "challenges:rd:last_blocknumber",
            "challenges:rv:last_blocknumber",
            "challenges:s:last_blocknumber",
            "challenges:s:last_slot",
            "challenges:u:last_blocknumber",
            "challenges:v:last_blocknumber",
            "challenges:w:last_blocknumber");
  }

  @Test
  void theCatalogueHasTheValuesOfTheRules(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeMigrations.on(database.dataSource()).migrate();

    Map<String, String> catalogue = new TreeMap<>();
    for (String row :
        Rows.of(
            connection,
            """
            select id, type, amount, active, step_count, starting_block, weekly_pool, cooldown_days
            from challenges
            """)) {
      catalogue.put(row.substring(0, row.indexOf('|')), row.substring(row.indexOf('|') + 1));
    }
    assertThat(catalogue)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("p", "numeric|1|t|7|0|25000|7"),
                Map.entry("u", "numeric|1|t|3|25346436|25000|7"),
                Map.entry("fp", "boolean|2|t||28350000|25000|7"),
                Map.entry("v", "boolean|5|t||0|25000|"),
                Map.entry("e", "aggregate|1|f|2147483647|116023891|25000|"),
                Map.entry("p1", "numeric|25|t|250|0|2147483647|7"),
                Map.entry("p2", "numeric|100|t|1000|0|2147483647|7"),
                Map.entry("p3", "numeric|1000|t|10000|0|2147483647|7"),
                Map.entry("tt", "trending|1000|t||25346436|100000|"),
                Map.entry("tut", "trending|1000|t||25346436|100000|"),
                Map.entry("tp", "trending|100|t||25346436|10000|"),
                Map.entry("c", "aggregate|1|t|2147483647|0|2147483647|7"),
                Map.entry("t", "aggregate|100|t|2147483647|0|2147483647|7"),
                Map.entry("cp", "aggregate|10|t|2147483647|1979515|2147483647|7"),
                Map.entry("cs", "aggregate|1000|f|2147483647|95017582|50000|7"),
                Map.entry("w", "aggregate|1000|t|2147483647|98950182|50000|7"),
                Map.entry("b", "aggregate|1|t|2147483647|220157041|25000|7"),
                Map.entry("s", "aggregate|5|t|2147483647|220157041|25000|7"),
                Map.entry("m", "boolean|1|t||25346436|25000|7"),
                Map.entry("r", "aggregate|1|t|5|25346436|25000|7"),
                Map.entry("rv", "aggregate|1|t|5000|25346436|25000|7"),
                Map.entry("rd", "boolean|1|t||25346436|25000|7"),
                Map.entry("o", "aggregate|1|t|2147483647|0|2147483647|0"),
                Map.entry("ft", "boolean|2|t||0|25000|7")));
  }

  @Test
  void runAgainItChangesNothing(TestDatabase database, Connection connection) throws SQLException {
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();
    List<String> objects = Fingerprint.objects(connection, "public");
    List<String> rows = versions(connection);

    database.host().block(100).user(500).event(600, e -> e.referrer(500));
    migrations.startFrom(StartFrom.BEGINNING).migrate();

    assertThat(Fingerprint.objects(connection, "public")).isEqualTo(objects);
    assertThat(versions(connection)).isEqualTo(rows);
  }

  @Test
  void onAFilledSchemaItKeepsTheRowsAndStartsFromNow(TestDatabase database, Connection connection)
      throws SQLException {
    database.host().block(100).user(500).event(600, e -> e.referrer(500)).block(200).user(501);
    String hostRows = hostRows(connection);

    ChallengeMigrations.on(database.dataSource()).migrate();

    assertThat(hostRows(connection)).isEqualTo(hostRows);
    assertThat(checkpoint(connection, "challenges:r:last_blocknumber")).isEqualTo("200");
  }

  @Test
  void itCanStartFromTheBeginning(TestDatabase database, Connection connection)
      throws SQLException {
    database.host().block(100).user(500);

    ChallengeMigrations.on(database.dataSource()).startFrom(StartFrom.BEGINNING).migrate();

    assertThat(checkpoint(connection, "challenges:r:last_blocknumber")).isEqualTo("-1");
    assertThat(
            Rows.one(
                connection,
                "select quiet_until from indexing_checkpoints where tablename like '%:r:%'"))
        .isEqualTo("100");
  }

  @Test
  void anOlderHostKeepsItsRowsAndLosesItsTriggers(TestDatabase database, Connection connection)
      throws Exception {
    HostRows.on(connection)
        .sql(olderHost())
        .sql("update challenges set amount = '3', active = false where id = 'r'")
        .sql(
            """
            insert into user_challenges (challenge_id, user_id, specifier, is_complete, amount)
            values ('r', 500, '1f4:258', false, 3);
            insert into indexing_checkpoints (tablename, last_checkpoint, signature)
            values ('challenges:r:last_blocknumber', 77, 'kept'), ('another job', 5, 'its own')
            """);
    String challenges = Rows.one(connection, "select * from challenges where id = 'r'");
    String users = Rows.one(connection, "select * from user_challenges");

    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(Rows.one(connection, "select * from challenges where id = 'r'"))
        .isEqualTo(challenges);
    assertThat(Rows.one(connection, "select count(*) from challenges")).isEqualTo("24");
    assertThat(Rows.one(connection, "select * from user_challenges")).isEqualTo(users);
    assertThat(
            Rows.of(
                connection,
                """
                select tablename, last_checkpoint, signature
                from indexing_checkpoints
                where signature is not null
                order by tablename
                """))
        .containsExactly("another job|5|its own", "challenges:r:last_blocknumber|77|kept");
    assertThat(
            Rows.of(
                connection,
                """
                select attname, atttypid::regtype
                from pg_attribute
                where attrelid = 'indexing_checkpoints'::regclass
                  and attname in ('last_checkpoint', 'scanned', 'seen')
                order by attname
                """))
        .containsExactly("last_checkpoint|integer", "scanned|bigint", "seen|bigint[]");
    assertThat(
            Rows.of(
                connection, "select tgname from pg_trigger where not tgisinternal order by tgname"))
        .containsExactly(
            "challenges_announce_insert",
            "challenges_announce_update",
            "challenges_disbursed",
            "challenges_disbursed_sol",
            "challenges_score_insert",
            "challenges_score_update");
  }

  @Test
  void theOldTriggerIsNotMissedForAMoment(TestDatabase database, Connection connection)
      throws Exception {
    HostRows.on(connection).sql(olderHost());
    // the first thing of ours that cannot be changed makes all of it wait
    connection.setAutoCommit(false);
    HostRows.on(connection).sql("lock table user_challenges in row exclusive mode");

    assertThatThrownBy(
            () ->
                ChallengeMigrations.on(database.dataSource())
                    .waitAtMost(Duration.ofSeconds(3))
                    .migrate())
        .isInstanceOf(ChallengeMigrationException.class)
        .hasMessageContaining("Gave up after 3 s, changing tables and triggers")
        .hasMessageContaining("idle in transaction");
    connection.rollback();
    connection.setAutoCommit(true);

    assertThat(
            Rows.of(
                connection,
                """
                select tgname
                from pg_trigger
                where tgrelid = 'user_challenges'::regclass and not tgisinternal
                """))
        .containsExactly("on_user_challenge");
    assertThat(Rows.one(connection, "select to_regclass('challenge_exclusions') is null"))
        .isEqualTo("t");
    ChallengeMigrations.on(database.dataSource()).migrate();
  }

  @Test
  void anIndexUnderAnotherNameCounts(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("create index their_blocknumber on user_events (blocknumber)")
        .sql(
            """
            create index their_referrer on user_events (referrer, blocknumber, id)
            where referrer is not null
            """)
        .sql(
            """
            create index their_cooldown on notification using gin (user_ids)
            with (fastupdate = off) where type = 'reward_in_cooldown'
            """)
        .sql(
            """
            create index their_reward on notification using gin (user_ids)
            with (fastupdate = off) where type = 'challenge_reward'
            """)
        .sql(
            """
            create index their_winners
            on events using gin ((event_data -> 'winners') jsonb_path_ops)
            with (fastupdate = off)
            """)
        .sql("create index their_wallet on users (lower(wallet)) where is_current")
        .sql(
            """
            create index their_scores on track_trending_scores
            (type, version, time_range, score desc, track_id desc)
            """)
        // not quite the same
        .sql("create index their_user_id on user_events (blocknumber) where is_current");

    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();

    assertThat(
            Rows.of(
                connection,
                """
                select indexrelid::regclass
                from pg_index
                where indrelid in ('user_events'::regclass, 'notification'::regclass)
                  and indexrelid::regclass::text like 'challenges%'
                """))
        .isEmpty();
    for (String index : List.of("events_winners", "users_wallet", "track_trending_scores_score")) {
      assertThat(Rows.one(connection, "select to_regclass(?)", "challenges_" + index)).isEmpty();
    }
    assertThat(migrations.verify(connection).findings()).isEmpty();
  }

  @Test
  void anIndexThatIsOnlyAlikeDoesNotCount(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("create index their_blocknumber on user_events (blocknumber) where is_current")
        .sql("create index their_referrer on user_events (referrer, id, blocknumber)")
        .sql(
            """
            create index their_cooldown on notification using gin (user_ids)
            where type = 'reward_in_cooldown'
            """)
        .sql(
            "create index their_other_type on notification using gin (user_ids)"
                + " with (fastupdate = off) where type = 'claimable_reward'")
        .sql("create index their_reward on notification using gin (user_ids)");

    ChallengeMigrations.on(database.dataSource()).migrate();

    assertThat(
            Rows.of(
                connection,
                """
                select indexrelid::regclass
                from pg_index
                where indrelid in ('user_events'::regclass, 'notification'::regclass)
                  and indexrelid::regclass::text like 'challenges%'
                order by 1
                """))
        .containsExactlyInAnyOrder(
            "challenges_user_events_blocknumber",
            "challenges_user_events_referrer",
            "challenges_notification_reward_in_cooldown",
            "challenges_notification_challenge_reward");
  }

  @Test
  void itStandsBesideAHostsOwnFlyway(
      TestDatabase database, Connection connection, @TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("V1__host.sql"), "create table theirs (id integer);");
    Files.writeString(folder.resolve("R__host.sql"), "create view theirs_too as select 1 as one;");
    Flyway theirs =
        Flyway.configure()
            .dataSource(database.dataSource())
            .locations("filesystem:" + folder)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    theirs.migrate();
    List<String> history = history(connection);

    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();

    assertThat(history(connection)).isEqualTo(history);
    Files.writeString(folder.resolve("V2__host.sql"), "alter table theirs add name text;");
    assertThat(theirs.migrate().migrationsExecuted).isEqualTo(1);
    migrations.migrate();
    assertThat(migrations.verify(connection).findings()).isEmpty();
  }

  @Test
  void theNameOfASchemaMayNeedQuotes(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeMigrations.on(database.dataSource()).migrate();
    List<String> plain = Fingerprint.objects(connection, "public");
    HostRows.on(connection)
        .sql("drop schema public cascade; create schema \"we\"\"ird Schema'\"")
        .sql("set search_path = \"we\"\"ird Schema'\"")
        .sql(resource("/io/challenges/testkit/host-schema.sql"));

    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource()).schema(WEIRD);
    migrations.migrate();
    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(Fingerprint.objects(connection, WEIRD)).isEqualTo(plain);
    // and what it installed works there
    HostRows.on(connection)
        .block(100)
        .user(500)
        .sql(
            """
            insert into user_challenges (challenge_id, user_id, specifier, is_complete, completed_at)
            select 'v', 500, '1f4', true, created_at from users
            """);
    assertThat(Rows.one(connection, "select count(*) from notification")).isEqualTo("2");
    assertThat(Rows.one(connection, "select challenge_count from user_score_features"))
        .isEqualTo("1");
  }

  @Test
  void twoAtOnceEndInTheSame(TestDatabase database, Connection connection) throws Exception {
    fillEvents(connection);
    List<CompletableFuture<Void>> runs = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      runs.add(Elsewhere.run(() -> ChallengeMigrations.on(database.dataSource()).migrate()));
    }
    for (CompletableFuture<Void> run : runs) {
      run.get(60, TimeUnit.SECONDS);
    }

    assertThat(ChallengeMigrations.on(database.dataSource()).verify(connection).findings())
        .isEmpty();
  }

  @Test
  void twoProcessesAtOnceEndInTheSame(TestDatabase database, Connection connection)
      throws Exception {
    fillEvents(connection);
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  MigratingProcess.class.getName(),
                  database.url())
              .redirectErrorStream(true)
              .start());
    }
    for (Process process : processes) {
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    }

    assertThat(ChallengeMigrations.on(database.dataSource()).verify(connection).findings())
        .isEmpty();
  }

  @Test
  void whoeverComesSecondWaitsOnlySoLong(TestDatabase database, Connection connection)
      throws SQLException {
    Rows.one(
        connection,
        "select pg_advisory_lock(hashtextextended('challenges migrations public', 0)) is null");

    assertThatThrownBy(
            () ->
                ChallengeMigrations.on(database.dataSource())
                    .waitAtMost(Duration.ofSeconds(1))
                    .migrate())
        .isInstanceOf(ChallengeMigrationException.class)
        .hasMessageContaining("another session migrates this schema: pid [")
        .hasMessageContaining(Rows.one(connection, "select pg_backend_pid()"));
  }

  @Test
  void theConnectionsGoBackAsTheyCame(TestDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      HostRows.on(connection).sql("set statement_timeout = '7s'; set lock_timeout = '8s'");
      connection.setAutoCommit(false);
      SingleConnectionFirst pool = new SingleConnectionFirst(connection, database.dataSource());

      ChallengeMigrations.on(pool).migrate();

      assertThat(connection.getAutoCommit()).isFalse();
      assertThat(
              Rows.one(
                  connection,
                  """
                  select
                    current_setting('statement_timeout'),
                    current_setting('lock_timeout'),
                    current_setting('idle_session_timeout'),
                    current_setting('search_path')
                  """))
          .isEqualTo("7s|8s|0|\"$user\", public");
      connection.rollback();
    }
  }

  @Test
  void aRoleThatOwnsTheTablesMayDoItWithThreeConnections(
      TestDatabase database, Connection connection) throws SQLException {
    String role = database.name() + "_owner";
    HostRows.on(connection)
        .sql("create role %s login connection limit 3 password 'owner'".formatted(role))
        .sql("create schema theirs authorization " + role)
        .sql("set role " + role)
        .sql("set search_path = theirs")
        .sql(resource("/io/challenges/testkit/host-schema.sql"));
    try {
      PGSimpleDataSource owner = new PGSimpleDataSource();
      owner.setUrl(database.url());
      owner.setUser(role);
      owner.setPassword("owner");

      ChallengeMigrations migrations = ChallengeMigrations.on(owner).schema("theirs");
      migrations.migrate();

      assertThat(migrations.verify(connection).findings()).isEmpty();
    } finally {
      HostRows.on(connection).sql("reset role; drop owned by %1$s; drop role %1$s".formatted(role));
    }
  }

  @Test
  void whatSomebodyElseHasChangedIsRestored(TestDatabase database, Connection connection)
      throws Exception {
    HostRows.on(connection).sql(olderHost());
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();
    List<String> objects = Fingerprint.objects(connection, "public");
    HostRows.on(connection)
        .sql("drop trigger challenges_announce_insert on user_challenges")
        .sql("alter table user_challenges disable trigger challenges_score_update")
        .sql("alter function challenges_score() reset jit")
        .sql(
            """
            create trigger on_user_challenge after insert on user_challenges
            for each row execute function handle_on_user_challenge()
            """);

    migrations.migrate();

    assertThat(Fingerprint.objects(connection, "public")).isEqualTo(objects);
  }

  @Test
  void aHostWithoutNotificationsLeavesThemOut(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("drop table notification");

    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource()).withoutNotifications();
    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    HostRows.on(connection)
        .block(100)
        .user(500)
        .sql(
            """
            insert into user_challenges (challenge_id, user_id, specifier, is_complete, completed_at)
            select 'v', 500, '1f4', true, created_at from users
            """);
    assertThat(Rows.one(connection, "select challenge_count from user_score_features"))
        .isEqualTo("1");
  }

  @Test
  void aHostWithoutDisbursementsLeavesThemOut(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql(olderHost()).sql("drop table reward_codes");

    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource()).withoutDisbursements();
    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(
            Rows.of(
                connection,
                """
                select tgname
                from pg_trigger
                where tgrelid = any (array[
                    'challenge_disbursements', 'sol_reward_disbursements'
                  ]::regclass[])
                order by tgname
                """))
        .containsExactly("on_challenge_disbursement", "on_sol_reward_disbursement");
    assertThat(Rows.one(connection, "select to_regclass('challenges_users_wallet')")).isEmpty();
    assertThat(
            Rows.one(
                connection, "select to_regclass('challenges_notification_reward_in_cooldown')"))
        .isNotEmpty();
  }

  @Test
  void withoutNotificationsTheScoreMayBeMissingToo(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("drop table notification; drop table user_score_features");

    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource()).withoutNotifications();
    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    HostRows.on(connection)
        .sql(
            """
            insert into user_challenges (challenge_id, user_id, specifier, is_complete, completed_at)
            values ('v', 500, '1f4', true, now())
            """);
  }

  @Test
  void notificationsCanComeLater(TestDatabase database, Connection connection) throws SQLException {
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.withoutNotifications().migrate();
    assertThat(migrations.verify(connection).ok()).isFalse();

    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    // and a process that still leaves them out does no harm
    migrations.withoutNotifications().migrate();
    assertThat(migrations.verify(connection).findings()).isEmpty();
  }

  static String olderHost() throws SQLException {
    return resource("/io/challenges/testkit/older-host.sql");
  }

  static String resource(String path) throws SQLException {
    try (var in = MigrationTest.class.getResourceAsStream(path)) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  private static void fillEvents(Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql(
            """
            insert into user_events (user_id, referrer, is_current)
            select n, n / 10, true from generate_series(1, 50000) n
            """);
  }

  private static List<String> history(Connection connection) throws SQLException {
    return Rows.of(connection, "select * from flyway_schema_history order by installed_rank");
  }

  /** The rows that we brought, each with its version. */
  private static List<String> versions(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        """
        select xmin::text, id from challenges
        union all
        select xmin::text, tablename from indexing_checkpoints
        union all
        select xmin::text, script from challenges_schema_history
        order by 1, 2
        """);
  }

  private static String hostRows(Connection connection) throws SQLException {
    return Rows.one(
        connection,
        """
        select
          (select array_agg(u order by user_id) from users u)::text,
          (select array_agg(e order by id) from user_events e)::text
        """);
  }

  private static String checkpoint(Connection connection, String name) throws SQLException {
    return Rows.one(
        connection, "select last_checkpoint from indexing_checkpoints where tablename = ?", name);
  }
}
