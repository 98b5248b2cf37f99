package io.challenges.testkit.demo;

import io.challenges.IndexerRound;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a number of rounds have done. */
final class TickFigures {

  private final SortedMap<String, ChallengeFigures> challenges = new TreeMap<>();
  private final SortedMap<String, Integer> failures = new TreeMap<>();
  private int rounds;
  private Duration lastRound = Duration.ZERO;

  void add(IndexerRound round) {
    if (round.status() != Status.TICKED) {
      return;
    }
    rounds++;
    for (TickResult result : round.results()) {
      challenges.computeIfAbsent(result.challengeId(), id -> new ChallengeFigures()).add(result);
    }
    for (SQLException failure : round.failures().values()) {
      failures.merge(String.valueOf(failure.getMessage()), 1, Integer::sum);
    }
    lastRound =
        round.results().stream().map(TickResult::duration).reduce(Duration.ZERO, Duration::plus);
  }

  /** By challenge. */
  SortedMap<String, ChallengeFigures> challenges() {
    return challenges;
  }

  int rounds() {
    return rounds;
  }

  long completed() {
    return challenges.values().stream().mapToLong(ChallengeFigures::completed).sum();
  }

  /** Of one challenge; 0 where it was not ticked. */
  long completed(String challengeId) {
    ChallengeFigures figures = challenges.get(challengeId);
    return figures == null ? 0 : figures.completed();
  }

  /** The ticks of the last round together. */
  Duration lastRound() {
    return lastRound;
  }

  /** What ticks failed with, and how often. */
  SortedMap<String, Integer> failures() {
    return failures;
  }
}
