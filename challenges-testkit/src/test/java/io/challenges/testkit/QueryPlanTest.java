package io.challenges.testkit;

import static io.challenges.testkit.Sql.execute;
import static io.challenges.testkit.Sql.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ChallengesDatabase(template = Template.EMPTY)
class QueryPlanTest {

  private static final String RANGE = "select count(*) from big where n > ? and n <= ?";

  @BeforeEach
  void fill(Connection connection) throws SQLException {
    execute(
        connection,
        """
        create table big (n int not null, kind text not null, members int[] not null);
        insert into big select i, 'kind' || i % 10, array[i, i + 1] from generate_series(1, 50000) i;
        create index big_n on big (n);
        create index big_members on big using gin (members);
        analyze big
        """);
  }

  @Test
  void seesAnIndexThatIsUsed(Connection connection) throws SQLException {
    QueryPlan plan = QueryPlan.analyze(connection, RANGE, 100, 200);

    plan.usesIndex("big_n").hasNoSeqScanOn("big");
    assertThat(plan.indexNames()).containsExactly("big_n");
    assertThat(plan.rowsRemovedByFilter()).isZero();
    assertThat(plan.sharedBuffers()).isBetween(1L, 20L);
  }

  @Test
  void seesTheIndexOfABitmap(Connection connection) throws SQLException {
    QueryPlan plan =
        QueryPlan.of(connection, "select from big where members @> array[?::int]", 100);

    plan.usesIndex("big_members").hasNoSeqScanOn("big");
  }

  @Test
  void seesASequentialScan(Connection connection) throws SQLException {
    QueryPlan plan =
        QueryPlan.analyze(connection, "select from big where ?::int = any (members)", 100);

    assertThat(plan.indexNames()).isEmpty();
    assertThat(plan.rowsRemovedByFilter()).isEqualTo(49_998);
    assertThat(plan.sharedBuffers()).isGreaterThan(300);
    assertThatThrownBy(() -> plan.hasNoSeqScanOn("big"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Seq Scan on big filter (100 = ANY (members))");
    assertThatThrownBy(() -> plan.usesIndex("big_members"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Expected a plan that uses the index big_members")
        .hasMessageContaining("Seq Scan on big");
    plan.hasNoSeqScanOn("another");
  }

  @Test
  void seesASequentialScanThatTheServerWasToldToAvoid(Connection connection) throws SQLException {
    execute(connection, "set enable_seqscan = off");

    assertThatThrownBy(
            () ->
                QueryPlan.of(connection, "select from big where kind = ?", "kind1")
                    .hasNoSeqScanOn("big"))
        .isInstanceOf(AssertionError.class);
    QueryPlan.of(connection, RANGE, 0, 50_000).hasNoSeqScanOn("big").usesIndex("big_n");
  }

  @Test
  void sumsRowsOverLoops(Connection connection) throws SQLException {
    QueryPlan plan =
        QueryPlan.analyze(
            connection,
            """
            select count(*)
            from generate_series(1, 10) i
            cross join lateral (
              select from big where n between i * 10 and i * 10 + 9 and kind not in ('kind3', 'kind4') offset 0
            ) near
            """);

    assertThat(plan.rowsRemovedByFilter()).isEqualTo(20);
  }

  @Test
  void hasNoFiguresOfARunThatWasNone(Connection connection) throws SQLException {
    QueryPlan plan = QueryPlan.of(connection, "insert into big values (0, '', '{}')");

    assertThatThrownBy(plan::sharedBuffers).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(plan::rowsRemovedByFilter).isInstanceOf(IllegalStateException.class);
    assertThat(text(connection, "select count(*) from big")).isEqualTo("50000");
  }

  @Test
  void seesThePlanForAllParameters(Connection connection) throws SQLException {
    execute(
        connection,
        """
        alter table big add marked boolean not null default false;
        update big set marked = true where n = 7;
        create index big_marked on big (n) where marked;
        analyze big
        """);
    String sql = "select from big where marked = $1 and n > $2";

    // For these values the partial index is the one; for all values it cannot be used
    QueryPlan.of(connection, "select from big where marked = ? and n > ?", true, 0)
        .usesIndex("big_marked");
    assertThat(QueryPlan.generic(connection, sql, true, 0).indexNames())
        .doesNotContain("big_marked");
    assertThat(text(connection, "show plan_cache_mode")).isEqualTo("auto");
    assertThat(
            text(
                connection,
                "select count(*) from pg_prepared_statements where name like 'testkit%'"))
        .isEqualTo("0");
  }

  @Test
  void leavesSettingsAloneWhereThereIsNoPlan(Connection connection) throws SQLException {
    assertThatThrownBy(() -> QueryPlan.generic(connection, "select from big where n = $1", "none"))
        .isInstanceOf(SQLException.class);

    assertThat(text(connection, "show plan_cache_mode")).isEqualTo("auto");
  }
}
