package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.scan.Moved;

/**
 * What a tick found on one axis.
 *
 * @param from where it scanned from
 * @param moved what it read
 * @param step what that makes of the checkpoint
 */
record AxisScan(Checkpoint from, Moved moved, Step step) {

  Axis axis() {
    return from.axis();
  }
}
