package io.challenges.internal.checkpoint;

/**
 * Where late rows can be: at or above {@code from}, written by {@code oldest} or a later
 * transaction.
 *
 * @param from a position, inclusive
 * @param oldest a transaction id, 64 bits wide, inclusive
 */
public record Window(long from, long oldest) {}
