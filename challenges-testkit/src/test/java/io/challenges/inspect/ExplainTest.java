package io.challenges.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeTickException;
import io.challenges.Explanation;
import io.challenges.Explanation.StatementPlan;
import io.challenges.StartFrom;
import io.challenges.host.SessionSettings;
import io.challenges.host.Settling;
import io.challenges.rules.Deployment;
import io.challenges.rules.OwnChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plans of what a tick sends, and what is wrong with them. */
@ChallengesDatabase
class ExplainTest {

  private static final String SCAN_OF_R =
      "scan of r/user_events_by_referrer.sql, r/user_events_demoted.sql, sources/users_by_user.sql";

  private static final String EVENTS =
      """
      select user_id as key, blocknumber as position, xmin as version
      from /*schema.*/user_events
      """;

  private Deployment deployment;
  private Connection connection;
  private HostRows rows;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    rows = database.host();
    connection = database.connect();
    rows.sql(
            "insert into challenges (id, type, amount, active) values ('own', 'numeric', '7', true)")
        .block(100)
        .user(501)
        .event(601, event -> event.referrer(501))
        .event(700, event -> event.mobile(true));
    Settling.settle(deployment.challenges().processor("r"), connection);
    Settling.settle(deployment.challenges().processor("m"), connection);
  }

  private static ChallengeDefinition.Builder own() {
    return ChallengeDefinition.named("own")
        .source("own.sql", Axis.BLOCKS, EVENTS)
        .derivation("own/derivation.sql", OwnChallenges.ONE_FOR_EACH_KEY)
        .startFrom(StartFrom.BEGINNING);
  }

  private Explanation explain(String challengeId) throws SQLException {
    return deployment.challenges().inspect(challengeId).explain(connection);
  }

  private Explanation explain(ChallengeDefinition.Builder own) throws SQLException {
    return deployment.challenges().define(own.build()).inspect("own").explain(connection);
  }

  private static String plan(Explanation explanation, String statement) {
    return explanation.statements().stream()
        .filter(plan -> plan.statement().equals(statement))
        .map(StatementPlan::plan)
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + statement + " in " + explanation));
  }

  @Test
  void tellsThePlanOfEachStatement() throws SQLException {
    assertThat(explain("r").statements())
        .extracting(StatementPlan::statement)
        .containsExactly(
            SCAN_OF_R,
            "r/user_events_demoted.sql (expansion)",
            "r/derivation.sql",
            "write/user_challenges.sql");
    assertThat(explain(own().companion("select 1 from dirty")).statements())
        .extracting(StatementPlan::statement)
        .containsExactly(
            "head of own.sql",
            "scan of own.sql",
            "companion 1",
            "own/derivation.sql",
            "write/user_challenges.sql");
  }

  @Test
  void plansForAnyValuesAsTicksDo() throws SQLException {
    rows.block(101);
    for (int user = 800; user < 807; user++) {
      rows.event(user, event -> event.mobile(true));
    }

    Explanation explanation = explain("m");

    assertThat(plan(explanation, "scan of m/user_events_by_user.sql"))
        .contains("blocknumber > $")
        .doesNotContain("'100'::bigint");
    // as many as the planner expects of any array
    assertThat(plan(explanation, "m/derivation.sql"))
        .containsPattern("Function Scan on unnest keys .*rows=10 ");
  }

  @Test
  void leavesNothingPrepared() throws SQLException {
    explain("m");

    assertThat(
            Deployment.values(
                connection, "select name from pg_prepared_statements where name ~ 'explained'"))
        .isEmpty();
  }

  @Test
  void plansExpansionsAlsoAtRest() throws SQLException {
    Explanation explanation = explain("r");

    assertThat(plan(explanation, "r/user_events_demoted.sql (expansion)")).contains("user_events");
    assertThat(plan(explanation, "r/derivation.sql")).contains("Function Scan on unnest keys");
  }

  @Test
  void plansUnderTheSettingsOfATick() throws SQLException {
    for (String challengeId : List.of("m", "r", "rd", "rv")) {
      for (StatementPlan statement : explain(challengeId).statements()) {
        assertThat(statement.plan()).doesNotContain("Seq Scan on user", "JIT", "Bitmap");
      }
    }
  }

  @Test
  void hasNothingToWarnOfWhereAllIsWell() throws SQLException {
    large();
    for (String challengeId : List.of("m", "r", "rd", "rv")) {
      assertThat(explain(challengeId).warnings()).isEmpty();
    }
    rows.block(300_000).event(602, event -> event.referrer(501));
    for (String challengeId : List.of("m", "r", "rd", "rv")) {
      assertThat(explain(challengeId).warnings()).isEmpty();
    }
  }

  /** Makes {@code user_events} a large table; it has 1,600 pages. */
  private void large() throws SQLException {
    rows.sql("set session_replication_role = replica")
        .sql(
            """
            insert into user_events (user_id, is_mobile_user, is_current, blocknumber)
            select n, false, true, n from generate_series(1000, 299999) as n
            """)
        .sql("set session_replication_role = origin")
        .sql("analyze user_events");
  }

  @Nested
  class WarnsOf {

    private static final String WHOLE = " reads public.user_events from one end to the other (";

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aScanWithoutItsIndex(boolean moved) throws SQLException {
      large();
      rows.sql("drop index challenges_user_events_blocknumber");
      if (moved) {
        rows.block(300_000).event(602, event -> event.mobile(true));
      }

      List<String> warnings = explain("m").warnings();

      assertThat(warnings.get(0))
          .startsWith(
              "m/user_events_by_user.sql: no valid index on public.user_events leads with"
                  + " blocknumber; run ChallengeMigrations, or: create index concurrently");
      assertThat(warnings.get(1))
          .startsWith("scan of m/user_events_by_user.sql" + WHOLE)
          .contains("blocknumber > $")
          .endsWith(
              ": no index serves this. Run ChallengeMigrations; in SQL of your own, create an index"
                  + " on what is looked up, or write the lookup as lateral with a limit");
      assertThat(plan(explain("m"), "m/derivation.sql")).as("planned all the same").isNotEmpty();
    }

    @Test
    void aDerivationWithoutItsIndex() throws SQLException {
      large();
      rows.sql("drop index challenges_user_events_referrer");

      assertThat(explain("r").warnings())
          .isNotEmpty()
          .allSatisfy(warning -> assertThat(warning).startsWith("r/derivation.sql" + WHOLE));
    }

    @Test
    void aDerivationThatAsksForWhatNoIndexServes() throws SQLException {
      large();

      assertThat(
              explain(
                      own()
                          .derivation(
                              "own/derivation.sql",
                              OwnChallenges.ONE_FOR_EACH_KEY
                                  + " where exists (select from /*schema.*/user_events"
                                  + " where is_mobile_user and user_id + 1 = dirty.key)"))
                  .warnings())
          .singleElement()
          .asString()
          .startsWith("own/derivation.sql" + WHOLE);
    }

    @Test
    void anExpansionAndACompanionToo() throws SQLException {
      large();
      rows.sql("create table kept (user_id int primary key)");

      Explanation explanation =
          explain(
              own()
                  .expandedBy(
                      """
                      select event.user_id as key
                      from moved
                      join /*schema.*/user_events as event on event.user_id % 1000 = moved.key
                      """)
                  .companion(
                      """
                      insert into kept
                      select event.user_id
                      from dirty
                      join /*schema.*/user_events as event on event.user_id / 2 = dirty.key
                      on conflict do nothing
                      """));

      assertThat(explanation.warnings()).hasSize(2);
      assertThat(explanation.warnings().get(0)).startsWith("own.sql (expansion)" + WHOLE);
      assertThat(explanation.warnings().get(1)).startsWith("companion 1" + WHOLE);
    }

    @Test
    void aSourceWithoutXmin() throws SQLException {
      assertThat(
              explain(
                      own()
                          .source(
                              "view.sql", Axis.BLOCKS, EVENTS.replace("xmin as", "null::xid as")))
                  .warnings())
          .containsExactly(
              "view.sql: its rows have no xmin (version is null), so everything from the settled"
                  + " position less the lateness is derived again at each tick with news");
    }
  }

  @Nested
  class DoesNotWarnOf {

    @Test
    void aSmallTable() throws SQLException {
      assertThat(
              explain(
                      own()
                          .derivation(
                              OwnChallenges.ONE_FOR_EACH_KEY
                                  + " where exists (select from /*schema.*/user_events"
                                  + " where is_mobile_user and user_id + 1 = dirty.key)"))
                  .warnings())
          .isEmpty();
    }

    @Test
    void anIndexsEnd() throws SQLException {
      large();

      assertThat(
              explain(
                      own()
                          .derivation(
                              OwnChallenges.ONE_FOR_EACH_KEY
                                  + " where dirty.key > (select blocknumber"
                                  + " from /*schema.*/user_events order by blocknumber limit 1)"))
                  .warnings())
          .isEmpty();
    }

    @Test
    void aSmallPartOfALargeTable() throws SQLException {
      large();
      rows.sql("create index on user_events (user_id) where is_mobile_user").sql("analyze");

      assertThat(
              explain(
                      own()
                          .derivation(
                              OwnChallenges.ONE_FOR_EACH_KEY
                                  + " where dirty.key = any (select user_id"
                                  + " from /*schema.*/user_events where is_mobile_user offset 0)"))
                  .warnings())
          .isEmpty();
    }
  }

  @Test
  void saysAllOfItAsText() throws SQLException {
    rows.sql("drop index challenges_user_events_blocknumber");

    assertThat(explain("m").text())
        .startsWith("Challenge m\nWARNING: m/user_events_by_user.sql: no valid index on ")
        .contains("\n\nm/derivation.sql\n  ");
  }

  @Test
  void explainsAChallengeThatIsNotInTheCatalogueOrNotActive() throws SQLException {
    rows.sql("delete from challenges where id = 'own'");
    assertThat(explain(own()).statements()).hasSize(4);
    deployment.catalogue("m", "active", false);
    assertThat(explain("m").statements()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void runsNothingButTheScanAndLeavesNoTrace(boolean autoCommit) throws SQLException {
    rows.sql("create table kept (user_id int primary key)")
        .sql(
            """
            create function fail() returns int volatile language plpgsql as
            $$ begin raise exception 'it ran'; end $$
            """);
    connection.setAutoCommit(autoCommit);
    SessionSettings settings = SessionSettings.of(connection);
    List<@Nullable String> checkpoints = checkpoints();

    assertThat(
            explain(
                    own()
                        .companion("insert into kept select fail() from dirty")
                        .derivation(
                            OwnChallenges.ONE_FOR_EACH_KEY.replace(
                                "1 as progress", "fail() as progress")))
                .statements())
        .hasSize(5);

    assertThat(settings.changes(connection)).isEmpty();
    assertThat(Deployment.value(connection, "select pg_current_xact_id_if_assigned()::text"))
        .isNull();
    connection.setAutoCommit(true);
    assertThat(checkpoints()).isEqualTo(checkpoints);
  }

  @Test
  void aScanThatWouldReadALargeTableWholeIsNotRunEither() throws SQLException {
    large();
    rows.sql("drop index challenges_user_events_blocknumber")
        .sql(
            """
            create function fail(user_id int) returns int stable language plpgsql as
            $$ begin raise exception 'it ran'; end $$
            """);
    ChallengeDefinition.Builder failing =
        ChallengeDefinition.named("own")
            .source(
                "own.sql", Axis.BLOCKS, EVENTS.replace("user_id as key", "fail(user_id) as key"))
            .expandedBy("select key from moved")
            .derivation("own/derivation.sql", OwnChallenges.ONE_FOR_EACH_KEY)
            .startFrom(StartFrom.BEGINNING);
    rows.sql("insert into indexing_checkpoints values ('challenges:own:last_blocknumber', 0)");

    assertThat(explain(failing).statements())
        .extracting(StatementPlan::statement)
        .containsExactly(
            "scan of own.sql",
            "own.sql (expansion)",
            "own/derivation.sql",
            "write/user_challenges.sql");
  }

  private List<@Nullable String> checkpoints() throws SQLException {
    return deployment.values(
        "select row(stored.*) || ' ' || xmin from indexing_checkpoints as stored order by 1");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anErrorIsNamedAndLeavesNoTraceEither(boolean autoCommit) throws SQLException {
    connection.setAutoCommit(autoCommit);
    SessionSettings settings = SessionSettings.of(connection);

    assertThatThrownBy(
            () ->
                explain(
                    own()
                        .derivation(
                            "typo.sql",
                            OwnChallenges.ONE_FOR_EACH_KEY.replace("amount", "amuont"))))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageStartingWith("Challenge own, typo.sql: ERROR: column challenge.amuont");
    assertThatThrownBy(() -> explain(own().expandedBy("select 1 / 0 as key from moved")))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageStartingWith("Challenge own, own.sql (expansion): ERROR: division by zero");

    assertThat(settings.changes(connection)).isEmpty();
    connection.setAutoCommit(true);
  }
}
