package io.challenges.internal.derive;

import io.challenges.ChallengeChange;
import java.time.LocalDateTime;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A row that {@code user_challenges} should have and does not, or not like this.
 *
 * @param userId who earns
 * @param specifier what makes it unique within the challenge
 * @param progress from 0 to the target
 * @param complete whether it reached the target
 * @param amount what it pays
 * @param completedBlock the block of the event that completed it; null where it has none
 * @param completedAt the time of that event, in UTC; null for the tick's
 * @param before what is there instead, null counted as 0; null where nothing is
 */
public record Change(
    int userId,
    String specifier,
    int progress,
    boolean complete,
    long amount,
    @Nullable Long completedBlock,
    @Nullable LocalDateTime completedAt,
    ChallengeChange.@Nullable Row before) {

  private static final Comparator<Change> PREFERENCE =
      Comparator.comparing(Change::complete)
          .thenComparing(Change::progress)
          .thenComparing(Change::userId, Comparator.reverseOrder());

  /** Which of two that have one specifier is written, as the statement chooses that writes. */
  public Change preferred(Change other) {
    return PREFERENCE.compare(this, other) >= 0 ? this : other;
  }

  /** What those hear of it who only look. */
  public ChallengeChange shown() {
    return new ChallengeChange(
        specifier, before, new ChallengeChange.Row(userId, progress, complete, amount));
  }
}
