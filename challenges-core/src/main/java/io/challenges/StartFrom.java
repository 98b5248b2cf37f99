package io.challenges;

/** Where a checkpoint that does not exist yet starts. An existing checkpoint is never moved. */
public enum StartFrom {
  /**
   * At the highest position there is: every row already there counts as handled. For a host whose
   * challenges an earlier job has filled.
   */
  NOW,

  /** Before the first row: every row already there is looked at. */
  BEGINNING
}
