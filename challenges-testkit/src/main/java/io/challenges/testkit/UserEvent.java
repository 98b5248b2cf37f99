package io.challenges.testkit;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A current row of {@code user_events}.
 *
 * @param id its key
 * @param userId whom it is about
 * @param referrer who referred that user; null for nobody
 * @param mobile whether the user has signed in on a mobile device
 * @param block the block of its last change, or null
 */
record UserEvent(
    int id, int userId, @Nullable Integer referrer, boolean mobile, @Nullable Integer block) {

  /** Of several rows of one user the greatest counts. */
  static final Comparator<UserEvent> COUNTS =
      Comparator.comparing(
              UserEvent::block, Comparator.nullsFirst(Comparator.<Integer>naturalOrder()))
          .thenComparingInt(UserEvent::id);

  @Nullable Integer referrerOtherThanSelf() {
    return referrer != null && referrer == userId ? null : referrer;
  }
}
