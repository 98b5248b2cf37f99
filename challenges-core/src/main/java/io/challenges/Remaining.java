package io.challenges;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is still to do for {@link ChallengeIndexer#drain}, after the rounds so far. */
final class Remaining {

  private final SortedMap<String, String> unfinished = new TreeMap<>();

  /** Also of challenges that the last round left out. */
  private final SortedMap<String, SQLException> failures = new TreeMap<>();

  void note(IndexerRound round) {
    unfinished.clear();
    for (TickResult result : round.results()) {
      failures.remove(result.challengeId());
      String reason = reason(result);
      if (reason != null) {
        unfinished.put(result.challengeId(), reason);
      }
    }
    failures.putAll(round.failures());
  }

  private static @Nullable String reason(TickResult result) {
    if (result.moreWaiting()) {
      return "more waiting";
    }
    return switch (result.outcome()) {
      case BUSY -> BUSY;
      case PROCESSED -> "moved in the last round";
      case IDLE, INACTIVE, NOT_IN_CATALOGUE -> null;
    };
  }

  private static final String BUSY = "busy, another transaction works on it";

  boolean isNothing() {
    return unfinished.isEmpty() && failures.isEmpty();
  }

  /** Whether another round would go on at once. */
  boolean hasWork() {
    return unfinished.values().stream().anyMatch(reason -> !reason.equals(BUSY));
  }

  boolean hasBusy() {
    return unfinished.containsValue(BUSY);
  }

  TimeoutException after(Duration time) {
    SortedMap<String, String> all = new TreeMap<>(unfinished);
    failures.forEach((id, failure) -> all.put(id, "failed, " + failure.getMessage()));
    TimeoutException timeout =
        new TimeoutException(
            "Not drained after "
                + time
                + ": "
                + all.entrySet().stream()
                    .map(
                        (Map.Entry<String, String> one) ->
                            one.getKey() + " (" + one.getValue() + ')')
                    .collect(Collectors.joining(", ")));
    for (SQLException failure : failures.values()) {
      if (timeout.getCause() == null) {
        timeout.initCause(failure);
      } else {
        timeout.addSuppressed(failure);
      }
    }
    return timeout;
  }
}
