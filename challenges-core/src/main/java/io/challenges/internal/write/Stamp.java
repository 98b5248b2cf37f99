package io.challenges.internal.write;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a tick stamps on the rows it completes.
 *
 * @param challengeId the challenge
 * @param scannedBefore where the tick found its checkpoint on the blocks axis
 * @param scannedAfter where it leaves it; null for a challenge that is first of all on another axis
 * @param instant the tick's time, in UTC
 */
public record Stamp(
    String challengeId,
    @Nullable Long scannedBefore,
    @Nullable Long scannedAfter,
    LocalDateTime instant) {}
