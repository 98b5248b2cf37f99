package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.execute;
import static io.challenges.checkpoint.Indexing.write;
import static io.challenges.checkpoint.Indexing.xid;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.Checkpoint;
import io.challenges.DirtySet;
import io.challenges.DirtySource;
import io.challenges.Fence;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Ids of transactions that mean nothing here, are frozen, or are yet to come. */
@ChallengesDatabase
class TransactionIdsTest {

  private static final long ONE_EPOCH = 1L << 32;

  private Indexing indexing;

  @BeforeEach
  void blocks(TestDatabase database) throws SQLException {
    indexing = Indexing.on(database).blocks(90, 110).write(98, 1);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("A restored copy, whose ids lie ahead of this server's")
  void aRestoredCopy(TestDatabase database) throws SQLException {
    indexing.write(99, 601).write(100, 602);
    indexing.comesToRest();
    database
        .host()
        .sql(
            """
            update indexing_checkpoints
            set snapshot_xmax = snapshot_xmax + ?,
              in_flight = array[snapshot_xmax + ?],
              seen = array[snapshot_xmax + ?],
              fence_xids = array[snapshot_xmax + ?],
              fence_positions = array[100]
            """,
            ONE_EPOCH,
            ONE_EPOCH,
            ONE_EPOCH,
            ONE_EPOCH);
    // written where the state has no idea of it
    indexing.write(100, 603).write(101, 604);

    TickResult again = indexing.tick();

    assertThat(again.outcome()).isEqualTo(Outcome.PROCESSED);
    assertThat(again.rowsScanned())
        .as("everything from the settled position on, once")
        .isEqualTo(3);
    assertThat(indexing.paid()).containsExactly(1, 601, 602, 603, 604);
    assertThat(indexing.naive().found()).doesNotContain(603);
    long next = Long.parseLong(text("select pg_snapshot_xmax(pg_current_snapshot())::text"));
    assertThat(indexing.checkpoint().xmax()).isLessThanOrEqualTo(next);
    assertThat(indexing.checkpoint().seen()).allMatch(xid -> xid < next);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("A restored copy beside an open writer")
  void aRestoredCopyBesideAWriter(TestDatabase database) throws SQLException {
    database
        .host()
        .sql("update indexing_checkpoints set snapshot_xmax = snapshot_xmax + ?", ONE_EPOCH);
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602).tick();

    late.commit();
    indexing.tick();

    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName(
      "Rows that were frozen, and tables that were rewritten, are not new and lose nothing")
  void frozenRows(TestDatabase database) throws SQLException {
    Connection late = indexing.transaction();
    write(late, 99, 601);
    indexing.write(100, 602).tick();
    late.commit();
    Connection maintenance = database.connect();
    execute(maintenance, "vacuum freeze user_events");
    execute(maintenance, "cluster user_events using user_events_pkey");

    TickResult found = indexing.tick();

    assertThat(found.rowsScanned()).isEqualTo(1);
    assertThat(indexing.paid()).containsExactly(1, 601, 602);
    indexing.comesToRest();
  }

  @Test
  @DisplayName("An old frozen row that reads as one of the future is not remembered as seen")
  void aRowOfTheFuture(TestDatabase database) throws SQLException {
    // 2^31 transactions later the version of a frozen row is again that of one yet to come. The
    // source tells a version of the test's choice, since nobody waits that long.
    database
        .host()
        .sql(
            "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)")
        .sql("create table ancient (user_id int, blocknumber int, version xid)")
        .sql("create index on ancient (blocknumber)");
    ChallengeProcessor vip =
        vip("select user_id as key, blocknumber as position, version from ancient");
    Connection open = indexing.transaction();
    xid(open);
    Connection writer = database.connect();

    boolean reached = false;
    for (int user = 601; !reached; user += 2) {
      assertThat(user).as("in so many attempts").isLessThan(621);
      Connection probe = indexing.transaction();
      long future = xid(probe) + 30;
      probe.rollback();
      execute(writer, "insert into ancient values (%d, 100, '%d')".formatted(user, future));
      vip.tick(indexing.ticker());
      assertThat(paid()).contains(user);

      Connection late = transactionFrom(future);
      // another database's transaction may have drawn it
      reached = xid(late) == future;
      execute(late, "insert into ancient values (%d, 100, '%d')".formatted(user + 1, xid(late)));
      late.commit();
      vip.tick(indexing.ticker());
      assertThat(paid()).contains(user + 1);
    }
    open.rollback();
  }

  /** The first transaction with this id or a later one. */
  private Connection transactionFrom(long future) throws SQLException {
    Connection connection = indexing.transaction();
    while (xid(connection) < future) {
      connection.rollback();
    }
    return connection;
  }

  @Test
  @DisplayName("The scan widens 32 bits to the id next to the snapshot, on both sides")
  void versionsAreWidened(TestDatabase database) throws SQLException {
    long next = Long.parseLong(text("select pg_snapshot_xmax(pg_current_snapshot())::text"));
    long half = ONE_EPOCH / 2;
    database.host().sql("create table versions (user_id int, blocknumber int, version xid)");
    long[] ids = {
      next - 1, // 0: just ended
      next - 20, // 1: the oldest of interest
      next - 21, // 2: older
      next + 10, // 3: yet to come
      next - half + 1_000_000, // 4: before the wrap of the 32 bits
      next + half - 1_000_000, // 5: far in the future
      2, // 6: frozen for good, by an old pg_upgrade
    };
    for (int i = 0; i < ids.length; i++) {
      database
          .host()
          .sql(
              "insert into versions values (?, 50, ?::text::xid)",
              i,
              Long.toString(Math.floorMod(ids[i], ONE_EPOCH)));
    }
    Checkpoint checkpoint =
        new Checkpoint(
            "vip",
            Axis.BLOCKS,
            100,
            100,
            next - 20,
            List.of(),
            List.of(),
            List.of(new Fence(next - 1, 100)),
            null,
            null,
            null,
            null,
            0,
            null);

    DirtySet found =
        Challenges.standard()
            .scanner()
            .scan(
                indexing.ticker(),
                checkpoint,
                List.of(
                    new DirtySource(
                        "versions",
                        Axis.BLOCKS,
                        "select user_id as key, blocknumber as position, version from versions",
                        null,
                        null)));

    assertThat(found.keys()).containsExactlyInAnyOrder("0", "1");
    assertThat(found.lateness()).as("of the first; the second began before").isEqualTo(50);
  }

  @Test
  @DisplayName("A state without a snapshot has everything in its range read once")
  void withoutASnapshot() throws SQLException {
    Checkpoint state = indexing.checkpoint();
    Checkpoint forgotten =
        new Checkpoint(
            state.challengeId(),
            state.axis(),
            state.scanned(),
            0,
            0,
            List.of(),
            List.of(),
            List.of(),
            null,
            null,
            state.revision(),
            null,
            0,
            null);

    DirtySet found =
        indexing
            .challenges()
            .scanner()
            .scan(
                indexing.ticker(),
                forgotten,
                indexing.challenges().definitions().get(0).sources(Axis.BLOCKS));

    assertThat(found.keys()).containsExactly("1");
  }

  private ChallengeProcessor vip(String source) throws SQLException {
    Challenges challenges =
        indexing
            .challenges()
            .define(
                ChallengeDefinition.named("vip")
                    .source(Axis.BLOCKS, source)
                    .derivation(
                        """
                        select
                          dirty.key::text as specifier, dirty.key as user_id, 1 as progress,
                          1 as target, challenge.amount, null::bigint as completed_blocknumber,
                          null::timestamp as completed_at
                        from dirty cross join challenge
                        """)
                    .startFrom(StartFrom.BEGINNING)
                    .build());
    challenges.seed(indexing.ticker(), StartFrom.BEGINNING);
    return challenges.processor("vip");
  }

  private List<Integer> paid() throws SQLException {
    return Indexing.integers(
        indexing.ticker(), "select user_id from user_challenges where challenge_id = 'vip'");
  }

  private String text(String sql) throws SQLException {
    return Indexing.texts(indexing.ticker(), sql).get(0);
  }
}
