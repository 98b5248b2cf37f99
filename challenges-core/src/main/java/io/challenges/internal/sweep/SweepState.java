package io.challenges.internal.sweep;

import io.challenges.Snapshot;
import io.challenges.internal.tick.Renewed;
import java.util.ArrayList;
import java.util.List;

/**
 * How far a sweep has come.
 *
 * @param scope what it looks at
 * @param snapshot taken before it began
 * @param oldest transactions below this had been seen for certain before it began
 * @param extents of its stages
 * @param stage which one it is in; behind the last where it is done
 * @param next where it goes on in that
 * @param renewed what it has done so far
 */
record SweepState(
    String scope,
    Snapshot snapshot,
    long oldest,
    List<Stage.Extent> extents,
    int stage,
    long next,
    Renewed renewed) {

  boolean done() {
    return stage >= extents.size();
  }

  /** Past what was read, and past stages that have nothing more. */
  SweepState readUpTo(long next, Renewed more) {
    return new SweepState(scope, snapshot, oldest, extents, stage, next, renewed.plus(more))
        .pastEnds();
  }

  SweepState pastEnds() {
    int at = stage;
    long from = next;
    while (at < extents.size() && from >= extents.get(at).end()) {
      at++;
      from = at < extents.size() ? extents.get(at).start() : 0;
    }
    return new SweepState(scope, snapshot, oldest, extents, at, from, renewed);
  }

  /** At the beginning of its stage again: the pages that were read are others now. */
  SweepState again(Stage.Extent extent) {
    List<Stage.Extent> others = new ArrayList<>(extents);
    others.set(stage, extent);
    return new SweepState(
            scope, snapshot, oldest, List.copyOf(others), stage, extent.start(), renewed)
        .pastEnds();
  }

  /** With nothing left. */
  SweepState ended() {
    return new SweepState(scope, snapshot, oldest, extents, extents.size(), 0, renewed);
  }

  /** In pages or positions. */
  long total() {
    return extents.stream().mapToLong(SweepState::length).sum();
  }

  /** Of the total. */
  long passed() {
    long passed = extents.stream().limit(stage).mapToLong(SweepState::length).sum();
    return done() ? passed : passed + next - extents.get(stage).start();
  }

  private static long length(Stage.Extent extent) {
    return Math.max(0, extent.end() - extent.start());
  }
}
