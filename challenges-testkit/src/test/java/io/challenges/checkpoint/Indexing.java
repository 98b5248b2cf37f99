package io.challenges.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.Checkpoint;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/**
 * An indexer that writes who has signed in on a mobile device, and the challenge {@code m} that is
 * ticked beside it. Unless a test says otherwise nothing may come late.
 */
final class Indexing {

  static final String CHALLENGE = "m";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final TestDatabase database;
  private final Challenges challenges;
  private final ChallengeProcessor processor;
  private final Connection ticker;
  private final Connection writer;
  private final NaiveMark naive = new NaiveMark();

  private Indexing(TestDatabase database, Challenges challenges) throws SQLException {
    this.database = database;
    this.challenges = challenges;
    this.processor = challenges.processor(CHALLENGE);
    this.ticker = database.connect();
    this.writer = transaction();
  }

  static Indexing on(TestDatabase database) throws SQLException {
    return on(database, settings -> settings.lateness(Axis.BLOCKS, 0));
  }

  static Indexing on(TestDatabase database, UnaryOperator<ChallengeSettings.Builder> settings)
      throws SQLException {
    return new Indexing(
        database, UserEventChallenges.with(settings.apply(ChallengeSettings.builder()).build()));
  }

  Challenges challenges() {
    return challenges;
  }

  NaiveMark naive() {
    return naive;
  }

  /** The connection that ticks, with auto-commit on. */
  Connection ticker() {
    return ticker;
  }

  /** A connection in a transaction that the test ends. */
  Connection transaction() throws SQLException {
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    return connection;
  }

  /** These users sign in on a mobile device in that block, committed at once. */
  Indexing write(int block, int... users) throws SQLException {
    write(writer, block, users);
    writer.commit();
    return this;
  }

  /** These users sign in on a mobile device in that block. */
  static void write(Connection connection, int block, int... users) throws SQLException {
    HostRows rows = HostRows.on(connection).block(block);
    for (int user : users) {
      rows.event(user, event -> event.mobile(true));
    }
  }

  /**
   * Writes the rows of these blocks, which writers of one block would wait for each other about.
   */
  Indexing blocks(int first, int last) throws SQLException {
    for (int block = first; block <= last; block++) {
      database.host().block(block);
    }
    return this;
  }

  /**
   * Waits until whatever is in flight now has ended, also in other databases of the server: a row
   * written until now is older than anything that a checkpoint can find in flight from now on.
   */
  Indexing awaitOthers() throws SQLException {
    String next = texts(ticker, "select pg_snapshot_xmax(pg_current_snapshot())::text").get(0);
    await(
        () ->
            texts(
                        ticker,
                        "select 1 where pg_snapshot_xmin(pg_current_snapshot()) >= '" + next + "'")
                    .size()
                == 1);
    return this;
  }

  /** One tick in a transaction of its own, and one of the naive mark. */
  TickResult tick() throws SQLException {
    TickResult result = processor.tick(ticker);
    naive.tick(ticker);
    return result;
  }

  /** One tick in a host's transaction, and one of the naive mark. */
  TickResult tick(Connection host) throws SQLException {
    TickResult result = processor.tick(host);
    naive.tick(host);
    return result;
  }

  /**
   * Ticks until there is nothing left to do, and looks whether it stays that way: every writer must
   * have ended.
   */
  void comesToRest() throws SQLException {
    // a transaction in another database of the server is in flight, too
    await(
        () -> tick().outcome() == Outcome.IDLE && checkpoint().settled() == checkpoint().scanned());
    List<String> before = stored();
    assertThat(tick().outcome()).isEqualTo(Outcome.IDLE);
    assertThat(stored()).isEqualTo(before);
  }

  Checkpoint checkpoint() throws SQLException {
    return checkpoint(ticker);
  }

  Checkpoint checkpoint(Connection connection) throws SQLException {
    return challenges
        .checkpoints()
        .read(connection, CHALLENGE, Axis.BLOCKS)
        .orElseThrow(() -> new AssertionError("No checkpoint"));
  }

  /** How far below the position the next scan would look for late rows, if nothing has ended. */
  long openRange() throws SQLException {
    Checkpoint checkpoint = checkpoint();
    long from = checkpoint.settled();
    for (var fence : checkpoint.fences()) {
      if (fence.xid() <= checkpoint.xmax()) {
        from = Math.max(from, fence.position());
      }
    }
    return checkpoint.scanned() - from;
  }

  /** The users whose challenge is complete, in order. */
  List<Integer> paid() throws SQLException {
    return integers(
        ticker,
        "select user_id from user_challenges where challenge_id = 'm' and is_complete order by 1");
  }

  /** The users that the rows say should be paid, in order. */
  List<Integer> due() throws SQLException {
    return integers(
        ticker,
        "select distinct user_id from user_events where is_current and is_mobile_user order by 1");
  }

  /** What a tick that does nothing must leave alone, down to the version of each row. */
  private List<String> stored() throws SQLException {
    return texts(
        ticker,
        """
        select xmin::text || row(checkpoint.*)::text from indexing_checkpoints as checkpoint
        union all
        select xmin::text || row(challenge.*)::text from user_challenges as challenge
        union all
        select xmin::text || row(told.*)::text from notification as told
        order by 1
        """);
  }

  void moveByHand(long lastCheckpoint) throws SQLException {
    database
        .host()
        .sql(
            "update indexing_checkpoints set last_checkpoint = ? where tablename = ?",
            lastCheckpoint,
            Axis.BLOCKS.checkpointName(CHALLENGE));
  }

  void forgetCheckpoint() throws SQLException {
    database
        .host()
        .sql(
            "delete from indexing_checkpoints where tablename = ?",
            Axis.BLOCKS.checkpointName(CHALLENGE));
  }

  /** Looks until it is so. */
  static void await(Condition condition) throws SQLException {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("It never came to that");
      }
      LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
    }
  }

  @FunctionalInterface
  interface Condition {
    boolean holds() throws SQLException;
  }

  /** The id of the connection's transaction, which it draws unless it has one. */
  static long xid(Connection connection) throws SQLException {
    return Long.parseLong(texts(connection, "select pg_current_xact_id()::text").get(0));
  }

  static void execute(Connection connection, String sql) throws SQLException {
    HostRows.on(connection).sql(sql);
  }

  static List<Integer> integers(Connection connection, String sql) throws SQLException {
    return texts(connection, sql).stream().map(Integer::valueOf).toList();
  }

  static List<String> texts(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<String> values = new ArrayList<>();
      while (row.next()) {
        values.add(String.valueOf(row.getString(1)));
      }
      return values;
    }
  }
}
