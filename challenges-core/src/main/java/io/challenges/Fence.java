package io.challenges;

/**
 * A transaction id drawn after a position had become visible to everybody: by the host's promise, a
 * transaction with this id or a later one writes no position below {@code position} less the
 * lateness.
 *
 * @param xid the transaction id, 64 bits wide
 * @param position the position that was visible when it was drawn
 */
public record Fence(long xid, long position) {}
