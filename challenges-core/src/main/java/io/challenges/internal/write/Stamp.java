package io.challenges.internal.write;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.StoredCheckpoint;
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
    LocalDateTime instant) {

  /** Completions fall neither behind those of earlier ticks nor ahead of the next one's. */
  public static Stamp standing(
      ChallengeDefinition definition, Opening opening, LocalDateTime instant) {
    StoredCheckpoint stored =
        definition.isFirstOfAllOn(Axis.BLOCKS) ? opening.checkpoints().get(Axis.BLOCKS) : null;
    Long scanned = stored == null ? null : stored.scanned();
    return new Stamp(definition.challengeId(), scanned, scanned, instant);
  }
}
