package io.challenges.internal.scan;

import io.challenges.Axis;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * How far an axis may be read by now.
 *
 * @param position not beyond this
 * @param rises when it will lie higher although nothing is committed; null for never
 */
public record Ceiling(long position, @Nullable Instant rises) {

  static final Ceiling NONE = new Ceiling(Long.MAX_VALUE, null);

  private static final Sql SETTLED_PLAYS = Sql.resource("scan/settled_plays.sql");

  /** There is one where plays are read a second time, some time after. */
  public static Ceiling of(Session session, Axis axis, Instant instant, Duration delay)
      throws SQLException {
    if (axis != Axis.PLAYS_SETTLED) {
      return NONE;
    }
    LocalDateTime until = LocalDateTime.ofInstant(instant.minus(delay), ZoneOffset.UTC);
    return session.query(
        SETTLED_PLAYS,
        parameters -> parameters.add(until).add(until),
        results -> {
          ResultSet row = results.next();
          row.next();
          LocalDateTime next = row.getObject("next", LocalDateTime.class);
          return new Ceiling(
              row.getLong("newest"),
              next == null ? null : next.toInstant(ZoneOffset.UTC).plus(delay));
        });
  }
}
