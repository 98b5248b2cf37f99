package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A repost or a save that has not been undone.
 *
 * @param userId who did it
 * @param type {@code track}, {@code playlist} or {@code album}
 * @param itemId to what
 * @param at when
 */
record Action(int userId, String type, int itemId, @Nullable LocalDateTime at) {

  boolean ofTrack() {
    return type.equals("track");
  }
}
