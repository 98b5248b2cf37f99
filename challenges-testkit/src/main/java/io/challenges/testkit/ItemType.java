package io.challenges.testkit;

import java.util.Locale;

/** What can be reposted and saved. */
public enum ItemType {
  /** A track. */
  TRACK,
  /** A playlist that is no album. */
  PLAYLIST,
  /** An album, which is a row of {@code playlists} too. */
  ALBUM;

  /** As the host's enum types have it. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
