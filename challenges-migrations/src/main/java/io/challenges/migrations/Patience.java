package io.challenges.migrations;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long locks of others are waited for, all in all, and what is done until then. */
final class Patience {

  private static final Logger log = LoggerFactory.getLogger(Patience.class);

  /** lock_not_available and deadlock_detected. */
  private static final Set<String> LOCKED = Set.of("55P03", "40P01");

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_LOCK_TIMEOUT = Duration.ofMinutes(2);

  private final Duration limit;
  private Duration left;

  Patience(Duration limit) {
    this.limit = limit;
    this.left = limit;
  }

  /** What may meet a lock of somebody else's. */
  interface Attempt {

    /**
     * Does the work from its beginning.
     *
     * @param lockTimeout how long to wait for a lock, at most what patience is left
     * @return whether it is done; if not, it is tried again
     */
    boolean run(Duration lockTimeout) throws SQLException;
  }

  /** What to say when patience is at an end. */
  interface Report {
    String text() throws SQLException;
  }

  /**
   * Tries until it is done, with pauses that grow. Only what was in vain uses up patience.
   *
   * @param firstLockTimeout of the first attempt; it doubles with each
   * @throws ChallengeMigrationException when patience is at an end
   */
  void retry(String what, Duration firstLockTimeout, Attempt attempt, Report report)
      throws SQLException {
    Duration pause = SHORTEST_PAUSE;
    Duration lockTimeout = firstLockTimeout;
    while (true) {
      long start = System.nanoTime();
      Exception locked = null;
      try {
        // zero would be no timeout at all
        if (attempt.run(longer(SHORTEST_PAUSE, shorter(lockTimeout, left)))) {
          return;
        }
      } catch (SQLException | RuntimeException e) {
        if (!isLocked(e)) {
          throw e;
        }
        locked = e;
      }
      if (left.minusNanos(System.nanoTime() - start).compareTo(pause) <= 0) {
        throw new ChallengeMigrationException(
            "Gave up after %d s, %s: %s".formatted(limit.toSeconds(), what, report.text()), locked);
      }
      log.info("Waiting, {}", what);
      sleep(pause);
      left = left.minusNanos(System.nanoTime() - start);
      pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
      lockTimeout = shorter(lockTimeout.multipliedBy(2), LONGEST_LOCK_TIMEOUT);
    }
  }

  private static boolean isLocked(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException e && LOCKED.contains(String.valueOf(e.getSQLState()))) {
        return true;
      }
    }
    return false;
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChallengeMigrationException("Interrupted while waiting", e);
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
