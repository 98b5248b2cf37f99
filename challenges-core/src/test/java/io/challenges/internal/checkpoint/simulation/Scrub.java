package io.challenges.internal.checkpoint.simulation;

import io.challenges.Snapshot;

/**
 * Reads all rows without regard to their positions, in ranges, each with a snapshot of its own: the
 * versions that the pass before may not have seen.
 */
final class Scrub {

  private static final int RANGES = 3;

  private final World world;
  private final Session session;

  /** What the pass before may not have seen: 0 before the first. */
  private long oldest;

  private long oldestNext;
  private int range = RANGES;

  Scrub(World world, Session session) {
    this.world = world;
    this.session = session;
  }

  /** One more range; at the first of a pass, the snapshot that the next pass goes by is taken. */
  void next() {
    if (range == RANGES) {
      Snapshot before = world.view(session).snapshot();
      oldestNext = before.leastLive();
      range = 0;
    }
    View view = world.view(session);
    for (Version version : world.versions()) {
      // a new version lies anywhere in the table
      if (version.id % RANGES == range && version.xid >= oldest && version.visibleTo(view)) {
        version.handled = true;
      }
    }
    range++;
    if (range == RANGES) {
      oldest = oldestNext;
    }
  }

  /** What is left of a pass that is under way. */
  void finish() {
    while (range < RANGES) {
      next();
    }
  }
}
