package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.Snapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one scan statement found, before moved keys are expanded to the keys to derive.
 *
 * @param snapshot what it could see
 * @param from where late rows can be, inclusive
 * @param rows how many moved rows it read
 * @param greatestRead how far it read; null where nothing lay above the checkpoint
 * @param cut where it ended although more may follow; null where it read everything
 * @param xids who wrote them
 * @param lateness how far below the checkpoint the lowest late row lay
 * @param headStands whether some source still has a row at the greatest position ever read
 * @param sources the moved keys of each source
 */
public record Moved(
    Snapshot snapshot,
    long from,
    long rows,
    @Nullable Long greatestRead,
    @Nullable Long cut,
    List<Long> xids,
    long lateness,
    boolean headStands,
    List<MovedKeys> sources) {

  /** The same where more may follow above a position; a cut below it stands. */
  public Moved cutAt(long position) {
    return cut != null
        ? this
        : new Moved(
            snapshot, from, rows, greatestRead, position, xids, lateness, headStands, sources);
  }

  /**
   * Keys in their text form, distinct.
   *
   * @param source where they moved
   * @param arrayType the type of an array of them
   * @param keys of rows that are new to this scan
   * @param unversioned of rows without a version, which may be new
   */
  record MovedKeys(
      DirtySource source, String arrayType, List<String> keys, List<String> unversioned) {}
}
