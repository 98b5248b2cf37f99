package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row that {@code user_challenges} should have by the rule of its challenge.
 *
 * @param specifier what makes it unique within the challenge
 * @param userId who earns
 * @param progress between 0 and the target
 * @param target where it is complete
 * @param amount what it pays
 * @param completedAt when the event happened that completed it; null where the tick says when
 */
record DueRow(
    String specifier,
    int userId,
    int progress,
    int target,
    long amount,
    @Nullable LocalDateTime completedAt) {

  DueRow {
    progress = Math.max(0, Math.min(progress, target));
  }

  boolean complete() {
    return target > 0 && progress >= target;
  }

  @Override
  public String toString() {
    return "user %d, %s, progress %d of %d, amount %d"
        .formatted(userId, complete() ? "complete" : "incomplete", progress, target, amount);
  }
}
