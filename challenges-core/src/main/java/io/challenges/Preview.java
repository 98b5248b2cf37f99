package io.challenges;

import java.util.List;
import java.util.Map;

/**
 * What a tick of a challenge would write to {@code user_challenges}, had it begun just now.
 *
 * <p>It leaves out what companions keep, what triggers do, and the block and time that a completion
 * is stamped with. Where more keys than the batch size are derived, a tick derives those that
 * follow with the rows in place that it has written for the first ones; here none sees another's. A
 * derivation that reads what a companion writes sees what that wrote last.
 *
 * @param challengeId the challenge
 * @param outcome how the tick would end; never {@link TickResult.Outcome#BUSY}
 * @param rowsScanned moved rows read
 * @param keysDerived keys derived afresh
 * @param changes rows that would be inserted or updated, by specifier
 * @param before the position of each axis; empty where it would not scan
 * @param after the position of each axis after the tick; empty where it would not scan
 * @param moreWaiting whether the batch size, or the end of the silent stretch, would end it
 *     although more may follow
 */
public record Preview(
    String challengeId,
    TickResult.Outcome outcome,
    long rowsScanned,
    int keysDerived,
    List<ChallengeChange> changes,
    Map<Axis, Long> before,
    Map<Axis, Long> after,
    boolean moreWaiting) {}
