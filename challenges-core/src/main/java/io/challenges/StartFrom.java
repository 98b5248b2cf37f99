package io.challenges;

/** Where a checkpoint that does not exist yet starts. */
public enum StartFrom {
  /** At the greatest position there is: everything already written counts as handled. */
  NOW,
  /**
   * Before the first row: everything is derived, in batches, and nothing is announced up to the
   * head at that time.
   */
  BEGINNING
}
