package io.challenges.testkit.internal.recomputation;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code trending_results}.
 *
 * @param week the Friday
 * @param rank from 1
 * @param userId whose it is
 * @param id the track or playlist, as text
 */
record TrendingResult(LocalDate week, int rank, int userId, @Nullable String id) {

  String specifier() {
    return week + ":" + rank;
  }

  @Override
  public String toString() {
    return "user %d for %s".formatted(userId, id);
  }
}
