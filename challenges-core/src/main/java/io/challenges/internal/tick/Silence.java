package io.challenges.internal.tick;

import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Announcements are off while a tick catches up with what was there before its checkpoint. */
final class Silence {

  private static final String OFF = "set local challenges.announce = 'off'";
  private static final Sql RESTORE = Sql.resource("tick/restore_announce.sql");

  private final boolean needed;
  private final @Nullable String found;

  private Silence(boolean needed, @Nullable String found) {
    this.needed = needed;
    this.found = found;
  }

  /** Needed where any axis lies in its silent stretch. */
  static Silence over(List<AxisScan> scans, @Nullable String found) {
    return new Silence(scans.stream().anyMatch(scan -> scan.from().quiet()), found);
  }

  /** Travels with the next statement. */
  void begin(Session session) {
    if (needed) {
      session.before(OFF);
    }
  }

  /** What is set for a transaction survives a savepoint's release: puts the old value back. */
  void end(Session session, TickScope scope) throws SQLException {
    if (needed && !scope.ownTransaction()) {
      session.query(
          RESTORE,
          parameters -> parameters.add(found == null ? "" : found),
          results -> results.next().next());
    }
  }
}
