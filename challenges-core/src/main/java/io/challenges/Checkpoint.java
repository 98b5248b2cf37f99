package io.challenges;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a challenge has read one axis, and what it must know to find the rows that were not
 * visible yet. Stored in {@code indexing_checkpoints}, one row for each challenge and axis.
 *
 * @param challengeId the challenge
 * @param axis the axis
 * @param scanned every row visible to the last recorded scan with a position up to here was handled
 * @param settled nothing below this less the lateness can still appear
 * @param xmax the last recorded scan's {@link Snapshot#xmax()}; 0 where there was none
 * @param inFlight what was in flight at that scan, its own transaction included
 * @param seen ids at or above the least in flight whose rows have been handled, ascending
 * @param fences ascending in both parts
 * @param headRead the greatest position that a scan returned, or null
 * @param quietUntil nothing is announced up to here; null where everything is
 * @param revision counts the writes; null where this library has not written the row yet
 * @param writtenBy the top-level transaction that wrote this state, or null
 * @param greatestLateness the greatest {@link DirtySet#lateness()} of all scans, in positions
 * @param blankAt while the silent stretch is caught up with: nothing had been derived before this
 *     transaction id, and what had a lower one has ended; null where that is not known
 */
public record Checkpoint(
    String challengeId,
    Axis axis,
    long scanned,
    long settled,
    long xmax,
    List<Long> inFlight,
    List<Long> seen,
    List<Fence> fences,
    @Nullable Long headRead,
    @Nullable Long quietUntil,
    @Nullable Long revision,
    @Nullable Long writtenBy,
    long greatestLateness,
    @Nullable Long blankAt) {

  /**
   * Its key in {@code indexing_checkpoints}.
   *
   * @return the key
   */
  public String name() {
    return axis.checkpointName(challengeId);
  }

  /**
   * Whether it lies in the stretch that is caught up with silently.
   *
   * @return true below {@code quietUntil}
   */
  public boolean quiet() {
    return quietUntil != null && scanned < quietUntil;
  }
}
