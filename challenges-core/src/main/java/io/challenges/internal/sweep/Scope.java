package io.challenges.internal.sweep;

import io.challenges.Axis;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep looks at.
 *
 * @param purpose under which its state is kept
 * @param range positions of one axis; null for all rows
 */
public record Scope(Purpose purpose, @Nullable Range range) {

  /** Why all rows are looked at. */
  public enum Purpose {
    /** To derive them afresh. */
    RECONCILE,
    /** To find what ticks have missed since the last scrub. */
    SCRUB
  }

  /**
   * Positions of one axis.
   *
   * @param axis the axis
   * @param from the first, inclusive
   * @param to the last, inclusive
   */
  public record Range(Axis axis, long from, long to) {

    /** Refuses what holds no position. */
    public Range {
      if (from < 0 || to < from || to == Long.MAX_VALUE) {
        throw new IllegalArgumentException(
            "The range from " + from + " to " + to + " is empty, or its ends are no positions");
      }
    }
  }

  boolean isScrub() {
    return purpose == Purpose.SCRUB;
  }

  /** Rows that are not complete may have lost what they came from. */
  boolean looksAtKeptRows() {
    return range == null && !isScrub();
  }

  /** What a sweep that stopped on its way must have looked at to be gone on with. */
  String text(String sources) {
    return (range == null ? "all" : range.axis() + " " + range.from() + " to " + range.to())
        + " of "
        + sources;
  }
}
