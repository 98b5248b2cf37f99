package io.challenges.testkit;

/**
 * A row that {@code user_challenges} should have by the rule of its challenge.
 *
 * @param specifier what makes it unique within the challenge
 * @param userId who earns
 * @param progress between 0 and the target
 * @param target where it is complete
 * @param amount what it pays
 */
record DueRow(String specifier, int userId, int progress, int target, long amount) {

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
