package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;

/**
 * A play of a known user at a known time.
 *
 * @param id its key
 * @param userId who listened
 * @param at when
 */
record Play(long id, int userId, LocalDateTime at) {}
