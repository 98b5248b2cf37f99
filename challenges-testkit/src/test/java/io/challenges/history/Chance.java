package io.challenges.history;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Random choices, the same for each seed. */
final class Chance {

  private final Random random;

  Chance(long seed) {
    random = new Random(seed);
  }

  /** Whether something happens that happens so often out of a hundred times. */
  boolean percent(int often) {
    return random.nextInt(100) < often;
  }

  /** From 1 to the greatest. */
  int upTo(int greatest) {
    return 1 + random.nextInt(greatest);
  }

  /** From 0 to one below the end. */
  int below(int end) {
    return random.nextInt(end);
  }

  @SafeVarargs
  final <T> T oneOf(T... values) {
    return values[random.nextInt(values.length)];
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** True, false, or now and then null. */
  @Nullable Boolean flag(int percentTrue) {
    return percent(8) ? null : percent(percentTrue);
  }

  /** A text, or nothing in one of two ways. */
  @Nullable String text() {
    return percent(60) ? "x" : percent(50) ? "" : null;
  }
}
