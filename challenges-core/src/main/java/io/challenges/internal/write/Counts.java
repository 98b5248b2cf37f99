package io.challenges.internal.write;

/**
 * How much was written.
 *
 * @param inserted new rows
 * @param updated rows that differed
 * @param completed those of both that are newly complete
 */
public record Counts(int inserted, int updated, int completed) {}
