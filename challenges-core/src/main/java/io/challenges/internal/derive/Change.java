package io.challenges.internal.derive;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row that {@code user_challenges} should have and does not.
 *
 * @param userId who earns
 * @param specifier what makes it unique within the challenge
 * @param progress from 0 to the target
 * @param complete whether it reached the target
 * @param amount what it pays
 * @param completedBlock the block of the event that completed it; null where it has none
 * @param completedAt the time of that event, in UTC; null for the tick's
 */
public record Change(
    int userId,
    String specifier,
    int progress,
    boolean complete,
    long amount,
    @Nullable Long completedBlock,
    @Nullable LocalDateTime completedAt) {}
