package io.challenges;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Logs a failure that repeats once with its stack trace, and then at growing intervals. Failures
 * are alike where the same statement failed with the same SQLSTATE. Safe for use by several
 * threads.
 */
final class RepeatedFailures {

  private static final Duration FIRST_INTERVAL = Duration.ofMinutes(1);
  private static final Duration LONGEST_INTERVAL = Duration.ofHours(1);

  private final Logger log;
  private final LongSupplier nanoTime;
  private final Map<String, Streak> streaks = new HashMap<>();

  RepeatedFailures(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
  }

  /**
   * @param subject what failed
   * @param message what is said of it
   * @param failure why
   */
  synchronized void failed(String subject, @Nullable String message, Throwable failure) {
    long now = nanoTime.getAsLong();
    Streak streak = streaks.computeIfAbsent(subject, s -> new Streak(now));
    streak.failures++;
    Repetition repetition = streak.repetitions.get(Kind.of(failure));
    if (repetition == null) {
      streak.repetitions.put(Kind.of(failure), new Repetition(now));
      log.error("{}", message, failure);
      return;
    }
    repetition.times++;
    if (repetition.isDue(now)) {
      repetition.told(now);
      log.error(
          "{} ({} times in {} s; told again after {} min at the earliest)",
          message,
          repetition.times,
          seconds(now - repetition.since),
          repetition.interval.toMinutes());
    }
  }

  /** Ends what failed before. */
  synchronized void worked(String subject) {
    Streak streak = streaks.remove(subject);
    if (streak != null) {
      log.info(
          "{} went through again; failures before: {}, in {} s",
          subject,
          streak.failures,
          seconds(nanoTime.getAsLong() - streak.since));
    }
  }

  private static long seconds(long nanos) {
    return Duration.ofNanos(nanos).toSeconds();
  }

  /**
   * What makes failures alike.
   *
   * @param statement the SQL file or what stands for one; null outside a tick
   * @param state the SQLSTATE, or the exception's class where it has none
   */
  private record Kind(@Nullable String statement, String state) {

    static Kind of(Throwable failure) {
      if (failure instanceof ChallengeTickException tick) {
        Throwable cause = tick.getCause();
        return new Kind(tick.statement(), state(cause == null ? tick : cause));
      }
      return new Kind(null, state(failure));
    }

    private static String state(Throwable failure) {
      return failure instanceof SQLException sql && sql.getSQLState() != null
          ? sql.getSQLState()
          : failure.getClass().getName();
    }
  }

  /** The failures of one subject since it last worked. */
  private static final class Streak {
    private final long since;
    private final Map<Kind, Repetition> repetitions = new HashMap<>();
    private long failures;

    Streak(long since) {
      this.since = since;
    }
  }

  /** The failures of one subject that are alike. */
  private static final class Repetition {
    private final long since;
    private long toldAt;
    private Duration interval = FIRST_INTERVAL;
    private long times = 1;

    Repetition(long since) {
      this.since = since;
      this.toldAt = since;
    }

    boolean isDue(long now) {
      return now - toldAt >= interval.toNanos();
    }

    void told(long now) {
      toldAt = now;
      Duration doubled = interval.multipliedBy(2);
      interval = doubled.compareTo(LONGEST_INTERVAL) < 0 ? doubled : LONGEST_INTERVAL;
    }
  }
}
