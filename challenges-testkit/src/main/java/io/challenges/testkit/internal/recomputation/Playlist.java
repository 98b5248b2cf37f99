package io.challenges.testkit.internal.recomputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A current row of {@code playlists}, which may be an album.
 *
 * @param id the playlist
 * @param ownerId whose it is
 * @param deleted null counts as not
 * @param hidden whether only its owner sees it; null counts as not
 * @param block the block of its last change, or null
 */
record Playlist(int id, int ownerId, boolean deleted, boolean hidden, @Nullable Integer block) {

  static Playlist read(ResultSet row) throws SQLException {
    return new Playlist(
        row.getInt("playlist_id"),
        row.getInt("playlist_owner_id"),
        row.getBoolean("is_delete"),
        row.getBoolean("is_private"),
        row.getObject("blocknumber", Integer.class));
  }
}
