package io.challenges;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one tick of one challenge did. Inside a transaction of the caller's it is provisional until
 * that commits.
 *
 * @param challengeId the challenge
 * @param outcome how it ended
 * @param rowsScanned moved rows that were read and make a key dirty
 * @param keysDerived keys that were derived afresh
 * @param inserted rows inserted into {@code user_challenges}
 * @param updated rows updated there
 * @param completed how many of both are newly complete
 * @param before the position of each axis before the tick; empty where it did not scan
 * @param after the position of each axis after the tick; empty where it did not scan
 * @param lateness how late rows of each axis came, in positions, as {@link DirtySet#lateness} says;
 *     0 without any
 * @param moreWaiting whether the batch size, or the end of the silent stretch, ended a scan
 *     although more may follow
 * @param dueAt when the clock alone gives it something to do; null where only commits do
 * @param duration how long it took, without the commit
 */
public record TickResult(
    String challengeId,
    Outcome outcome,
    long rowsScanned,
    int keysDerived,
    int inserted,
    int updated,
    int completed,
    Map<Axis, Long> before,
    Map<Axis, Long> after,
    Map<Axis, Long> lateness,
    boolean moreWaiting,
    @Nullable Instant dueAt,
    Duration duration) {

  /** How a tick ended. */
  public enum Outcome {
    /** Something had moved, or settled, and the checkpoint was written. */
    PROCESSED,
    /** Nothing had moved; nothing was written and no transaction id drawn. */
    IDLE,
    /** The catalogue has the challenge, but not active; nothing was read. */
    INACTIVE,
    /** The catalogue does not have the challenge; nothing was read. */
    NOT_IN_CATALOGUE,
    /** Another transaction works on this challenge right now. */
    BUSY
  }
}
