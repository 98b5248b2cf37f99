package io.challenges.internal.derive;

import io.challenges.ChallengeFold.Row;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One user's streak, which plays move on. */
final class Streak {

  /** A play sooner than this after the last that counted is of the same day. */
  private static final Duration NEXT_DAY = Duration.ofHours(16);

  /** A play this long after the last that counted, or later, starts anew. */
  private static final Duration BROKEN = Duration.ofDays(2);

  /** The days that are paid together; each further one is paid by itself. */
  private static final int FIRST_DAYS = 7;

  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyyMMddHH");

  private final int userId;
  private @Nullable LocalDateTime last;
  private int length;
  private @Nullable String run;
  private boolean moved;

  /**
   * Where the user stands.
   *
   * @param last the last play that counted; null before the first
   * @param length how many have, in the run that it belongs to
   * @param newest the specifier of the newest row that is not complete; null without one
   */
  Streak(int userId, @Nullable LocalDateTime last, int length, @Nullable String newest) {
    this.userId = userId;
    this.last = last;
    this.length = length;
    this.run = last != null && newest != null && goesOn(newest, last, length) ? newest : null;
  }

  /**
   * Whether a row can be that of the run going on, and not of one that broke before it. It is not
   * where the run's own row was withdrawn.
   */
  private boolean goesOn(String specifier, LocalDateTime last, int length) {
    String hour = specifier.substring(Math.min(specifier.length(), user().length()));
    try {
      LocalDateTime began = LocalDateTime.parse(hour, HOUR);
      LocalDateTime earliest = last.minus(BROKEN.multipliedBy(length)).minusHours(1);
      return 1 <= length && length < FIRST_DAYS && began.isAfter(earliest) && !began.isAfter(last);
    } catch (DateTimeParseException e) {
      // not of the library's making
      return false;
    }
  }

  /** Counts a play, or ignores it; rows that follow are put by their specifiers. */
  void play(LocalDateTime at, long amount, Map<String, Row> rows) {
    Duration since = last == null ? BROKEN : Duration.between(last, at);
    if (since.compareTo(NEXT_DAY) < 0) {
      return;
    }
    if (since.compareTo(BROKEN) >= 0 || length < 1) {
      length = 1;
      run = specifier(at);
    } else {
      length++;
    }
    last = at;
    moved = true;
    if (length > FIRST_DAYS) {
      put(rows, new Row(specifier(at), userId, 1, 1, amount, at));
    } else if (run != null) {
      put(rows, new Row(run, userId, length, FIRST_DAYS, FIRST_DAYS * amount, at));
    }
  }

  private static void put(Map<String, Row> rows, Row row) {
    rows.put(row.specifier(), row);
  }

  private String specifier(LocalDateTime at) {
    return user() + HOUR.format(at);
  }

  private String user() {
    return Integer.toHexString(userId);
  }

  int userId() {
    return userId;
  }

  @Nullable LocalDateTime last() {
    return last;
  }

  int length() {
    return length;
  }

  /** Whether a play has counted. */
  boolean moved() {
    return moved;
  }
}
