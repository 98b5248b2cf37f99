package io.challenges.internal.derive;

import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.sql.Parameters;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
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

  /**
   * What the catalogue says, at an instant.
   *
   * @throws SQLException if the amount is no number
   */
  public static ChallengeValues of(CatalogueRow catalogue, Instant instant) throws SQLException {
    return new ChallengeValues(
        catalogue.id(),
        catalogue.wholeAmount(),
        catalogue.stepCount(),
        catalogue.startingBlock(),
        catalogue.cooldownDays(),
        LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
  }

  void bind(Parameters parameters) throws SQLException {
    parameters.add(id).add(amount).add(stepCount).add(startingBlock).add(cooldownDays).add(instant);
  }
}
