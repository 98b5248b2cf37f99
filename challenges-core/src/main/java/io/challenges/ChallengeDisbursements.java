package io.challenges;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a host of each {@link Disbursement} when its transaction has committed, in the order of the
 * commits, on a daemon thread and a connection of its own. It hears what the trigger on {@code
 * sol_reward_disbursements} sends to the channel {@code challenge_disbursed}, by {@code LISTEN}.
 * Any number of hosts may do so; each hears everything. Safe for use by several threads.
 *
 * <p>What is paid is told <em>at most once</em>, and nobody is told later of what was paid while
 * nobody listened: before {@link #listen}, after {@link #close}, and while a lost connection was
 * being replaced. Whoever must not miss anything reads {@code sol_reward_disbursements}, and takes
 * this as the sign to look; after {@link Listener#resumed} too. Of rows of one transaction that are
 * equal in all that a {@link Disbursement} has, PostgreSQL sends one.
 *
 * <p>The connection must be one to the server itself, or through a pooler that keeps a session for
 * it: PgBouncer in transaction mode lets nothing through, and nothing fails. A pool has one
 * connection less meanwhile; it gets it back as it was.
 *
 * <p>A channel belongs to the database: where several of its schemas have challenges, all of them
 * are heard, and nothing tells which. Every role may send to it, so take what is told for a hint,
 * not for a proof of payment. What is no disbursement is skipped, with a warning in the log.
 */
public final class ChallengeDisbursements implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ChallengeDisbursements.class);

  private static final String LISTENING = "Listening to disbursements";
  private static final String LISTENER = "The listener of disbursements";

  /** What arrives ends the wait at once; only {@link #close} has to wait for its end. */
  private static final Duration WAIT = Duration.ofMillis(100);

  /** After which a connection on which nothing happens is looked at. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(30);

  private final DataSource dataSource;
  private final Listener listener;
  private final LongSupplier nanoTime;
  private final RepeatedFailures failures;
  private final Backoff backoff;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Held by a connection until it is given back; by the first one from the beginning. */
  private final Semaphore connected = new Semaphore(0);

  private final Thread thread;

  private ChallengeDisbursements(
      DataSource dataSource,
      Listener listener,
      LongSupplier nanoTime,
      Backoff backoff,
      DisbursementChannel first) {
    this.dataSource = dataSource;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.backoff = backoff;
    this.failures = new RepeatedFailures(LOG, nanoTime);
    this.thread = new Thread(() -> run(first), "challenges-disbursements");
    thread.setDaemon(true);
  }

  /**
   * Starts to listen: what is committed after this call is told. A connection that is lost later is
   * replaced, after pauses that grow from a quarter of a second to half a minute; the log says so.
   *
   * @param dataSource where it takes its connection, of the PostgreSQL JDBC driver; auto-commit may
   *     be on or off
   * @param listener who is told
   * @return what listens, to be closed
   * @throws SQLException if the database cannot be reached, is a standby, or the connections are
   *     not of the PostgreSQL JDBC driver
   */
  public static ChallengeDisbursements listen(DataSource dataSource, Listener listener)
      throws SQLException {
    return listen(dataSource, listener, System::nanoTime, new Backoff());
  }

  static ChallengeDisbursements listen(
      DataSource dataSource, Listener listener, LongSupplier nanoTime, Backoff backoff)
      throws SQLException {
    Objects.requireNonNull(dataSource, "dataSource");
    Objects.requireNonNull(listener, "listener");
    ChallengeDisbursements disbursements =
        new ChallengeDisbursements(
            dataSource, listener, nanoTime, backoff, DisbursementChannel.open(dataSource, LOG));
    disbursements.thread.start();
    return disbursements;
  }

  /**
   * Is told what was paid, on one thread: what takes long delays what follows. What it throws is
   * logged and changes nothing.
   */
  @FunctionalInterface
  public interface Listener {

    /**
     * A reward was paid, and that is committed.
     *
     * @param disbursement which
     */
    void disbursed(Disbursement disbursement);

    /** A connection that was lost is replaced. What was paid in between is not told. */
    default void resumed() {}
  }

  /**
   * Stops listening, waits for the listener where that is being told something, and gives the
   * connection back; where that no longer answers, this takes five seconds. Nothing is told when it
   * has returned. Called by the listener, it returns at once, and the rest follows when the
   * listener returns. A second call changes nothing.
   */
  @Override
  public void close() {
    closed.countDown();
    if (Thread.currentThread() != thread) {
      connected.acquireUninterruptibly();
      connected.release();
    }
  }

  private void run(DisbursementChannel first) {
    hear(first);
    while (!isClosedAfter(backoff.next())) {
      try {
        // Not waited for by close: it can take as long as the network likes
        DisbursementChannel next = DisbursementChannel.open(dataSource, LOG);
        connected.acquireUninterruptibly();
        failures.worked(LISTENING);
        tell(listener::resumed);
        hear(next);
      } catch (Throwable e) {
        // An error, too, would end the thread without a word.
        failed(e);
      }
    }
  }

  /** Until the connection is lost or this is closed. */
  private void hear(DisbursementChannel channel) {
    try (channel) {
      long lastSign = nanoTime.getAsLong();
      while (!isClosed()) {
        List<Disbursement> heard = channel.poll(WAIT);
        heard.forEach(disbursement -> tell(() -> listener.disbursed(disbursement)));
        if (heard.isEmpty()) {
          if (nanoTime.getAsLong() - lastSign < LONGEST_SILENCE.toNanos()) {
            continue;
          }
          channel.requireValid();
        }
        lastSign = nanoTime.getAsLong();
        backoff.reset();
      }
    } catch (Throwable e) {
      failed(e);
    } finally {
      connected.release();
    }
  }

  private void tell(Runnable call) {
    if (isClosed()) {
      return;
    }
    try {
      call.run();
    } catch (Throwable e) {
      failures.failed(LISTENER, LISTENER + " failed: " + e, e);
    } finally {
      // Of the listener's making, and not meant for the next that it is told
      Thread.interrupted();
    }
  }

  private void failed(Throwable failure) {
    if (!isClosed()) {
      failures.failed(LISTENING, LISTENING + ": " + failure.getMessage(), failure);
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private boolean isClosedAfter(Duration pause) {
    try {
      return closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      // Nobody but the listener can have asked for it, and only close ends this
      return isClosed();
    }
  }
}
