package io.challenges;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one scan of one axis found.
 *
 * @param snapshot what the scan could see
 * @param keys the keys to derive afresh, in their text form
 * @param rows how many moved rows were read that make a key dirty
 * @param greatestRead how far it read; null where nothing lay above the checkpoint
 * @param cut where the batch size ended the scan although more may follow; null where it did not
 * @param xids the transactions that wrote the rows, as far as they may have to be remembered
 * @param lateness how far below what was visible to all when its transaction began, as far as that
 *     is known, the latest row lay; 0 without any
 * @param headStands false where the greatest position of all sources has fallen below {@link
 *     Checkpoint#headRead()}: the chain was rolled back
 */
public record DirtySet(
    Snapshot snapshot,
    Set<String> keys,
    long rows,
    @Nullable Long greatestRead,
    @Nullable Long cut,
    List<Long> xids,
    long lateness,
    boolean headStands) {}
