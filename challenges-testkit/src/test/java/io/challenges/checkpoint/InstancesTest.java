package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.await;
import static io.challenges.checkpoint.Indexing.execute;
import static io.challenges.checkpoint.Indexing.texts;
import static io.challenges.checkpoint.Indexing.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.Checkpoint;
import io.challenges.CheckpointStore;
import io.challenges.DirtySet;
import io.challenges.DirtySource;
import io.challenges.IndexerRound;
import io.challenges.IndexerRound.Status;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Several who tick at once, and ticks that fail. */
@ChallengesDatabase
class InstancesTest {

  /** A key of the tests' own, which a derivation waits for. */
  private static final String GATE = "4711";

  private Indexing indexing;

  @BeforeEach
  void blocks(TestDatabase database) throws SQLException {
    indexing = Indexing.on(database).blocks(98, 110).write(98, 1);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S10: two instances tick at once: one is BUSY, and nothing happens twice")
  void oneIsBusy() throws SQLException {
    indexing.write(100, 601);
    Connection first = indexing.transaction();
    assertThat(indexing.tick(first).completed()).isEqualTo(1);

    TickResult second = indexing.tick();

    assertThat(second.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(second.rowsScanned()).isZero();
    assertThat(second.before()).isEmpty();
    first.commit();
    indexing.comesToRest();
    assertThat(indexing.paid()).containsExactly(1, 601);
    assertThat(texts(indexing.ticker(), "select user_ids::text from notification order by 1"))
        .containsExactly("{1}", "{601}");
  }

  @Test
  @DisplayName("S10: the one that was BUSY does the work when the other rolls back")
  void theOtherRollsBack() throws SQLException {
    indexing.write(100, 601);
    Connection first = indexing.transaction();
    indexing.tick(first);
    assertThat(indexing.tick().outcome()).isEqualTo(Outcome.BUSY);
    first.rollback();

    assertThat(indexing.tick().completed()).isEqualTo(1);

    indexing.comesToRest();
  }

  @Test
  @DisplayName("S10: a BUSY tick leaves the host's transaction as it was")
  void aBusyTickLeavesTheTransactionAlone() throws SQLException {
    Connection first = indexing.transaction();
    indexing.tick(first);
    Connection host = indexing.transaction();
    write(host, 100, 601);

    assertThat(indexing.tick(host).outcome()).isEqualTo(Outcome.BUSY);

    write(host, 100, 602);
    host.commit();
    first.commit();
    indexing.tick();
    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName(
      "S21: a tick under REPEATABLE READ beside another fails with 40001 and leaves nothing")
  void repeatableReadBesideAnother() throws SQLException {
    Connection host = indexing.transaction();
    host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    execute(host, "select from blocks");
    indexing.write(100, 601);
    indexing.tick();
    Checkpoint before = indexing.checkpoint();
    // a block that the host sees, so that it has something to write
    write(host, 101, 602);

    assertThatThrownBy(() -> indexing.tick(host))
        .isInstanceOfSatisfying(
            ChallengeTickException.class,
            failure -> {
              assertThat(failure.getSQLState()).isEqualTo("40001");
              assertThat(failure.challengeId()).isEqualTo(Indexing.CHALLENGE);
            });

    // the transaction is not aborted, and has nothing of the tick
    assertThat(texts(host, "select user_id::text from user_challenges order by user_id"))
        .containsExactly("1");
    host.commit();
    assertThat(indexing.checkpoint()).isEqualTo(before);
    indexing.tick();
    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("S21: a tick under REPEATABLE READ beside an open one is BUSY")
  void repeatableReadBesideAnOpenOne() throws SQLException {
    Connection host = indexing.transaction();
    host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    execute(host, "select from blocks");
    indexing.write(100, 601);
    Connection other = indexing.transaction();
    indexing.tick(other);

    assertThat(indexing.tick(host).outcome()).isEqualTo(Outcome.BUSY);

    host.rollback();
    other.commit();
    indexing.comesToRest();
    assertThat(indexing.paid()).containsExactly(1, 601);
  }

  @Test
  @DisplayName("S21: a tick under REPEATABLE READ beside a writer loses nothing")
  void repeatableReadBesideAWriter() throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602);
    Connection host = indexing.transaction();
    host.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    execute(host, "select from blocks");
    late.commit();
    indexing.write(100, 603);

    indexing.tick(host);
    assertThat(texts(host, "select user_id::text from user_challenges order by user_id"))
        .containsExactly("1", "602");
    host.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603);
    assertThat(indexing.naive().found()).doesNotContain(601, 603);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("A checkpoint is not advanced from a state that is no longer stored")
  void aStaleStateIsNotAdvanced() throws SQLException {
    CheckpointStore store = indexing.challenges().checkpoints();
    indexing.write(98, 601);
    Checkpoint stale = indexing.checkpoint();
    List<DirtySource> sources = indexing.challenges().definitions().get(0).sources(Axis.BLOCKS);
    DirtySet read = indexing.challenges().scanner().scan(indexing.ticker(), stale, sources);
    assertThat(read.rows()).isEqualTo(1);

    assertThat(store.advance(indexing.ticker(), stale, read)).isTrue();
    Checkpoint advanced = indexing.checkpoint();
    assertThat(advanced.scanned()).as("the position tells nothing").isEqualTo(stale.scanned());
    assertThat(store.advance(indexing.ticker(), stale, read)).isFalse();

    assertThat(indexing.checkpoint()).isEqualTo(advanced);
  }

  @Test
  @DisplayName("A checkpoint that appears beside a tick that adopts: the tick is BUSY")
  void aCheckpointAppearsBesideATick(TestDatabase database) throws Exception {
    Challenges challenges = gated(database);
    execute(
        indexing.ticker(),
        "delete from indexing_checkpoints where tablename = 'challenges:vip:last_blocknumber'");
    Connection late = indexing.transaction();
    Connection operator = database.connect();
    execute(operator, "select pg_advisory_lock(" + GATE + ")");
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      // rows that commit behind the adoption make it wait in its expansion
      write(late, 98, 601);
      Future<TickResult> tick = other.submit(() -> adopt(challenges, late));
      awaitWaiting(indexing.ticker());
      challenges.seed(operator, StartFrom.NOW);
      execute(operator, "select pg_advisory_unlock(" + GATE + ")");

      assertThat(tick.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.BUSY);
    } finally {
      other.shutdownNow();
    }
    assertThat(challenges.checkpoints().read(operator, "vip", Axis.BLOCKS).orElseThrow().revision())
        .as("the seeded one")
        .isZero();
    late.commit();
    challenges.processor("vip").tick(operator);
    assertThat(
            texts(operator, "select user_id::text from user_challenges where challenge_id = 'vip'"))
        .containsExactly("601");
  }

  /** In the writer's own transaction, whose rows count as moved. */
  private static TickResult adopt(Challenges challenges, Connection writer) throws SQLException {
    return challenges.processor("vip").tick(writer);
  }

  @Test
  @DisplayName("S22: a tick is cancelled after its scan, then nothing commits: the next one works")
  void aTickIsCancelledAfterItsScan(TestDatabase database) throws SQLException {
    Challenges challenges = gated(database);
    execute(indexing.ticker(), "update challenges set active = false where id <> 'vip'");
    Connection operator = database.connect();
    ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), challenges)
            .statementTimeout(Duration.ofSeconds(1))
            .build();
    try (indexer) {
      boolean unnoticeable = false;
      for (int user = 601; !unnoticeable; user++) {
        assertThat(user).as("in so many attempts").isLessThan(611);
        untilUnchanged(indexer);
        indexing.write(100, user);
        execute(operator, "select pg_advisory_lock(" + GATE + ")");
        List<String> snapshot = texts(operator, "select pg_current_snapshot()::text");
        IndexerRound cancelled = indexer.tick();
        assertThat(cancelled.failures())
            .hasEntrySatisfying(
                "vip", failure -> assertThat(failure.getSQLState()).isEqualTo("57014"));
        execute(operator, "select pg_advisory_unlock(" + GATE + ")");
        // unless something ended in another database meanwhile, the gate has nothing to go by
        unnoticeable = texts(operator, "select pg_current_snapshot()::text").equals(snapshot);

        IndexerRound next = indexer.tick();

        assertThat(next.status()).isEqualTo(Status.TICKED);
        assertThat(next.failures()).isEmpty();
        assertThat(
                texts(
                    operator,
                    "select user_id::text from user_challenges where challenge_id = 'vip'"))
            .contains(Integer.toString(user));
      }
    }
  }

  @Test
  @DisplayName(
      "S23: two hosts tick all challenges in one transaction each: one is BUSY, no deadlock")
  void twoHostsTickEverything(TestDatabase database) throws Exception {
    Connection first = indexing.transaction();
    Connection second = indexing.transaction();
    try (ChallengeIndexer one = indexer(database);
        ChallengeIndexer two = indexer(database)) {
      write(first, 100, 601);
      write(second, 101, 602);

      IndexerRound done = one.tick(first);
      IndexerRound busy = two.tick(second);

      assertThat(done.results()).noneMatch(result -> result.outcome() == Outcome.BUSY);
      assertThat(busy.results())
          .hasSize(done.results().size())
          .allMatch(result -> result.outcome() == Outcome.BUSY);
      first.commit();
      assertThat(two.tick(second).results()).noneMatch(result -> result.outcome() == Outcome.BUSY);
      second.commit();
    }
    indexing.comesToRest();
    assertThat(indexing.paid()).containsExactly(1, 601, 602);
  }

  @Test
  @DisplayName("S23: a host that ticks everything waits for a tick of one, and then goes on")
  void aHostWaitsForATickOfOne(TestDatabase database) throws Exception {
    indexing.write(100, 601);
    Connection single = indexing.transaction();
    // the last by id: the round has the others' locks when it comes to this one
    indexing.challenges().processor("rv").tick(single);
    Connection host = indexing.transaction();
    ExecutorService other = Executors.newSingleThreadExecutor();
    try (ChallengeIndexer indexer = indexer(database)) {
      Future<IndexerRound> round = other.submit(() -> indexer.tick(host));
      awaitWaiting(indexing.ticker());
      assertThat(indexing.challenges().processor("r").tick(single).outcome())
          .as("a tick never waits for a lock")
          .isEqualTo(Outcome.BUSY);
      single.commit();

      assertThat(round.get(20, TimeUnit.SECONDS).results())
          .noneMatch(result -> result.outcome() == Outcome.BUSY);
      host.commit();
    } finally {
      other.shutdownNow();
    }
    indexing.comesToRest();
    assertThat(indexing.paid()).containsExactly(1, 601);
  }

  @Test
  @DisplayName(
      "S23: four hosts write and tick everything, over and over: no deadlock, nothing lost")
  void hostsTickEverythingOverAndOver(TestDatabase database) throws Exception {
    ExecutorService hosts = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> ended = new ArrayList<>();
      for (int n = 0; n < 4; n++) {
        int number = n;
        ended.add(hosts.submit(() -> writeAndTick(database, number)));
      }
      for (Future<Integer> host : ended) {
        assertThat(host.get(60, TimeUnit.SECONDS)).isEqualTo(25);
      }
    } finally {
      hosts.shutdownNow();
    }
    indexing.comesToRest();
    assertThat(indexing.paid()).hasSize(101).isEqualTo(indexing.due());
  }

  /**
   * Each of its transactions writes a row, ticks everything, writes another block's, and commits.
   */
  private static int writeAndTick(TestDatabase database, int number) throws SQLException {
    int rounds = 0;
    try (ChallengeIndexer indexer = indexer(database);
        Connection host = database.dataSource().getConnection()) {
      host.setAutoCommit(false);
      for (; rounds < 25; rounds++) {
        write(host, 99 + rounds % 10, 1000 * (number + 1) + rounds);
        indexer.tick(host);
        host.commit();
      }
    }
    return rounds;
  }

  private static ChallengeIndexer indexer(TestDatabase database) {
    return ChallengeIndexer.on(database.dataSource(), Challenges.standard()).build();
  }

  /** A challenge whose expansion waits while somebody holds the gate; it draws no id by that. */
  private Challenges gated(TestDatabase database) throws SQLException {
    database
        .host()
        .sql(
            "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)");
    Challenges challenges =
        Challenges.standard()
            .define(
                ChallengeDefinition.named("vip")
                    .source(
                        Axis.BLOCKS,
                        "select user_id as key, blocknumber as position, xmin as version from user_events")
                    .expandedBy(
                        """
                        select moved.key
                        from (select pg_advisory_xact_lock_shared(%s)::text as passed offset 0) as gate
                        cross join moved
                        where gate.passed is not null
                        """
                            .formatted(GATE))
                    .derivation(
                        """
                        select
                          dirty.key::text as specifier, dirty.key as user_id, 1 as progress,
                          1 as target, challenge.amount, null::bigint as completed_blocknumber,
                          null::timestamp as completed_at
                        from dirty cross join challenge
                        """)
                    .build());
    challenges.seed(indexing.ticker(), StartFrom.NOW);
    return challenges;
  }

  /** Waits until some session of this database waits for an advisory lock. */
  private static void awaitWaiting(Connection connection) throws SQLException {
    await(
        () ->
            !texts(
                    connection,
                    """
                    select pid::text from pg_locks
                    where locktype = 'advisory' and not granted
                      and database = (select oid from pg_database where datname = current_database())
                    """)
                .isEmpty());
  }

  private static void untilUnchanged(ChallengeIndexer indexer) throws SQLException {
    await(() -> indexer.tick().status() == Status.UNCHANGED);
  }
}
