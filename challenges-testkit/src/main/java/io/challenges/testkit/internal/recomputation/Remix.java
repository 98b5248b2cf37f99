package io.challenges.testkit.internal.recomputation;

/**
 * A row of {@code remixes}.
 *
 * @param parentId the original
 * @param childId the remix
 */
record Remix(int parentId, int childId) {}
