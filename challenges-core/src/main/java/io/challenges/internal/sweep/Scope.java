package io.challenges.internal.sweep;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.DirtySource;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
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

  /**
   * The key of its state: a sweep goes on only where one of the same scope, by the same definition,
   * has stopped.
   */
  String text(ChallengeDefinition definition) {
    return (range == null ? "all" : range.axis() + " " + range.from() + " to " + range.to())
        + " of "
        + definition.sources().stream().map(DirtySource::name).collect(Collectors.joining(", "))
        + ", definition "
        + digest(definition);
  }

  private static String digest(ChallengeDefinition definition) {
    CRC32 digest = new CRC32();
    for (DirtySource source : definition.sources()) {
      digest.update((source.axis() + source.sql() + source.expansion()).getBytes(UTF_8));
    }
    digest.update(
        (definition.standingKeys() + definition.derivation() + definition.rowKeys())
            .getBytes(UTF_8));
    return Long.toHexString(digest.getValue());
  }
}
