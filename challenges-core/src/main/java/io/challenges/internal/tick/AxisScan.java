package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeFold.Stretch;
import io.challenges.Checkpoint;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.scan.Ceiling;
import io.challenges.internal.scan.Moved;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a tick found on one axis.
 *
 * @param from where it scanned from
 * @param found the stored {@code last_checkpoint}; null where there is none
 * @param ceiling how far it could read by now
 * @param moved what it read
 * @param step what that makes of the checkpoint
 */
public record AxisScan(
    Checkpoint from, @Nullable Long found, Ceiling ceiling, Moved moved, Step step) {

  public Axis axis() {
    return from.axis();
  }

  /** The positions that were read, late ones among them. */
  public Stretch stretch() {
    return new Stretch(moved.from(), step.to().scanned());
  }

  /** The positions that were read, of each axis. */
  public static Map<Axis, Stretch> stretches(List<AxisScan> scans) {
    Map<Axis, Stretch> stretches = new EnumMap<>(Axis.class);
    scans.forEach(scan -> stretches.put(scan.axis(), scan.stretch()));
    return stretches;
  }

  /**
   * Whether the batch size, or the end of the silent stretch, ended it although more may follow.
   */
  public boolean moreWaiting() {
    return moved.cut() != null || from.quiet();
  }
}
