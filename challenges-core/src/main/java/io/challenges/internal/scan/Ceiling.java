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
 * @param provisional whether it may lie higher already, and was only looked for so far
 */
public record Ceiling(long position, @Nullable Instant rises, boolean provisional) {

  static final Ceiling NONE = new Ceiling(Long.MAX_VALUE, null, false);

  private static final Sql SETTLED_PLAYS = Sql.resource("scan/settled_plays.sql");

  /**
   * There is one where plays are read a second time, some time after.
   *
   * @param scanned where they have been read that way
   * @param atMost how many positions above that are looked at
   */
  public static Ceiling of(
      Session session, Axis axis, long scanned, long atMost, Instant instant, Duration delay)
      throws SQLException {
    if (axis != Axis.PLAYS_SETTLED) {
      return NONE;
    }
    LocalDateTime until = LocalDateTime.ofInstant(instant.minus(delay), ZoneOffset.UTC);
    return session.query(
        SETTLED_PLAYS,
        parameters -> parameters.add(until).add(scanned).add(atMost).add(atMost),
        results -> {
          ResultSet row = results.next();
          if (!row.next()) {
            return NONE;
          }
          long id = row.getLong("id");
          return row.getBoolean("young")
              ? new Ceiling(
                  id - 1,
                  row.getObject("created_at", LocalDateTime.class)
                      .toInstant(ZoneOffset.UTC)
                      .plus(delay),
                  false)
              : new Ceiling(id, null, true);
        });
  }
}
