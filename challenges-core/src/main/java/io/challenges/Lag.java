package io.challenges;

import org.jspecify.annotations.Nullable;

/**
 * How far a challenge's checkpoint on one axis is behind the rows, and why.
 *
 * @param challengeId the challenge
 * @param axis the axis
 * @param cause what keeps it where it is
 * @param scanned every row visible to the last scan with a position up to here was handled; where
 *     the row is not the library's yet, its {@code last_checkpoint}; null without any
 * @param settled nothing below this less the allowed lateness can still appear; null where the next
 *     tick decides it
 * @param head the greatest position over the sources; null without any row
 * @param positionsBehind from {@code scanned} to {@code head}; 0 where one of them is null
 * @param rowsWaiting rows above {@code scanned} that make a key dirty. Of each source, ten times
 *     the batch size and one are looked at
 * @param moreWaiting whether there are rows beyond those looked at, so that {@code rowsWaiting} is
 *     only the least there can be
 * @param heldBy the oldest transaction that keeps {@code settled} back; null where none does. Rows
 *     are found all the same; but until it ends, more transactions must be remembered
 * @param lockedBy who works on the challenge right now, as another instance's tick does; null where
 *     nobody does
 * @param greatestLateness how late rows came at most, as {@link DirtySet#lateness} says
 * @param allowedLateness as {@link ChallengeSettings#lateness} has it
 */
public record Lag(
    String challengeId,
    Axis axis,
    Cause cause,
    @Nullable Long scanned,
    @Nullable Long settled,
    @Nullable Long head,
    long positionsBehind,
    long rowsWaiting,
    boolean moreWaiting,
    @Nullable OpenTransaction heldBy,
    @Nullable OpenTransaction lockedBy,
    long greatestLateness,
    long allowedLateness) {

  /** What keeps a checkpoint where it is. The first that applies, in this order. */
  public enum Cause {
    /** The catalogue does not have the challenge, so no tick reads. */
    NOT_IN_CATALOGUE("the table challenges does not have it"),
    /** The catalogue has the challenge, but not active, so no tick reads. */
    INACTIVE("it is not active in the table challenges"),
    /** There is no checkpoint; the next tick makes one. */
    NO_CHECKPOINT("there is no checkpoint; the next tick makes one"),
    /** An older job wrote the checkpoint, or somebody moved it by hand. */
    NOT_ADOPTED("somebody else wrote the checkpoint; the next tick goes on from there"),
    /** The checkpoint knows transactions that this server has not begun yet. */
    OTHER_CLUSTER(
        "the checkpoint comes from another cluster; the next tick derives everything from the"
            + " settled position less the lateness once more"),
    /** The greatest position lies below the greatest that a tick has read. */
    HEAD_FELL("blocks were rolled back; the next tick goes back to what survived"),
    /** Rows lie above the checkpoint. */
    BEHIND("rows wait for the next tick"),
    /** Everything is read; {@link Lag#heldBy} keeps it from settling. */
    HELD("a transaction that is open keeps it from settling"),
    /** Everything is read, and nobody is in the way: the next tick settles it. */
    UNSETTLED("the next tick settles it"),
    /** It is at the head, and settled. */
    NOTHING("it is at the head");

    private final String sentence;

    Cause(String sentence) {
      this.sentence = sentence;
    }

    /**
     * The cause for people.
     *
     * @return a part of a sentence
     */
    public String sentence() {
      return sentence;
    }
  }

  /**
   * All of it for people, in one line.
   *
   * @return a line such as {@code r BLOCKS: 12 positions behind 30000, 40 rows waiting: rows wait
   *     for the next tick}
   */
  public String line() {
    StringBuilder line = new StringBuilder(challengeId).append(' ').append(axis).append(": ");
    line.append(positionsBehind).append(" positions behind ").append(head == null ? "-" : head);
    line.append(moreWaiting ? ", at least " : ", ").append(rowsWaiting).append(" rows waiting: ");
    line.append(cause.sentence());
    if (heldBy != null) {
      line.append("; held by ").append(heldBy.phrase());
    }
    if (lockedBy != null) {
      line.append("; locked by ").append(lockedBy.phrase());
    }
    return line.toString();
  }
}
