package io.challenges;

/**
 * A position that rows of the host carry and that grows as the host writes. A challenge has one
 * checkpoint for each axis that its dirty sources move along.
 */
public enum Axis {
  /** The number of the block that wrote the row. */
  BLOCKS,

  /** The id of a play. */
  PLAYS,

  /** The slot in which a row of the other chain was confirmed. */
  SLOTS
}
