package io.challenges.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A row that has a block.
 *
 * @param <R> the row's own type
 */
public abstract class ChainRow<R extends ChainRow<R>> extends HostRow<R> {

  ChainRow() {}

  /**
   * The block of the row's last change.
   *
   * @param block its number, or null for a row without a block; unless set, the seeder's current
   *     block
   * @return this row
   */
  public final R blocknumber(@Nullable Integer block) {
    return set("blocknumber", block);
  }

  /** Whether the row also has the hash of its block. */
  boolean hasBlockhash() {
    return false;
  }
}
