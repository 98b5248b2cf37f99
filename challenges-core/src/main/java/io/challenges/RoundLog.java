package io.challenges;

import io.challenges.TickResult.Outcome;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** What a {@link ChallengeIndexer} logs of its rounds: nothing of a tick without work. */
final class RoundLog {

  private static final String ROUND = "A round";
  private static final String LISTENER = "The indexer's listener";

  private final Logger log;
  private final RepeatedFailures failures;

  RoundLog(Logger log, LongSupplier nanoTime) {
    this.log = log;
    this.failures = new RepeatedFailures(log, nanoTime);
  }

  void ticked(TickResult result) {
    if (result.outcome() != Outcome.BUSY) {
      failures.worked(subject(result.challengeId()));
    }
    if (result.outcome() == Outcome.PROCESSED && log.isDebugEnabled()) {
      log.debug("{}", line(result));
    }
  }

  void failed(ChallengeTickException failure) {
    failures.failed(subject(failure.challengeId()), failure.getMessage(), failure);
  }

  /** No harm: the ticks themselves say what is wrong. */
  void idleChecksFailed(ChallengeTickException failure) {
    log.debug("All challenges are ticked, since their idle checks failed", failure);
  }

  void wentThrough() {
    failures.worked(ROUND);
  }

  void didNotGoThrough(Throwable failure) {
    failures.failed(ROUND, ROUND + " did not go through: " + failure.getMessage(), failure);
  }

  /** It is told of several things, so that one that works says nothing about another. */
  void listenerFailed(Throwable failure) {
    failures.failed(LISTENER, LISTENER + " failed: " + failure, failure);
  }

  private static String subject(String challengeId) {
    return "Challenge " + challengeId;
  }

  private static String line(TickResult result) {
    StringBuilder line = new StringBuilder();
    line.append(subject(result.challengeId()))
        .append(": rows scanned ")
        .append(result.rowsScanned())
        .append(", keys derived ")
        .append(result.keysDerived())
        .append(", inserted ")
        .append(result.inserted())
        .append(", updated ")
        .append(result.updated())
        .append(", completed ")
        .append(result.completed());
    for (Axis axis : Axis.values()) {
      Long after = result.after().get(axis);
      if (after != null) {
        line.append("; ")
            .append(axis.name().toLowerCase(Locale.ROOT))
            .append(' ')
            .append(result.before().get(axis))
            .append(" to ")
            .append(after);
      }
    }
    if (result.moreWaiting()) {
      line.append("; more waiting");
    }
    return line.append("; ").append(result.duration().toMillis()).append(" ms").toString();
  }
}
