package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.StartFrom;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is printed makes the same schema as what is applied. */
@ChallengesDatabase(template = Template.HOST)
class PsqlTextTest {

  private static final List<UnaryOperator<ChallengeMigrations>> SETTINGS =
      List.of(
          UnaryOperator.identity(),
          ChallengeMigrations::withoutNotifications,
          ChallengeMigrations::withoutDisbursements,
          migrations -> migrations.startFrom(StartFrom.BEGINNING));

  @Test
  void printedAndAppliedAreTheSame(TestDatabase printed, Connection connection)
      throws SQLException {
    for (UnaryOperator<ChallengeMigrations> setting : SETTINGS) {
      for (String host : List.of("", MigrationTest.olderHost())) {
        assertThat(printed(printed, connection, setting, host)).isEqualTo(applied(setting, host));
      }
    }
  }

  @Test
  void withoutTheTablesOfAPartThatPartIsLeftOut(TestDatabase database, Connection connection)
      throws SQLException {
    String host = "drop table notification; drop table user_score_features;";
    UnaryOperator<ChallengeMigrations> setting = ChallengeMigrations::withoutNotifications;

    assertThat(printed(database, connection, setting, host)).isEqualTo(applied(setting, host));
  }

  @Test
  void itMayBeAppliedAgainAndThenMigrated(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    PsqlScript.run(connection, migrations.sql());
    List<String> objects = Fingerprint.objects(connection, "public");
    List<String> rows = rows(connection);

    PsqlScript.run(connection, migrations.sql());
    assertThat(rows(connection)).isEqualTo(rows);
    migrations.migrate();

    assertThat(Fingerprint.objects(connection, "public")).isEqualTo(objects);
    assertThat(rows(connection)).isEqualTo(rows);
    assertThat(Rows.of(connection, "select from challenges_schema_history where success"))
        .hasSize(19);
  }

  @Test
  void itMayBeAppliedAfterMigrating(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();
    List<String> objects = Fingerprint.objects(connection, "public");

    PsqlScript.run(connection, migrations.sql());

    assertThat(Fingerprint.objects(connection, "public")).isEqualTo(objects);
  }

  @Test
  void whatABuildLeftIsReplacedAndAnIndexUnderAnotherNameCounts(
      TestDatabase database, Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql("create index challenges_user_events_blocknumber on user_events (blocknumber)")
        .sql(
            """
            update pg_index set indisvalid = false
            where indexrelid = 'challenges_user_events_blocknumber'::regclass
            """)
        .sql(
            """
            create index theirs on user_events (referrer, blocknumber, id)
            where referrer is not null
            """);
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());

    PsqlScript.run(connection, migrations.sql());

    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(Rows.one(connection, "select to_regclass('challenges_user_events_referrer')"))
        .isEmpty();
  }

  @Test
  void theNameOfASchemaMayNeedQuotes(TestDatabase database, Connection connection)
      throws SQLException {
    String weird = "we\"ird Schema'";
    HostRows.on(connection).sql("alter schema public rename to \"we\"\"ird Schema'\"");
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource()).schema(weird);

    PsqlScript.run(connection, migrations.sql());

    assertThat(migrations.verify(connection).findings()).isEmpty();
    PsqlScript.run(connection, migrations.withoutNotifications().sql());
    assertThat(migrations.verify(connection).findings()).isEmpty();
  }

  private static List<String> printed(
      TestDatabase database,
      Connection connection,
      UnaryOperator<ChallengeMigrations> setting,
      String host)
      throws SQLException {
    HostRows.on(connection)
        .sql("drop schema public cascade; create schema public")
        .sql(MigrationTest.resource("/io/challenges/testkit/host-schema.sql"))
        .sql(host.isEmpty() ? "select" : host);
    ChallengeMigrations migrations = setting.apply(ChallengeMigrations.on(database.dataSource()));
    PsqlScript.run(connection, migrations.sql());
    return everything(connection);
  }

  private static List<String> applied(UnaryOperator<ChallengeMigrations> setting, String host)
      throws SQLException {
    try (TestDatabase database = TestDatabase.create(Template.HOST)) {
      Connection connection = database.connect();
      HostRows.on(connection).sql(host.isEmpty() ? "select" : host);
      setting.apply(ChallengeMigrations.on(database.dataSource())).migrate();
      return everything(connection);
    }
  }

  private static List<String> everything(Connection connection) throws SQLException {
    List<String> all = new ArrayList<>(Fingerprint.objects(connection, "public"));
    all.addAll(Rows.of(connection, "select * from challenges order by id"));
    all.addAll(
        Rows.of(
            connection,
            """
            select tablename, last_checkpoint, scanned, settled, quiet_until, revision
            from indexing_checkpoints
            order by tablename
            """));
    return all;
  }

  private static List<String> rows(Connection connection) throws SQLException {
    return Rows.of(
        connection,
        """
        select xmin::text, id from challenges
        union all
        select xmin::text, tablename from indexing_checkpoints
        order by 1, 2
        """);
  }
}
