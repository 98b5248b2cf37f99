package io.challenges;

import io.challenges.IndexerRound.Status;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.scan.PositionIndexes;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.tick.RoundLocks;
import io.challenges.internal.tick.Tick;
import io.challenges.internal.tick.TickLimits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job that a host usually wants: it ticks every challenge, each in a transaction of its own, so
 * that one that fails never stops the others. Any number of hosts may run one on the same database.
 *
 * <p>Before its first round it looks whether every source can be read by an index, and refuses to
 * start otherwise. A round is skipped where nothing was committed since one that found nothing to
 * do. Safe for use by several threads.
 */
public final class ChallengeIndexer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChallengeIndexer.class);

  /** Ends that a tick repeats as long as nothing is committed. */
  private static final Set<Outcome> AT_REST =
      EnumSet.of(Outcome.IDLE, Outcome.INACTIVE, Outcome.NOT_IN_CATALOGUE);

  private static final IndexerRound REFUSED = new IndexerRound(Status.REFUSED, List.of(), Map.of());
  private static final IndexerRound UNCHANGED =
      new IndexerRound(Status.UNCHANGED, List.of(), Map.of());

  private final DataSource dataSource;
  private final Challenges challenges;
  private final Listener listener;
  private final TickLimits limits;
  private final ReentrantLock round = new ReentrantLock();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(ChallengeIndexer::thread);

  /** Guarded by {@link #round}. */
  private @Nullable String restingSnapshot;

  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean indexesChecked;
  private volatile boolean closed;

  private ChallengeIndexer(Builder builder) {
    this.dataSource = builder.dataSource;
    this.challenges = builder.challenges;
    this.listener = builder.listener;
    this.limits = new TickLimits(builder.statementTimeout);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "challenges-indexer");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts an indexer's configuration.
   *
   * @param dataSource where each round takes a connection; auto-commit may be on or off
   * @param challenges what to tick
   * @return a builder
   */
  public static Builder on(DataSource dataSource, Challenges challenges) {
    return new Builder(dataSource, challenges);
  }

  /**
   * Hears what became of ticks, after their commit. What it throws is logged and changes nothing.
   */
  public interface Listener {

    /**
     * A tick went through.
     *
     * @param result what it did
     */
    default void ticked(TickResult result) {}

    /**
     * A tick failed, and nothing of it stayed. The next round tries again.
     *
     * @param challengeId the challenge
     * @param failure why
     */
    default void failed(String challengeId, SQLException failure) {}

    /**
     * A scheduled round could not even begin, as without a connection. The next one tries again.
     *
     * @param failure why
     */
    default void roundFailed(Exception failure) {}
  }

  /** Configures a {@link ChallengeIndexer}. */
  public static final class Builder {

    private final DataSource dataSource;
    private final Challenges challenges;
    private Listener listener = new Listener() {};
    private Duration statementTimeout = Duration.ofMinutes(1);

    private Builder(DataSource dataSource, Challenges challenges) {
      this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
      this.challenges = Objects.requireNonNull(challenges, "challenges");
    }

    /**
     * Who hears of results and failures; they are logged in any case.
     *
     * @param listener the listener
     * @return this builder
     */
    public Builder listener(Listener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * How long one statement of a tick may run, so that one challenge cannot hold up the others for
     * longer; a minute by default.
     *
     * @param timeout at least a millisecond, or zero for what the session has
     * @return this builder
     */
    public Builder statementTimeout(Duration timeout) {
      if (timeout.isNegative() || (!timeout.isZero() && timeout.toMillis() == 0)) {
        throw new IllegalArgumentException(
            "The statement timeout must be zero or at least a millisecond, not " + timeout);
      }
      this.statementTimeout = timeout;
      return this;
    }

    /**
     * Builds the indexer. It does nothing by itself until {@link ChallengeIndexer#every}.
     *
     * @return the indexer
     */
    public ChallengeIndexer build() {
      return new ChallengeIndexer(this);
    }

    /**
     * Builds the indexer and starts its schedule.
     *
     * @param pause between the end of a round and the start of the next
     * @return the indexer, to be closed
     * @throws SQLException if the database cannot be reached
     * @throws IllegalStateException if a source would be read without an index
     */
    public ChallengeIndexer every(Duration pause) throws SQLException {
      ChallengeIndexer indexer = build();
      indexer.every(pause);
      return indexer;
    }
  }

  /**
   * Starts the schedule, on a daemon thread of its own. Rounds follow each other without a pause
   * while something is waiting.
   *
   * @param pause between the end of a round and the start of the next
   * @throws SQLException if the database cannot be reached
   * @throws IllegalStateException if a source would be read without an index, or it is closed or
   *     has a schedule already
   */
  public void every(Duration pause) throws SQLException {
    if (closed) {
      throw new IllegalStateException("This indexer is closed; build another");
    }
    checkIndexes();
    if (!scheduled.compareAndSet(false, true)) {
      throw new IllegalStateException("This indexer has a schedule already");
    }
    Future<?> rounds =
        scheduler.scheduleWithFixedDelay(
            this::scheduledRounds, 0, Math.max(1, pause.toNanos()), TimeUnit.NANOSECONDS);
    LOG.debug("Rounds every {}: {}", pause, rounds);
  }

  private void scheduledRounds() {
    try {
      while (!closed && tick().moreWaiting()) {
        // the next batch
      }
    } catch (SQLException | RuntimeException e) {
      LOG.error("A round could not begin: {}", e.getMessage(), e);
      tell(() -> listener.roundFailed(e));
    }
  }

  /**
   * Ticks every challenge once, each in a transaction of its own. A second call while a round runs
   * is refused at once, not queued.
   *
   * @return what was done; failures of single challenges are in it
   * @throws SQLException if there is no connection
   * @throws IllegalStateException if a source would be read without an index
   */
  public IndexerRound tick() throws SQLException {
    if (closed || round.isHeldByCurrentThread() || !round.tryLock()) {
      return REFUSED;
    }
    try {
      checkIndexes();
      return lockedRound();
    } finally {
      round.unlock();
    }
  }

  private IndexerRound lockedRound() throws SQLException {
    try (RoundConnection connection = new RoundConnection(dataSource)) {
      // As it reads before the round: what commits meanwhile must be looked at.
      String snapshot = snapshot(connection.get());
      if (snapshot.equals(restingSnapshot)) {
        return UNCHANGED;
      }
      restingSnapshot = null;
      List<TickResult> results = new ArrayList<>();
      Map<String, SQLException> failures = new LinkedHashMap<>();
      for (ChallengeProcessor processor : challenges.processors()) {
        if (closed) {
          break;
        }
        tick(processor.challengeId(), connection, results, failures);
      }
      IndexerRound ticked = new IndexerRound(Status.TICKED, List.copyOf(results), failures);
      if (atRest(ticked)) {
        restingSnapshot = snapshot;
      }
      return ticked;
    }
  }

  private void tick(
      String challengeId,
      RoundConnection connection,
      List<TickResult> results,
      Map<String, SQLException> failures)
      throws SQLException {
    try {
      TickResult result = challenges.tick(challengeId).tick(connection.get(), limits);
      results.add(result);
      LOG.debug("{}", result);
      tell(() -> listener.ticked(result));
    } catch (ChallengeTickException e) {
      failures.put(challengeId, e);
      LOG.error("{}", e.getMessage(), e);
      tell(() -> listener.failed(challengeId, e));
      connection.replaceIfBroken();
    }
  }

  private boolean atRest(IndexerRound ticked) {
    return ticked.results().size() == challenges.processors().size()
        && ticked.results().stream()
            .allMatch(result -> AT_REST.contains(result.outcome()) && !result.moreWaiting());
  }

  /**
   * Ticks every challenge once in one transaction: the caller's with auto-commit off, one of its
   * own otherwise. It takes one lock for the round, then every challenge's, so that two hosts that
   * do the same cannot deadlock; where another has the round's lock, every result is BUSY. A
   * challenge that fails leaves nothing behind and does not stop the others.
   *
   * <p>In the caller's transaction the results are provisional, and the listener hears nothing:
   * only the caller knows when it commits.
   *
   * @param connection a connection of the PostgreSQL JDBC driver to a primary server
   * @return what was done; failures of single challenges are in it
   * @throws SQLException if the locks cannot be taken, or a challenge failed by a serialization
   *     failure (40001) or a deadlock (40P01): roll back and retry
   * @throws IllegalStateException if a source would be read without an index
   */
  public IndexerRound tick(Connection connection) throws SQLException {
    checkIndexes();
    if (!connection.getAutoCommit()) {
      return oneTransaction(connection);
    }
    connection.setAutoCommit(false);
    IndexerRound ticked;
    try {
      ticked = oneTransaction(connection);
      connection.commit();
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
    ticked.results().forEach(result -> tell(() -> listener.ticked(result)));
    ticked.failures().forEach((id, failure) -> tell(() -> listener.failed(id, failure)));
    return ticked;
  }

  private IndexerRound oneTransaction(Connection connection) throws SQLException {
    List<String> ids =
        challenges.processors().stream().map(ChallengeProcessor::challengeId).toList();
    List<TickResult> results = new ArrayList<>();
    Map<String, SQLException> failures = new LinkedHashMap<>();
    Schema schema = new Schema(challenges.settings().schema());
    if (!RoundLocks.take(connection, schema, ids)) {
      ids.forEach(id -> results.add(Tick.busy(id)));
      return new IndexerRound(Status.TICKED, List.copyOf(results), failures);
    }
    for (String id : ids) {
      try {
        results.add(challenges.processor(id).tick(connection));
      } catch (ChallengeTickException e) {
        if (mustRollBack(e)) {
          throw e;
        }
        LOG.error("{}", e.getMessage(), e);
        failures.put(id, e);
      }
    }
    return new IndexerRound(Status.TICKED, List.copyOf(results), failures);
  }

  private static boolean mustRollBack(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith("40");
  }

  private void checkIndexes() throws SQLException {
    if (indexesChecked) {
      return;
    }
    try (RoundConnection connection = new RoundConnection(dataSource)) {
      Set<String> missing =
          PositionIndexes.missing(
              connection.get(),
              new Schema(challenges.settings().schema()),
              challenges.definitions());
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "A tick would read whole tables:\n  " + String.join("\n  ", missing));
      }
    }
    indexesChecked = true;
  }

  private static String snapshot(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_current_snapshot()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException e) {
      LOG.error("The indexer's listener failed", e);
    }
  }

  /**
   * Stops the schedule and waits for the tick that is running; a round does not go on to its next
   * challenge. Further calls of {@link #tick()} are refused.
   */
  @Override
  public void close() {
    closed = true;
    scheduler.shutdown();
    round.lock();
    try {
      LOG.debug("Closed");
    } finally {
      round.unlock();
    }
  }
}
