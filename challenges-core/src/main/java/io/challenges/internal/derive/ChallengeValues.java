package io.challenges.internal.derive;

import io.challenges.internal.sql.Parameters;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * The row of the relation {@code challenge} that derivations read.
 *
 * @param id the challenge
 * @param amount what a completion pays
 * @param stepCount target or cap; null for none
 * @param startingBlock the first block that some rules count; null for none
 * @param cooldownDays days before a reward can be claimed; null for none
 * @param instant the tick's time, in UTC
 */
public record ChallengeValues(
    String id,
    long amount,
    @Nullable Integer stepCount,
    @Nullable Integer startingBlock,
    @Nullable Integer cooldownDays,
    LocalDateTime instant) {

  void bind(Parameters parameters) throws SQLException {
    parameters.add(id).add(amount).add(stepCount).add(startingBlock).add(cooldownDays).add(instant);
  }
}
