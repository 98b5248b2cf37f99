package io.challenges.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A host that was filled just now: its tables have no statistics, and all of it is still to be
 * read. The server takes any range for a fixed share of the table then.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnanalysedIT {

  private static final int ROWS = 150_000;

  private final Challenges challenges = Challenges.standard();
  private TestDatabase database;
  private Connection host;

  @BeforeAll
  void fill() throws SQLException {
    database = TestDatabase.create(Template.MIGRATED);
    try (Connection connection = database.dataSource().getConnection()) {
      HostRows.on(connection)
          // neither foreign keys nor triggers
          .sql("set session_replication_role = replica")
          .sql("alter table users set (autovacuum_enabled = false)")
          .sql("alter table user_events set (autovacuum_enabled = false)")
          .sql(
              """
              insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
              select n, case when n % 20 = 0 then n % 1000 + 1 end, n % 50 = 0, true, n
              from generate_series(1, ?) as n
              """,
              ROWS)
          // the block of a user's last change has nothing to do with where the row lies
          .sql(
              """
              insert into users (user_id, is_current, is_verified, blocknumber)
              select n, true, n % 10 = 0, 1 + n::bigint * 7919 % 150000
              from generate_series(1, ?) as n
              """,
              ROWS)
          .sql("set session_replication_role = origin")
          .sql("delete from indexing_checkpoints");
      challenges.seed(connection, StartFrom.BEGINNING);
    }
  }

  @AfterAll
  void drop() {
    database.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    host = database.connect();
    host.setAutoCommit(false);
  }

  @AfterEach
  void rollBack() throws SQLException {
    host.rollback();
    host.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "r", "rd", "rv"})
  void theScanIsAnIndexRead(String challengeId) throws SQLException {
    for (int batch = 1; batch <= 3; batch++) {
      TickPlans plans = TickPlans.of(challenges.processor(challengeId), host).readsByIndexOnly();

      assertThat(plans.result().moreWaiting()).isTrue();
      readsByIndexInOrder(plans.scan());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "r", "rd", "rv"})
  void anIdleTickIsIndexReads(String challengeId) throws SQLException {
    HostRows.on(host).sql("delete from indexing_checkpoints");
    // an own write would leave the tick to its stages
    host.commit();
    challenges.seed(host, StartFrom.NOW);
    host.commit();
    ChallengeProcessor processor = challenges.processor(challengeId);
    host.setAutoCommit(true);
    Condition.await("rest", () -> processor.tick(host).outcome() == Outcome.IDLE);
    host.setAutoCommit(false);

    for (String mode : new String[] {"force_custom_plan", "force_generic_plan"}) {
      HostRows.on(host).sql("set local plan_cache_mode = " + mode);
      TickPlans plans = TickPlans.of(processor, host).readsByIndexOnly();

      assertThat(plans.result().outcome()).isEqualTo(Outcome.IDLE);
      readsByIndexInOrder(plans.idleCheck());
    }
  }

  /** Neither by a bitmap, nor only to be sorted. */
  private static void readsByIndexInOrder(ServerPlan scan) {
    List<ServerPlan.Node> nodes = scan.nodes();
    assertThat(nodes)
        .filteredOn(UnanalysedIT::readsATable)
        .as("%s", scan)
        .isNotEmpty()
        .allMatch(node -> node.type().matches("Index (Only )?Scan"));
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).type().endsWith("Sort")) {
        int depth = nodes.get(i).depth();
        List<ServerPlan.Node> below =
            nodes.subList(i + 1, nodes.size()).stream()
                .takeWhile(node -> node.depth() > depth)
                .toList();
        assertThat(below).as("%s", scan).noneMatch(UnanalysedIT::readsATable);
      }
    }
  }

  private static boolean readsATable(ServerPlan.Node node) {
    return "users".equals(node.table()) || "user_events".equals(node.table());
  }
}
