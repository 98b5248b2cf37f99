package io.challenges.internal.scan;

import io.challenges.Checkpoint;
import io.challenges.Fence;
import io.challenges.internal.checkpoint.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that a scan statement goes by.
 *
 * @param scanned rows above are fresh
 * @param limit not beyond this
 * @param batchSize how many fresh rows with a key a source may read
 * @param window where late rows can be
 * @param seen transactions whose late rows were handled
 * @param settled by which lateness is measured where no fence tells
 * @param fences by which it is measured otherwise
 * @param headRead the greatest position ever read; null where nothing was
 * @param blankAt of fresh rows that a lower id wrote, those that make nothing due are passed over;
 *     null where none is
 */
record ScanBounds(
    long scanned,
    long limit,
    long batchSize,
    Window window,
    List<Long> seen,
    long settled,
    List<Fence> fences,
    @Nullable Long headRead,
    @Nullable Long blankAt) {

  /** A row without a key costs a step of an index, one with a key costs its derivation. */
  private static final int SKIM_FACTOR = 10;

  static ScanBounds of(Checkpoint checkpoint, Window window, int batchSize, Ceiling ceiling) {
    Long quietUntil = checkpoint.quietUntil();
    return new ScanBounds(
        checkpoint.scanned(),
        quietUntil != null && checkpoint.quiet()
            ? Math.min(quietUntil, ceiling.position())
            : ceiling.position(),
        batchSize,
        window,
        checkpoint.seen(),
        checkpoint.settled(),
        checkpoint.fences(),
        checkpoint.headRead(),
        checkpoint.quiet() ? checkpoint.blankAt() : null);
  }

  /** How many fresh rows a source may read, with a key or without. */
  long skim() {
    return batchSize * SKIM_FACTOR;
  }
}
