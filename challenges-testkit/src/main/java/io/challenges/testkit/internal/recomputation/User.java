package io.challenges.testkit.internal.recomputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A current row of {@code users}.
 *
 * @param id the user
 * @param verified null counts as not
 * @param deactivated null counts as not
 * @param handle whether the user has chosen one
 * @param bio whether there is one
 * @param name whether there is one
 * @param picture whether there is one, as older or as newer clients store it
 * @param cover whether there is one, as older or as newer clients store it
 */
record User(
    int id,
    boolean verified,
    boolean deactivated,
    boolean handle,
    boolean bio,
    boolean name,
    boolean picture,
    boolean cover) {

  static User read(ResultSet row) throws SQLException {
    return new User(
        row.getInt("user_id"),
        row.getBoolean("is_verified"),
        row.getBoolean("is_deactivated"),
        set(row.getString("handle_lc")),
        set(row.getString("bio")),
        set(row.getString("name")),
        set(row.getString("profile_picture")) || set(row.getString("profile_picture_sizes")),
        set(row.getString("cover_photo")) || set(row.getString("cover_photo_sizes")));
  }

  private static boolean set(@Nullable String text) {
    return text != null && !text.isEmpty();
  }
}
