package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code comments}.
 *
 * @param id its key
 * @param userId whose it is
 * @param deleted null counts as not
 * @param visible null counts as visible
 * @param at when it was made
 */
record Comment(int id, int userId, boolean deleted, boolean visible, @Nullable LocalDateTime at) {}
