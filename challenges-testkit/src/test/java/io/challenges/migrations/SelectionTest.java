package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A host meets the needs of the challenges that it uses, and no others. */
@ChallengesDatabase(template = Template.HOST)
class SelectionTest {

  private static final String DEPENDED_ON = "2BP01";

  private static final String OF_USER_EVENTS =
      """
      select indexrelid::regclass
      from pg_index
      where indrelid = 'user_events'::regclass and indexrelid::regclass::text like 'challenges%'
      order by 1
      """;

  static Stream<String> catalogue() {
    return Challenges.standard().definitions().stream().map(ChallengeDefinition::challengeId);
  }

  @ParameterizedTest
  @MethodSource("catalogue")
  void aChallengeWorksWithWhatItSaysThatItNeeds(
      String id, TestDatabase database, Connection connection) throws SQLException {
    leaveOnlyWhatIsNeeded(connection, id);
    Challenges one = Some.challenges(id);
    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource()).challenges(one).withoutNotifications();

    migrations.migrate();

    HostRows.on(connection).sql("update challenges set active = true");
    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(one.health(connection).problems()).isEmpty();
    assertThat(one.inspect(id).explain(connection).warnings()).isEmpty();
    one.processor(id).tick(connection);
  }

  @Test
  void theErrorNamesTheChallengesAndBothWaysOut(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("alter table users drop column is_verified");
    HostRows.on(connection).sql("drop table notification");

    ChallengeMigrationException failure =
        catchThrowableOfType(
            ChallengeMigrationException.class,
            () ->
                ChallengeMigrations.on(database.dataSource())
                    .challenges(Some.challenges("m", "r", "rd", "rv"))
                    .migrate());

    assertThat(failure)
        .hasMessage(
            """
            Schema "public" cannot take the challenges, and nothing has been changed:
            - table notification is missing (for notifications; for disbursements)
            - column users.is_verified (boolean) is missing (for challenges r, rv)
            Either add what is missing, or leave out what needs it: \
            Challenges.without("r", "rv"), given to ChallengeMigrations.challenges; \
            withoutNotifications(); withoutDisbursements()""");
  }

  @Test
  void whatIsLeftOutIsNeitherAskedForNorBuiltNorSeeded(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("alter table users drop column is_verified");
    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource()).challenges(Some.challenges("m", "rd"));

    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(Rows.of(connection, OF_USER_EVENTS))
        .containsExactly("challenges_user_events_blocknumber");
    assertThat(checkpoints(connection))
        .containsExactly("challenges:m:last_blocknumber", "challenges:rd:last_blocknumber");
    assertThat(
            ChallengeMigrations.on(database.dataSource())
                .challenges(Some.challenges("m", "r"))
                .verify(connection)
                .findings())
        .extracting(finding -> finding.kind() + " " + finding.message())
        .containsExactly(
            "MISSING column users.is_verified (boolean) is missing (for challenge r)",
            "MISSING index challenges_user_events_referrer on user_events, using btree (referrer,"
                + " blocknumber, id) where (referrer is not null), is missing");
  }

  @Test
  void theRestCanComeLaterAndStaysWhenItIsLeftOut(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeMigrations few =
        ChallengeMigrations.on(database.dataSource()).challenges(Some.challenges("m"));
    ChallengeMigrations all = ChallengeMigrations.on(database.dataSource());

    few.migrate();
    all.migrate();
    few.migrate();

    assertThat(all.verify(connection).findings()).isEmpty();
  }

  @Test
  void aHostsOwnChallengeIsSeeded(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("alter schema public rename to theirs; set search_path = theirs")
        .block(100);
    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource())
            .challenges(
                Challenges.with(ChallengeSettings.builder().schema("theirs").build())
                    .without("m")
                    .define(vip("vip")));

    migrations.migrate();

    assertThat(checkpoints(connection))
        .contains("challenges:vip:last_blocknumber", "challenges:r:last_blocknumber")
        .doesNotContain("challenges:m:last_blocknumber");
    assertThat(migrations.sql())
        .contains("challenges:vip:last_blocknumber")
        .doesNotContain("challenges:m:last_blocknumber");
  }

  @Test
  void whicheverComesLastNamesTheSchema(TestDatabase database, Connection connection)
      throws SQLException {
    Challenges theirs =
        Challenges.with(ChallengeSettings.builder().schema("theirs").build())
            .without("m", "r")
            .define(vip("r"));
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());

    assertThat(migrations.schema("public").challenges(theirs).sql()).contains("\"theirs\".");
    ChallengeMigrations moved = migrations.challenges(theirs).schema("public");
    assertThat(moved.sql()).doesNotContain("\"theirs\".");
    moved.startFrom(StartFrom.BEGINNING).migrate();
    assertThat(checkpoints(connection))
        .contains("challenges:r:last_blocknumber", "challenges:rv:last_blocknumber")
        .doesNotContain("challenges:m:last_blocknumber");
    assertThatThrownBy(() -> migrations.challenges(theirs).migrate())
        .hasMessageContaining("there is no schema \"theirs\"");
  }

  @Test
  void anIdOfAHostsOwnMayBeAnything(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource())
            .challenges(Some.challenges().define(vip("../notifications")))
            .withoutNotifications();
    HostRows.on(connection).sql("drop table notification");

    migrations.migrate();

    assertThat(migrations.verify(connection).findings()).isEmpty();
    assertThat(checkpoints(connection))
        .containsExactly("challenges:../notifications:last_blocknumber");
  }

  private static ChallengeDefinition vip(String id) {
    return ChallengeDefinition.named(id)
        .source(
            Axis.BLOCKS,
            "select user_id as key, blocknumber as position, xmin as version from /*schema.*/users")
        .derivation("select 1")
        .build();
  }

  private static List<String> checkpoints(Connection connection) throws SQLException {
    return Rows.of(
        connection, "select tablename from indexing_checkpoints order by tablename collate \"C\"");
  }

  private static void leaveOnlyWhatIsNeeded(Connection connection, String id) throws SQLException {
    List<Requirements> needed =
        Stream.of(Optional.of(Part.CHALLENGES), Need.BuiltIn.of(id))
            .flatMap(Optional::stream)
            .map(Need::requirements)
            .toList();
    for (String row :
        Rows.of(
            connection,
            """
            select c.relname, a.attname, c.relkind
            from pg_class c
            join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
            where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'v')
            -- what reads other tables first
            order by c.relkind desc, c.oid, a.attnum
            """)) {
      String[] column = row.split("\\|", -1);
      List<RequiredTable> tables =
          needed.stream()
              .flatMap(requirements -> requirements.tables().stream())
              .filter(table -> table.name().equals(column[0]))
              .toList();
      if (tables.isEmpty()) {
        HostRows.on(connection)
            .sql(
                "drop %s if exists %s"
                    .formatted(column[2].equals("v") ? "view" : "table", column[0]));
      } else if (column[2].equals("r")
          && tables.stream().noneMatch(table -> table.columns().containsKey(column[1]))) {
        dropColumn(connection, column[0], column[1]);
      }
    }
  }

  /** Unless a view of the host needs it. */
  private static void dropColumn(Connection connection, String table, String column)
      throws SQLException {
    try {
      HostRows.on(connection).sql("alter table %s drop column \"%s\"".formatted(table, column));
    } catch (SQLException e) {
      if (!DEPENDED_ON.equals(e.getSQLState())) {
        throw e;
      }
    }
  }
}
