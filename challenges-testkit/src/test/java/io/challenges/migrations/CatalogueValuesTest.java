package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The values in the table {@code challenges} are the host's, until it asks for the listed ones. */
@ChallengesDatabase
class CatalogueValuesTest {

  private static final String LISTED =
      """
      select id, type, amount, active, step_count, starting_block, weekly_pool, cooldown_days
      from challenges
      order by id
      """;

  private static final String CHANGE_EVERYTHING =
      """
      update challenges
      set
        type = case type when 'numeric' then 'boolean' else 'numeric' end::challengetype,
        amount = amount || '0',
        active = not active,
        step_count = coalesce(step_count - 1, 3),
        starting_block = starting_block + 1,
        weekly_pool = weekly_pool - 1,
        cooldown_days = coalesce(cooldown_days + 1, 3)
      """;

  @Test
  void migratingAgainLeavesTheHostsValues(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql(CHANGE_EVERYTHING);
    List<String> changed = versions(connection);

    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();
    PsqlScript.run(connection, migrations.sql());

    assertThat(versions(connection)).isEqualTo(changed);
  }

  @Test
  void soDoesAVersionThatBringsTheCatalogueToAnOlderOne(
      TestDatabase database, Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql("delete from challenges_schema_history where version::int >= 2")
        .sql(CHANGE_EVERYTHING)
        .sql("delete from challenges where id = 'w'");
    List<String> changed = versions(connection);

    ChallengeMigrations.on(database.dataSource()).migrate();

    assertThat(
            Rows.of(
                connection,
                "select script from challenges_schema_history where version = '2' and success"))
        .containsExactly("V2__catalogue.sql");
    assertThat(versions(connection))
        .containsAll(changed)
        .hasSize(changed.size() + 1)
        .anySatisfy(row -> assertThat(row).contains("|w|aggregate|1000|t|"));
  }

  @Test
  void theListedValuesComeBackWhenAskedFor(TestDatabase database, Connection connection)
      throws SQLException {
    List<String> listed = Rows.of(connection, LISTED);
    HostRows.on(connection).sql(CHANGE_EVERYTHING).sql("delete from challenges where id = 'w'");

    List<String> restored = ChallengeMigrations.on(database.dataSource()).restoreCatalogue();

    assertThat(Rows.of(connection, LISTED)).isEqualTo(listed);
    assertThat(restored)
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(
            listed.stream().map(row -> row.substring(0, row.indexOf('|'))).toList());
  }

  @Test
  void whatIsAsListedIsNotWritten(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("update challenges set cooldown_days = null where id = 'r'");
    List<String> before = versions(connection);

    assertThat(ChallengeMigrations.on(database.dataSource()).restoreCatalogue())
        .containsExactly("r");

    assertThat(versions(connection)).hasSameSizeAs(before);
    assertThat(before).filteredOn(row -> !row.contains("|r|")).hasSize(before.size() - 1);
    assertThat(versions(connection))
        .containsAll(before.stream().filter(row -> !row.contains("|r|")).toList());
  }

  @Test
  void noOtherRowNorColumnIsTouched(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("alter table challenges add column title text default 'theirs'")
        .sql("insert into challenges (id, amount, active) values ('vip', '7', true)")
        .sql(CHANGE_EVERYTHING)
        .sql("delete from challenges where id = 'o'");
    List<String> changed = versions(connection);

    assertThat(ChallengeMigrations.on(database.dataSource()).restoreCatalogue("r", "o", "r"))
        .containsExactly("o", "r");

    assertThat(versions(connection))
        .containsAll(changed.stream().filter(row -> !row.matches("\\d+\\|r\\|.*")).toList())
        .hasSize(changed.size() + 1);
    assertThat(
            Rows.of(connection, "select id, amount, active, title from challenges where id = 'r'"))
        .containsExactly("r|1|t|theirs");
  }

  @Test
  void anUnknownIdIsRefusedAndNothingIsWritten(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql(CHANGE_EVERYTHING);
    List<String> changed = versions(connection);
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());

    assertThatThrownBy(() -> migrations.restoreCatalogue("r", "R", "vip"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Not in the catalogue: R, vip. It has p, u, fp, v, e, p1,")
        .hasMessageEndingWith(", o, ft");

    assertThat(versions(connection)).isEqualTo(changed);
  }

  @Test
  void withoutIdsWhatTheHostDoesWithoutStays(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql(CHANGE_EVERYTHING);
    List<String> changed = versions(connection);
    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource())
            .challenges(Challenges.standard().without("r", "cs"));

    assertThat(migrations.restoreCatalogue()).doesNotContain("r", "cs").contains("rv", "o", "ft");
    assertThat(versions(connection)).filteredOn(changed::contains).hasSize(2);
    assertThat(migrations.restoreCatalogue("cs")).containsExactly("cs");
  }

  @Test
  void allOfThemOrNone(TestDatabase database, Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql(CHANGE_EVERYTHING)
        .sql("alter table challenges add check (id <> 'w' or amount <> '1000')");
    List<String> changed = versions(connection);
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());

    assertThatThrownBy(() -> migrations.restoreCatalogue("b", "w"))
        .isInstanceOf(ChallengeMigrationException.class)
        .hasMessageContaining("The catalogue of schema \"public\" could not be restored")
        .hasMessageContaining("challenges_check");

    assertThat(versions(connection)).isEqualTo(changed);
  }

  @Test
  void aPoolThatGivesTransactionsGetsItsConnectionBackAsItWas(
      TestDatabase database, Connection connection) throws SQLException {
    HostRows.on(connection).sql("update challenges set amount = '3' where id = 'r'");
    connection.setAutoCommit(false);

    assertThat(
            ChallengeMigrations.on(new SingleConnectionFirst(connection, database.dataSource()))
                .restoreCatalogue("r"))
        .containsExactly("r");

    assertThat(connection.getAutoCommit()).isFalse();
    assertThat(Rows.one(database.connect(), "select amount from challenges where id = 'r'"))
        .isEqualTo("1");
    connection.rollback();
  }

  @Test
  @ChallengesDatabase(template = Template.HOST)
  void inAnySchema(TestDatabase database, Connection connection) throws SQLException {
    HostRows.on(connection).sql("alter schema public rename to \"the host's\"");
    ChallengeMigrations migrations =
        ChallengeMigrations.on(database.dataSource())
            .challenges(Challenges.with(ChallengeSettings.builder().schema("the host's").build()));
    migrations.migrate();
    HostRows.on(connection).sql("update \"the host's\".challenges set amount = '3'");

    assertThat(migrations.restoreCatalogue("m", "rd")).containsExactly("m", "rd");

    assertThat(
            Rows.of(
                connection,
                "select id from \"the host's\".challenges where amount = '1' order by id"))
        .containsExactly("m", "rd");
  }

  private static List<String> versions(Connection connection) throws SQLException {
    return Rows.of(connection, "select xmin::text, * from challenges order by id");
  }
}
