package io.challenges.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The benchmarks with a hundredth of the data: ratios, never times. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BenchmarkIT {

  private static final Plan PLAN =
      new Plan(
          new Size(0.01, 0.01),
          3,
          EnumSet.of(Workload.IDLE, Workload.COMPLETING, Workload.UNCHANGED, Workload.CATCH_UP),
          List.of(1_000, 5_000),
          List.of(1_000),
          List.of());

  private BenchmarkServer server;
  private Databases databases;

  @BeforeAll
  void start() throws IOException {
    server = BenchmarkServer.start(null);
    databases = new Databases(server, false, System.out);
  }

  @AfterAll
  void stop() throws IOException {
    server.close();
  }

  @Test
  void theRatiosHold() throws Exception {
    Figures figures = new BenchmarkRun(server, databases, PLAN, System.out).run();

    System.out.print(new ConsoleTable(figures).text());
    System.out.print(ConsoleTable.targets(figures, Targets.IN_BUILD));
    assertThat(Targets.IN_BUILD)
        .allSatisfy(
            target ->
                assertThat(target.ratio(figures).orElseThrow())
                    .as(target.what())
                    .isLessThanOrEqualTo(target.atMost()));
  }

  @Test
  void ticksReadIndexesOnly() throws SQLException {
    databases.make("plans", PLAN.size());
    try (Arena arena = new Arena(server.url("plans"))) {
      Contestant library = arena.library();
      Batch batch = arena.arrivals().users(1_000);
      library.skip();
      arena.arrivals().events(batch);
      // counted from here on
      arena.host().run("select pg_stat_reset()");
      library.tick();
      arena.arrivals().again(batch);
      library.tick();
      new Session(library.session()).run("select pg_stat_force_next_flush()");

      assertThat(arena.observer().text(WHOLE_READS)).isEmpty();
      assertThat(arena.observer().number(COOLDOWN_LOOKUPS)).isGreaterThanOrEqualTo(1_000);
      assertThat(arena.observer().text(COOLDOWN_OPTIONS)).isEqualTo("{fastupdate=off}");
    }
  }

  private static final String WHOLE_READS =
      """
      select coalesce(string_agg(relname || ' ' || seq_scan, ', '), '')
      from pg_stat_user_tables
      where relname in ('notification', 'user_events', 'users', 'user_challenges', 'blocks')
        and seq_scan > 0
      """;

  private static final String COOLDOWN_LOOKUPS =
      """
      select idx_scan
      from pg_stat_user_indexes
      where indexrelname = 'challenges_notification_reward_in_cooldown'
      """;

  private static final String COOLDOWN_OPTIONS =
      """
      select reloptions
      from pg_class
      where relname = 'challenges_notification_reward_in_cooldown'
      """;
}
