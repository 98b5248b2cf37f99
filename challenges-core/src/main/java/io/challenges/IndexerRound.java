package io.challenges;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * What one round of a {@link ChallengeIndexer} did.
 *
 * @param status whether it ticked
 * @param results the ticks that went through, by challenge
 * @param failures the challenges whose tick failed, and why
 */
public record IndexerRound(
    Status status, List<TickResult> results, Map<String, SQLException> failures) {

  /** Whether a round ticked. */
  public enum Status {
    /** Every challenge was ticked, or tried. */
    TICKED,
    /** Nothing was committed or rolled back since a round that found nothing to do. */
    UNCHANGED,
    /** Another round of the same indexer was still running, or it is closed. */
    REFUSED
  }

  /**
   * Whether another round would go on where this one was cut.
   *
   * @return true if a batch ended a scan although more may follow
   */
  public boolean moreWaiting() {
    return results.stream().anyMatch(TickResult::moreWaiting);
  }
}
