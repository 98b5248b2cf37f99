package io.challenges;

import io.challenges.IndexerRound.Status;
import io.challenges.internal.tick.TickLimits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
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

  /** Until another look at a challenge that somebody else works on. */
  private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

  /** Until another try of one that failed. */
  private static final Duration FAILED_PAUSE = Duration.ofMillis(250);

  private final Rounds rounds;
  private final ReentrantLock round = new ReentrantLock();
  private final Condition pauses = round.newCondition();
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
    requireOpen();
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
      FailedLately failed = new FailedLately(pause);
      IndexerRound last;
      do {
        last = tick(failed.challenges());
        failed.note(last);
        // Without giving way it would have the lock again before whoever waits for it wakes up.
      } while (!closed && last.moreWaiting() && !round.hasQueuedThreads());
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
   * Ticks until nothing waits any more, for tests and cut-overs: rounds as {@link #tick()} makes
   * them, without a pause between them, until in one of them every challenge is idle, inactive or
   * not in the catalogue. One that another instance works on, or that failed, is tried again after
   * a short pause. Beside a schedule it waits for its turn; other rounds of this indexer are
   * refused while one of its own runs.
   *
   * <p>What is committed before the call has been handled when it returns. What transactions write
   * that are still open then is not waited for, so end them first; and while others go on writing
   * there may always be something left.
   *
   * @param atMost how long to try, looked at between rounds; zero for a single round
   * @throws SQLException if there is no connection
   * @throws TimeoutException if something is left by then; the message says of each challenge what.
   *     Its cause is the failure of one, where there is any
   * @throws InterruptedException if this thread is interrupted, noticed between rounds
   * @throws IllegalArgumentException if the time is negative
   * @throws IllegalStateException if a source would be read without an index, if this indexer is
   *     closed, before or meanwhile, or if its listener calls this
   */
  public void drain(Duration atMost) throws SQLException, TimeoutException, InterruptedException {
    if (atMost.isNegative()) {
      throw new IllegalArgumentException("The time must not be negative, as " + atMost + " is");
    }
    if (round.isHeldByCurrentThread()) {
      throw new IllegalStateException("The listener is called in a round, and cannot wait for one");
    }
    long started = System.nanoTime();
    long nanos = TimeUnit.NANOSECONDS.convert(atMost);
    if (!round.tryLock(nanos, TimeUnit.NANOSECONDS)) {
      throw new TimeoutException(
          "Not drained after " + atMost + ": another round of this indexer is still running");
    }
    try {
      requireOpen();
      rounds.requireIndexes();
      FailedLately failed = new FailedLately(FAILED_PAUSE);
      Remaining remaining = new Remaining();
      while (true) {
        IndexerRound last = rounds.each(failed.challenges());
        requireOpen();
        failed.note(last);
        remaining.note(last);
        if (remaining.isNothing()) {
          return;
        }
        long left = nanos - (System.nanoTime() - started);
        if (left <= 0) {
          throw remaining.after(atMost);
        }
        pause(remaining, left);
        requireOpen();
      }
    } finally {
      round.unlock();
    }
  }

  /** Lets other rounds, and {@link #close}, come in between. */
  private void pause(Remaining remaining, long atMostNanos) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("Interrupted between two rounds");
    }
    if (!remaining.hasWork()) {
      Duration length = remaining.hasBusy() ? BUSY_PAUSE : FAILED_PAUSE;
      long nanos = Math.min(length.toNanos(), atMostNanos);
      while (nanos > 0) {
        nanos = pauses.awaitNanos(nanos);
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("This indexer is closed; build another");
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
