package io.challenges;

import io.challenges.IndexerRound.Status;
import io.challenges.internal.tick.TickLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
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

  private static final IndexerRound REFUSED = new IndexerRound(Status.REFUSED, List.of(), Map.of());

  private final Rounds rounds;
  private final ReentrantLock round = new ReentrantLock();
  private final ScheduledExecutorService scheduler =
      Executors.newSingleThreadScheduledExecutor(ChallengeIndexer::thread);

  private final AtomicBoolean scheduled = new AtomicBoolean();
  private volatile boolean closed;

  private ChallengeIndexer(Builder builder) {
    this.rounds =
        new Rounds(
            builder.dataSource,
            builder.challenges,
            builder.listener,
            new RoundLog(LOG, System::nanoTime),
            new TickLimits(builder.statementTimeout),
            () -> closed);
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
   * Hears what became of ticks, after their commit or rollback, on the thread of the round. What it
   * throws is logged and changes nothing.
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
     * A scheduled round did not go through, as without a connection. The next one tries again.
     *
     * @param failure why
     */
    default void roundFailed(Throwable failure) {}
  }

  /** Configures a {@link ChallengeIndexer}. */
  public static final class Builder {

    /** PostgreSQL counts it in milliseconds, in four bytes. */
    private static final Duration LONGEST_TIMEOUT = Duration.ofMillis(Integer.MAX_VALUE);

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
      if (timeout.isNegative()
          || (!timeout.isZero() && timeout.toMillis() == 0)
          || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
        throw new IllegalArgumentException(
            "The statement timeout must be zero, or from a millisecond to "
                + LONGEST_TIMEOUT
                + ", not "
                + timeout);
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
   * @throws IllegalArgumentException if the pause is shorter than a millisecond
   * @throws IllegalStateException if a source would be read without an index, or it is closed or
   *     has a schedule already
   */
  public void every(Duration pause) throws SQLException {
    if (pause.toMillis() < 1) {
      throw new IllegalArgumentException("The pause must be at least a millisecond, not " + pause);
    }
    if (closed) {
      throw new IllegalStateException("This indexer is closed; build another");
    }
    rounds.requireIndexes();
    if (!scheduled.compareAndSet(false, true)) {
      throw new IllegalStateException("This indexer has a schedule already");
    }
    Future<?> schedule =
        scheduler.scheduleWithFixedDelay(
            () -> burst(pause), 0, pause.toMillis(), TimeUnit.MILLISECONDS);
    LOG.debug("Rounds every {}: {}", pause, schedule);
  }

  /** Rounds until nothing is waiting; a challenge that failed is left alone for the pause. */
  private void burst(Duration pause) {
    try {
      Map<String, Long> failedAt = new HashMap<>();
      IndexerRound last;
      do {
        failedAt.values().removeIf(nanos -> System.nanoTime() - nanos >= pause.toNanos());
        last = tick(failedAt.keySet());
        last.failures().keySet().forEach(id -> failedAt.put(id, System.nanoTime()));
      } while (!closed && last.moreWaiting());
    } catch (Throwable e) {
      // An error, too, would end the schedule without a word.
      rounds.failed(e);
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
    return tick(Set.of());
  }

  private IndexerRound tick(Set<String> leftOut) throws SQLException {
    if (round.isHeldByCurrentThread() || !round.tryLock()) {
      return REFUSED;
    }
    try {
      if (closed) {
        return REFUSED;
      }
      rounds.requireIndexes();
      return rounds.each(leftOut);
    } finally {
      round.unlock();
    }
  }

  /**
   * Ticks every challenge once in one transaction: the caller's with auto-commit off, one of its
   * own otherwise. It takes one lock for the round, then every challenge's, so that two hosts that
   * do the same cannot deadlock; where another has the round's lock, every result is BUSY. A
   * challenge that fails leaves nothing behind and does not stop the others.
   *
   * <p>In the caller's transaction the results are provisional, and the listener hears nothing:
   * only the caller knows when it commits. The locks are waited for, one after the other. The first
   * call takes a second connection from the data source, to look at the indexes.
   *
   * @param connection a connection of the PostgreSQL JDBC driver to a primary server
   * @return what was done; failures of single challenges are in it
   * @throws SQLException if the locks cannot be taken, or a challenge failed by a serialization
   *     failure (40001) or a deadlock (40P01): roll back and retry
   * @throws IllegalStateException if a source would be read without an index
   */
  public IndexerRound tick(Connection connection) throws SQLException {
    rounds.requireIndexes();
    return rounds.together(connection);
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
