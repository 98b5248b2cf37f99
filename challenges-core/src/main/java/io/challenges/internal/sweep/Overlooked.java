package io.challenges.internal.sweep;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Change;
import io.challenges.internal.derive.Completions;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sql.Session;
import io.challenges.internal.tick.AxisScan;
import io.challenges.internal.tick.DirtyScan;
import io.challenges.internal.tick.DirtyScan.Frame;
import io.challenges.internal.tick.Renewal;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What differs although no tick has still to read why. What a tick will read is its to write: it
 * announces it, and nothing was missed.
 */
final class Overlooked {

  private final Renewal renewal;
  private final DirtyScan scan;

  Overlooked(
      ChallengeDefinition definition,
      ChallengeSettings settings,
      Renewal renewal,
      PostgresDirtySetScanner scanner) {
    this.renewal = renewal;
    this.scan = new DirtyScan(definition, settings, scanner);
  }

  /**
   * Compares some keys. No tick may go on meanwhile: the caller holds the challenge's lock, or one
   * snapshot. The scan comes after the derivation, so it sees every row that the derivation saw.
   *
   * @param before what was found for other keys and not written
   * @throws TicksBehindException where something differs, and ticks have more to read than a batch
   */
  List<Change> of(
      Session session,
      List<String> keys,
      ChallengeValues challenge,
      Opening opening,
      Completions before)
      throws SQLException {
    List<String> left = keys;
    while (!left.isEmpty()) {
      List<Change> changes =
          renewal.changes(session, renewal.derive(session, left, challenge), before);
      if (changes.isEmpty()) {
        return changes;
      }
      Set<String> waiting = waiting(session, opening);
      List<String> notWaiting = left.stream().filter(key -> !waiting.contains(key)).toList();
      if (notWaiting.size() == left.size()) {
        return changes;
      }
      left = notWaiting;
    }
    return List.of();
  }

  private Set<String> waiting(Session session, Opening opening) throws SQLException {
    List<AxisScan> scans = scan.axes(session, opening, warning -> {}, Frame.NONE);
    if (scans.stream().anyMatch(AxisScan::moreWaiting)) {
      throw new TicksBehindException();
    }
    return new HashSet<>(scan.keys(session, scans));
  }
}
