package io.challenges.internal.sweep;

import java.util.List;

/**
 * What one read of a stage gave.
 *
 * @param keys to derive, in their text form
 * @param next where the next read goes on
 */
record Slice(List<String> keys, long next) {}
