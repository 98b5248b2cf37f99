package io.challenges.testkit.internal.recomputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A current row of {@code tracks}.
 *
 * @param id the track
 * @param ownerId whose it is
 * @param deleted null counts as not
 * @param unlisted null counts as not
 * @param available null counts as available
 * @param stem whether it is a stem of another; null as JSON counts as not
 * @param pinnedComment which comment its owner pinned
 * @param block the block of its last change, or null
 */
record Track(
    int id,
    int ownerId,
    boolean deleted,
    boolean unlisted,
    boolean available,
    boolean stem,
    @Nullable Integer pinnedComment,
    @Nullable Integer block) {

  static Track read(ResultSet row) throws SQLException {
    String stem = row.getString("stem");
    return new Track(
        row.getInt("track_id"),
        row.getInt("owner_id"),
        row.getBoolean("is_delete"),
        row.getBoolean("is_unlisted"),
        !Boolean.FALSE.equals(row.getObject("is_available")),
        stem != null && !stem.equals("null"),
        row.getObject("pinned_comment_id", Integer.class),
        row.getObject("blocknumber", Integer.class));
  }
}
