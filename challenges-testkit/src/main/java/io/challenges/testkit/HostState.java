package io.challenges.testkit;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host's rows in one snapshot, of each thing the version that counts. A table is read when a
 * rule first asks for it.
 */
final class HostState {

  private final SnapshotReader reader;
  private @Nullable Map<Integer, UserEvent> userEvents;
  private @Nullable Map<Integer, Boolean> verified;

  HostState(SnapshotReader reader) {
    this.reader = reader;
  }

  /** One row for each user who has any. */
  Collection<UserEvent> userEvents() throws SQLException {
    if (userEvents == null) {
      userEvents = readUserEvents();
    }
    return userEvents.values();
  }

  /** Whether the user has a current row. */
  boolean exists(int userId) throws SQLException {
    return users().containsKey(userId);
  }

  /** Whether the user has a current row that says verified. */
  boolean verified(int userId) throws SQLException {
    return users().getOrDefault(userId, false);
  }

  private Map<Integer, Boolean> users() throws SQLException {
    if (verified == null) {
      verified = readUsers();
    }
    return verified;
  }

  private Map<Integer, UserEvent> readUserEvents() throws SQLException {
    Map<Integer, UserEvent> counting = new HashMap<>();
    reader.read(
        """
        select id, user_id, referrer, is_mobile_user, is_current, blocknumber
        from /*schema.*/user_events
        """,
        row -> {
          if (row.getBoolean("is_current")) {
            UserEvent event =
                new UserEvent(
                    row.getInt("id"),
                    row.getInt("user_id"),
                    row.getObject("referrer", Integer.class),
                    row.getBoolean("is_mobile_user"),
                    row.getObject("blocknumber", Integer.class));
            counting.merge(
                event.userId(),
                event,
                (one, other) -> UserEvent.COUNTS.compare(one, other) > 0 ? one : other);
          }
        });
    return counting;
  }

  private Map<Integer, Boolean> readUsers() throws SQLException {
    Map<Integer, Boolean> counting = new HashMap<>();
    Map<Integer, Integer> blocks = new HashMap<>();
    // The server compares the hashes, by the column's own collation. So only blocks are left to
    // compare here, and of equal ones the later row counts.
    reader.read(
        """
        select user_id, is_verified, is_current, blocknumber
        from /*schema.*/users
        order by txhash
        """,
        row -> {
          int userId = row.getInt("user_id");
          int block = row.getInt("blocknumber");
          int rank = row.wasNull() ? Integer.MIN_VALUE : block;
          if (row.getBoolean("is_current")
              && rank >= blocks.getOrDefault(userId, Integer.MIN_VALUE)) {
            blocks.put(userId, rank);
            counting.put(userId, row.getBoolean("is_verified"));
          }
        });
    return counting;
  }
}
