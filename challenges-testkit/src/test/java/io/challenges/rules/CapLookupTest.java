package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Explanation.StatementPlan;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What it costs to count the places that a recipient has taken. */
@ChallengesDatabase
class CapLookupTest {

  private Deployment deployment;

  /** As on a host that catches up before the server has analysed the table for the first time. */
  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            select (array['r', 'c'])[1 + n % 2], 500 + n, to_hex(500 + n) || ':1', true, 1, 1
            from generate_series(1, 20000) as n
            """)
        .block(100);
  }

  private void assertThatFewRowsWereRead() throws SQLException {
    deployment.value("select pg_stat_force_next_flush()::text");
    assertThat(
            deployment.value(
                """
                select sum(idx_tup_read) + sum(seq_tup_read) < 100
                from pg_stat_user_tables
                join pg_stat_user_indexes using (relid)
                where pg_stat_user_tables.relname = 'user_challenges'
                """))
        .isEqualTo("t");
  }

  @Test
  void readsNoOtherRowsOfTheChallengeForAReferrer() throws SQLException {
    deployment.host().block(101).user(501).event(601, e -> e.referrer(501));

    assertThat(deployment.tick("r").completed()).isEqualTo(1);

    assertThatFewRowsWereRead();
  }

  @Test
  void readsNoOtherRowsOfTheChallengeForACommenter() throws SQLException {
    deployment.catalogue("c", "step_count", 2).host().block(101).comment(1, 501, 1);

    assertThat(deployment.tick("c").completed()).isEqualTo(1);

    assertThatFewRowsWereRead();
  }

  @Test
  void countsNoPlacesWhereThereIsNoCapOrNothingIsComplete() throws SQLException {
    deployment.host().block(101).comment(1, 501, 1);
    List<String> without = roundTrips();
    deployment.catalogue("c", "step_count", 2).host().block(102).comment(2, 502, 1);
    List<String> under = roundTrips();
    deployment.host().block(103).comment(3, 503, 1, comment -> comment.deleted(true));
    List<String> idle = roundTrips();
    deployment.catalogue("c", "step_count", 0).host().block(104).comment(4, 504, 1);
    List<String> none = roundTrips();

    assertThat(without).isNotEmpty().noneMatch(CapLookupTest::countsPlaces);
    assertThat(under).hasSize(without.size() + 1).satisfiesOnlyOnce(CapLookupTest::areCounted);
    assertThat(idle).isNotEmpty().noneMatch(CapLookupTest::countsPlaces);
    assertThat(none).isNotEmpty().noneMatch(CapLookupTest::countsPlaces);
    assertThat(
            deployment.value(
                "select count(*) from user_challenges where specifier ~ ':2024|:2025'"))
        .isEqualTo("2");
  }

  private List<String> roundTrips() throws SQLException {
    StatementLog log = new StatementLog();
    deployment.challenges().processor("c").tick(log.watch(deployment.connection()));
    return log.roundTrips();
  }

  private static boolean countsPlaces(String statement) {
    return statement.contains("as recipient (user_id)");
  }

  private static void areCounted(String statement) {
    assertThat(statement).contains("as recipient (user_id)");
  }

  @Test
  void explainsTheLookupWhereThereIsACap() throws SQLException {
    deployment.host().block(101).comment(1, 501, 1);
    assertThat(explained()).doesNotContain("derive/recipients.sql");
    deployment.catalogue("c", "step_count", 2);

    assertThat(explained()).contains("derive/recipients.sql");

    assertThat(deployment.challenges().health(deployment.connection()).problems()).isEmpty();
  }

  private List<String> explained() throws SQLException {
    return deployment
        .challenges()
        .inspect("c")
        .explain(deployment.connection())
        .statements()
        .stream()
        .map(StatementPlan::statement)
        .toList();
  }
}
