package io.challenges;

/**
 * A position that rows of the host carry and that only grows as it writes. A challenge keeps one
 * checkpoint for each axis that its dirty sources are on.
 */
public enum Axis {
  /** Block numbers: the block of a row's last change. */
  BLOCKS("last_blocknumber", 64, 10_000),
  /** Ids of plays, drawn from a sequence before the row is written. */
  PLAYS("last_play_id", 1_000, 100_000),
  /**
   * The same ids once more, some time after: as far as plays are older than {@link
   * ChallengeSettings#aggregateDelay}. For what depends on sums that the host refreshes later.
   */
  PLAYS_SETTLED("last_settled_play_id", 1_000, 100_000),
  /** Slots of purchases, which may be validated in place days later. */
  SLOTS("last_slot", 1_000_000, 1_000_000);

  private final String checkpointSuffix;
  private final long defaultLateness;
  private final long adoptionMargin;

  Axis(String checkpointSuffix, long defaultLateness, long adoptionMargin) {
    this.checkpointSuffix = checkpointSuffix;
    this.defaultLateness = defaultLateness;
    this.adoptionMargin = adoptionMargin;
  }

  /**
   * The key of a challenge's checkpoint on this axis in {@code indexing_checkpoints}, such as
   * {@code challenges:r:last_blocknumber}.
   *
   * @param challengeId the challenge
   * @return the key
   */
  public String checkpointName(String challengeId) {
    return "challenges:" + challengeId + ":" + checkpointSuffix;
  }

  /**
   * How many positions below the ones already read a row may still appear and be found, unless
   * {@link ChallengeSettings.Builder#lateness} says otherwise.
   *
   * @return the lateness, in positions of this axis
   */
  public long defaultLateness() {
    return defaultLateness;
  }

  /**
   * How far below an adopted checkpoint a transaction that was open just then may still write.
   *
   * @return the distance, in positions of this axis
   */
  public long adoptionMargin() {
    return adoptionMargin;
  }
}
