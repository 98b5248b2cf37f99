package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.IndexerRound;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** A round in which something was committed, but nothing that any challenge reads. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class IdleRoundTest {

  private final StatementLog log = new StatementLog();
  private TestDatabase database;
  private HostRows host;

  @BeforeEach
  void fill(TestDatabase database) throws SQLException {
    this.database = database;
    host =
        database
            .host()
            .sql("create table unrelated (n int)")
            .block(100)
            .event(700, event -> event.mobile(true));
  }

  private ChallengeIndexer indexer(Challenges challenges) {
    return ChallengeIndexer.on(log.watch(database.dataSource()), challenges).build();
  }

  /** A round while something else happens. */
  private IndexerRound round(ChallengeIndexer indexer) throws SQLException {
    host.sql("insert into unrelated values (1)");
    log.clear();
    return indexer.tick();
  }

  @Test
  void asksAllChallengesInOneRoundTrip() {
    try (ChallengeIndexer indexer = indexer(UserEventChallenges.standard())) {
      Condition.await(
          "two round trips, one of them to look whether anything has happened",
          () -> {
            IndexerRound round = round(indexer);
            assertThat(round.status()).isEqualTo(Status.TICKED);
            assertThat(round.results())
                .extracting(TickResult::challengeId)
                .containsExactly("m", "r", "rd", "rv");
            return log.roundTrips().size() == 2
                && round.results().stream().allMatch(tick -> tick.outcome() == Outcome.IDLE);
          });
    }
  }

  @Test
  void ticksTheOneThatMayHaveSomethingToDo() throws SQLException {
    try (ChallengeIndexer indexer = indexer(UserEventChallenges.standard())) {
      Condition.await("rest", () -> restsIn(round(indexer)));
      host.sql("update challenges set amount = '2' where id = 'rd'");

      Condition.await(
          "a round that scans for a single challenge",
          () -> {
            IndexerRound round = round(indexer);
            host.sql("update challenges set amount = amount || '0' where id = 'rd'");
            return restsIn(round) && scans() == 1;
          });
    }
  }

  /** It would fail all the others' checks along with its own. */
  @Test
  void oneThatIsBrokenLeavesTheOthersTheirs() throws SQLException {
    host.sql(
        """
        create table signups (user_id int, blocknumber int);
        create index on signups (blocknumber);
        insert into signups values (1, 100);
        insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)
        """);
    ChallengeDefinition vip =
        ChallengeDefinition.named("vip")
            .source(
                Axis.BLOCKS,
                "select user_id as key, blocknumber as position, xmin as version from /*schema.*/signups")
            .derivation(
                """
                select
                  to_hex(key) as specifier, key as user_id, 1 as progress, 1 as target,
                  challenge.amount, null::bigint as completed_blocknumber,
                  null::timestamp as completed_at
                from dirty
                cross join challenge
                """)
            .build();
    try (ChallengeIndexer indexer = indexer(UserEventChallenges.standard().define(vip))) {
      Condition.await("rest", () -> restsIn(round(indexer)) && scans() == 0);
      host.sql("alter table signups rename to registrations");

      Condition.await(
          "a round that scans for the broken one alone",
          () -> {
            IndexerRound round = round(indexer);
            assertThat(round.failures()).containsOnlyKeys("vip");
            return round.results().size() == 4 && restsIn(round) && scans() == 1;
          });

      host.sql("alter table registrations rename to signups");
      Condition.await("rest", () -> restsIn(round(indexer)) && scans() == 0);
    }
  }

  /** As behind a pooler that gives each transaction another of the server's sessions. */
  @Test
  void aPlanThatTheServerHasLostIsMadeAnew() throws SQLException {
    ChallengeProcessor processor = UserEventChallenges.standard().processor("m");
    try (Connection connection = database.connect()) {
      Connection watched = log.watch(connection);
      Settling.settle(processor, connection);
      for (int tick = 1; tick <= 100; tick++) {
        host.sql("insert into unrelated values (1)");
        log.clear();

        assertThat(processor.tick(watched).outcome()).isEqualTo(Outcome.IDLE);
        assertThat(connection.getAutoCommit()).isTrue();

        if (tick % 10 == 0) {
          losePlans(connection);
        }
      }
    }
  }

  @Test
  void aRoundWhosePlansTheServerHasLostFailsNoChallenge() throws SQLException {
    try (Pool pool = new Pool(database.dataSource(), true);
        ChallengeIndexer indexer =
            ChallengeIndexer.on(log.watch(pool), UserEventChallenges.standard()).build()) {
      int losses = 0;
      for (int tick = 1; tick <= 60; tick++) {
        IndexerRound round = round(indexer);
        assertThat(round.failures()).isEmpty();
        assertThat(round.results()).hasSize(4);
        // at first they have to come to rest
        losses += tick > 15 && asked() && log.roundTrips().size() > 2 ? 1 : 0;
        if (tick % 15 == 0) {
          try (Connection connection = pool.getConnection()) {
            losePlans(connection);
          }
        }
      }
      assertThat(losses).isPositive();
    }
  }

  /** Behind the driver's back, which would prepare them again. */
  private static void losePlans(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("do $$ begin execute 'deallocate all'; end $$");
    }
  }

  /** Without the savepoint's own statement, the host's transaction would be lost. */
  @Test
  void nothingIsPreparedByNameInTheHostsTransaction() throws SQLException {
    ChallengeProcessor processor = UserEventChallenges.standard().processor("m");
    try (Connection connection = database.connect()) {
      Settling.settle(processor, connection);
      for (int tick = 1; tick <= 20; tick++) {
        connection.setAutoCommit(false);
        assertThat(processor.tick(connection).outcome()).isEqualTo(Outcome.IDLE);
        connection.commit();
      }

      assertThat(
              Deployment.values(
                  connection,
                  "select statement from pg_prepared_statements where statement ~ 'idle|savepoint'"))
          .isEmpty();
    }
  }

  private static boolean restsIn(IndexerRound round) {
    return round.results().stream().allMatch(tick -> tick.outcome() == Outcome.IDLE);
  }

  private long scans() {
    return log.roundTrips().stream().filter(sql -> sql.contains("fresh_0 as materialized")).count();
  }

  private boolean asked() {
    return log.roundTrips().stream().anyMatch(sql -> sql.contains("as idle"));
  }
}
