package io.challenges.testkit;

import org.jspecify.annotations.Nullable;

/** A row of {@code playlists}. Unless told otherwise: no album, neither private nor deleted. */
public final class PlaylistRow extends TransactionRow<PlaylistRow> {

  PlaylistRow() {}

  /**
   * Whose it is.
   *
   * @param userId the id of the owner
   * @return this row
   */
  public PlaylistRow owner(int userId) {
    return set("playlist_owner_id", userId);
  }

  /**
   * Whether it is an album.
   *
   * @param album false unless set
   * @return this row
   */
  public PlaylistRow album(boolean album) {
    return set("is_album", album);
  }

  /**
   * Whether only its owner sees it.
   *
   * @param hidden false unless set
   * @return this row
   */
  public PlaylistRow hidden(boolean hidden) {
    return set("is_private", hidden);
  }

  /**
   * Whether it is deleted.
   *
   * @param deleted false unless set
   * @return this row
   */
  public PlaylistRow deleted(boolean deleted) {
    return set("is_delete", deleted);
  }

  /**
   * The tracks in it.
   *
   * @param json an object, or null
   * @return this row
   */
  public PlaylistRow contents(@Nullable String json) {
    return set("playlist_contents", json);
  }

  @Override
  PlaylistRow self() {
    return this;
  }
}
