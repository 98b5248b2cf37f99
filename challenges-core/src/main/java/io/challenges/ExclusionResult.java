package io.challenges;

import java.util.List;

/**
 * What {@link ChallengeInspector#exclude} or {@link ChallengeInspector#include} did. Inside a
 * transaction of the caller's it is provisional until that commits.
 *
 * @param effect what became of the row
 * @param keys what was derived afresh, in the same transaction; empty where nothing was
 * @param inserted rows that this inserted into {@code user_challenges}
 * @param updated rows that it updated there
 * @param completed how many of both are newly complete
 */
public record ExclusionResult(
    Effect effect, List<String> keys, int inserted, int updated, int completed) {

  /** What became of the row. */
  public enum Effect {
    /** There was none. It is excluded, and ticks will not make one. */
    NO_ROW,
    /** It is deleted, and its place under a cap free. */
    ROW_DELETED,
    /** It was paid: it stays and keeps its place under a cap. */
    ROW_STAYS,
    /** It is excluded no longer. */
    INCLUDED,
    /** It was not excluded, and nothing was done. */
    NOT_EXCLUDED
  }

  /**
   * Copies the keys.
   *
   * @param effect see above
   * @param keys is copied
   * @param inserted see above
   * @param updated see above
   * @param completed see above
   */
  public ExclusionResult {
    keys = List.copyOf(keys);
  }
}
