package io.challenges.internal.checkpoint;

import io.challenges.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * From one state of a checkpoint to the next.
 *
 * @param to the state after it, without its own fence, which is drawn when it is written
 * @param news whether there is anything to write
 * @param fence the position of the fence to add; null for none
 * @param ownXid whether the caller's transaction had an id already, so that only a fresh
 *     subtransaction's can be a fence
 */
public record Step(Checkpoint to, boolean news, @Nullable Long fence, boolean ownXid) {}
