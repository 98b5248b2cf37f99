package io.challenges.host;

import io.challenges.ChallengeIndexer;
import io.challenges.IndexerRound;
import io.challenges.TickResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What an indexer told its listener. */
class Heard implements ChallengeIndexer.Listener {

  final List<TickResult> ticks = new CopyOnWriteArrayList<>();
  final Map<String, SQLException> failures = new ConcurrentHashMap<>();
  final List<Throwable> failedRounds = new CopyOnWriteArrayList<>();

  @Override
  public void ticked(TickResult result) {
    ticks.add(result);
  }

  @Override
  public void failed(String challengeId, SQLException failure) {
    failures.put(challengeId, failure);
  }

  @Override
  public void roundFailed(Throwable failure) {
    failedRounds.add(failure);
  }

  List<String> challenges() {
    return ticks.stream().map(TickResult::challengeId).toList();
  }

  /** The failure of a challenge in a round that has one. */
  static SQLException failure(IndexerRound round, String challenge) {
    return Objects.requireNonNull(round.failures().get(challenge), challenge);
  }
}
