package io.challenges.benchmark;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a median time may be at most, as a share of another of the same run.
 *
 * @param what it says, in words
 * @param measured whose time
 * @param reference and beside which
 * @param atMost their ratio
 */
record Target(String what, Subject measured, Subject reference, double atMost) {

  /** Whose median. */
  record Subject(String workload, String contestant, long rows) {

    OptionalDouble millis(Figures figures) {
      return figures.median(workload, contestant, rows, Cost.MILLIS);
    }
  }

  /** Nothing where one of the two was not measured. */
  OptionalDouble ratio(Figures figures) {
    OptionalDouble one = measured.millis(figures);
    OptionalDouble other = reference.millis(figures);
    return one.isPresent() && other.isPresent()
        ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
        : OptionalDouble.empty();
  }

  boolean isMet(double ratio) {
    return ratio <= atMost;
  }

  String bound() {
    return isSpeed()
        ? "at least %s faster".formatted(times(1 / atMost))
        : "at most " + times(atMost);
  }

  /** In the words of {@link #bound}. */
  String text(double ratio) {
    return isSpeed() ? times(1 / ratio) + " faster" : times(ratio);
  }

  /** Far below the other, it is told how many times as fast. */
  private boolean isSpeed() {
    return atMost < 0.1;
  }

  private static String times(double factor) {
    return String.format(Locale.ROOT, factor < 10 ? "%.2f ×" : "%,.0f ×", factor);
  }
}
