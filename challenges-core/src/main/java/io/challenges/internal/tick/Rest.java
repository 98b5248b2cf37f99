package io.challenges.internal.tick;

import io.challenges.Checkpoint;
import io.challenges.Fence;
import io.challenges.Snapshot;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Window;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a tick that found nothing went by. As long as all of it is so, the next one finds nothing
 * either.
 *
 * @param catalogue the challenge's row
 * @param scans what it found on each axis: no row
 * @param windows where rows can be late on each of them
 * @param xmax the greatest of all checkpoints'; a server that has not come so far is another one
 * @param open who was in flight for a checkpoint and still was; when one ends, a window grows
 * @param fence the least; when everybody below has ended, it is passed and the checkpoint changes
 */
record Rest(
    CatalogueRow catalogue,
    List<AxisScan> scans,
    List<Window> windows,
    long xmax,
    List<Long> open,
    long fence) {

  /**
   * After a tick that found nothing.
   *
   * @return nothing where the next one may find what this one has left or could not see yet
   */
  static Optional<Rest> after(
      CatalogueRow catalogue, List<AxisScan> scans, PostgresDirtySetScanner scanner) {
    List<Window> windows = new ArrayList<>();
    long xmax = 0;
    long fence = Long.MAX_VALUE;
    List<Long> open = new ArrayList<>();
    for (AxisScan scan : scans) {
      Checkpoint from = scan.from();
      Snapshot snapshot = scan.moved().snapshot();
      if (scan.moreWaiting() || scan.ceiling().rises() != null || snapshot.own() != null) {
        return Optional.empty();
      }
      windows.add(scanner.window(from, snapshot));
      xmax = Math.max(xmax, from.xmax());
      from.inFlight().stream().filter(snapshot.inFlight()::contains).forEach(open::add);
      for (Fence each : from.fences()) {
        fence = Math.min(fence, each.xid());
      }
    }
    return Optional.of(
        new Rest(
            catalogue, List.copyOf(scans), List.copyOf(windows), xmax, List.copyOf(open), fence));
  }
}
