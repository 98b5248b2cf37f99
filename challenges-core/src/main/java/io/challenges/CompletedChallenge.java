package io.challenges;

import java.time.Instant;

/**
 * A row of {@code user_challenges} that a tick has completed.
 *
 * @param userId who earns
 * @param specifier what makes it unique within the challenge
 * @param amount what it pays
 * @param completedBlock the row's {@code completed_blocknumber}
 * @param completedAt the row's {@code completed_at}, which is UTC
 */
public record CompletedChallenge(
    int userId, String specifier, long amount, int completedBlock, Instant completedAt) {}
