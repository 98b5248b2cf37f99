package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * How well a track or a playlist does this week.
 *
 * @param id the track or playlist
 * @param value the score
 * @param at when it was computed
 */
record Score(int id, double value, @Nullable LocalDateTime at) {

  /** Of equal scores the higher id comes first. */
  static final Comparator<Score> HIGHEST =
      Comparator.comparingDouble(Score::value).thenComparingInt(Score::id).reversed();
}
