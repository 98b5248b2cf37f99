package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A valid purchase.
 *
 * @param buyerId who bought
 * @param sellerId who owns now what was bought
 * @param contentId the id of the track or playlist
 * @param amount in millionths of a dollar
 * @param at when it was made
 */
record Purchase(int buyerId, int sellerId, int contentId, long amount, @Nullable LocalDateTime at) {

  long dollars() {
    return amount / 1_000_000;
  }
}
