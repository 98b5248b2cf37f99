package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * The row of {@code indexing_checkpoints}.
 *
 * @param last {@code last_checkpoint}; null where there is no row
 * @param state the library's columns; null where it has not written them
 * @param writtenAt when it was committed
 */
record StoredRow(@Nullable Long last, @Nullable Checkpoint state, int writtenAt) {

  static final StoredRow NONE = new StoredRow(null, null, 0);

  static StoredRow of(Checkpoint state) {
    return new StoredRow(state.scanned(), state, 0);
  }

  /** The state, unless somebody has moved it by hand. */
  @Nullable Checkpoint ours() {
    return state != null && last != null && state.scanned() == last ? state : null;
  }

  @Nullable Long revision() {
    return state == null ? null : state.revision();
  }

  StoredRow at(int clock) {
    return new StoredRow(last, state, clock);
  }
}
