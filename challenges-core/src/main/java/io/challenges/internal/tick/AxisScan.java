package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.scan.Moved;
import org.jspecify.annotations.Nullable;

/**
 * What a tick found on one axis.
 *
 * @param from where it scanned from
 * @param found the stored {@code last_checkpoint}; null where there is none
 * @param moved what it read
 * @param step what that makes of the checkpoint
 */
public record AxisScan(Checkpoint from, @Nullable Long found, Moved moved, Step step) {

  public Axis axis() {
    return from.axis();
  }

  /**
   * Whether the batch size, or the end of the silent stretch, ended it although more may follow.
   */
  public boolean moreWaiting() {
    return moved.cut() != null || from.quiet();
  }
}
