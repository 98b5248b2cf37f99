package io.challenges.testkit.internal.recomputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A current row of {@code user_events}.
 *
 * @param id its key
 * @param userId whom it is about
 * @param referrer who referred that user; null for nobody
 * @param mobile whether the user has signed in on a mobile device
 * @param block the block of its last change, or null
 */
record UserEvent(
    int id, int userId, @Nullable Integer referrer, boolean mobile, @Nullable Integer block) {

  static UserEvent read(ResultSet row) throws SQLException {
    return new UserEvent(
        row.getInt("id"),
        row.getInt("user_id"),
        row.getObject("referrer", Integer.class),
        row.getBoolean("is_mobile_user"),
        row.getObject("blocknumber", Integer.class));
  }

  @Nullable Integer referrerOtherThanSelf() {
    return referrer != null && referrer == userId ? null : referrer;
  }
}
