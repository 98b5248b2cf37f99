package io.challenges.internal.checkpoint;

import io.challenges.Checkpoint;
import io.challenges.DirtySet;

/** {@link Arithmetic} with caps that a short history reaches. */
public final class Capped {

  private Capped() {}

  /** As {@link Arithmetic#advance}. */
  public static Step advance(
      Checkpoint checkpoint, DirtySet read, boolean changed, int seenCap, int fenceCap) {
    return Arithmetic.advance(checkpoint, read, changed, seenCap, fenceCap);
  }
}
