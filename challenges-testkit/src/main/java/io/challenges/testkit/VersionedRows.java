package io.challenges.testkit;

import io.challenges.testkit.RowWriter.Versions;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.function.Consumer;

/** The part of {@link HostRows} whose tables hold versions. */
abstract class VersionedRows {

  private static final Versions USERS = Versions.of("users", "txhash", "user_id");
  private static final Versions USER_EVENTS = Versions.of("user_events", "id", "user_id");
  private static final Versions TRACKS = Versions.of("tracks", "txhash", "track_id");
  private static final Versions PLAYLISTS = Versions.of("playlists", "txhash", "playlist_id");
  private static final Versions FOLLOWS =
      Versions.of("follows", "txhash", "follower_user_id", "followee_user_id");
  private static final Versions REPOSTS =
      Versions.of("reposts", "txhash", "user_id", "repost_type", "repost_item_id");
  private static final Versions SAVES =
      Versions.of("saves", "txhash", "user_id", "save_type", "save_item_id");

  final RowWriter writer;

  VersionedRows(RowWriter writer) {
    this.writer = writer;
  }

  abstract HostRows self();

  /** The current block, for rows that were given no other. */
  abstract void inBlock(ChainRow<?> row);

  /** The time of the current block, in UTC. */
  abstract LocalDateTime time();

  /** A name that no other row has, and greater than all before. */
  abstract String nextTransaction();

  private <R extends ChainRow<R>> HostRows insert(Versions versions, R row, Consumer<R> columns)
      throws SQLException {
    columns.accept(row);
    inBlock(row);
    writer.insert(versions.table().name(), row);
    return self();
  }

  private <R extends ChainRow<R>> HostRows update(
      Versions versions, R changes, Consumer<R> columns, Object... key) throws SQLException {
    columns.accept(changes);
    inBlock(changes);
    writer.update(versions, changes, key);
    return self();
  }

  private <R extends ChainRow<R>> HostRows append(
      Versions versions, R changes, Consumer<R> columns, Object... key) throws SQLException {
    columns.accept(changes);
    inBlock(changes);
    writer.append(versions, changes, key);
    return self();
  }

  private HostRows demote(Versions versions, Object... key) throws SQLException {
    writer.demote(versions, key);
    return self();
  }

  /**
   * Adds a user.
   *
   * @param userId the id
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows user(int userId) throws SQLException {
    return user(userId, row -> {});
  }

  /**
   * Adds a user; a second time, another version that is current too.
   *
   * @param userId the id
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows user(int userId, Consumer<UserRow> columns) throws SQLException {
    UserRow row =
        new UserRow()
            .set("user_id", userId)
            .current(true)
            .handle("User" + userId)
            .wallet("0xAbCd%036X".formatted(userId))
            .name("User " + userId)
            .verified(false)
            .deactivated(false)
            .set("is_available", true)
            .createdAt(time())
            .set("updated_at", time())
            .txhash(nextTransaction());
    return insert(USERS, row, columns);
  }

  /**
   * Rewrites the user's current row (or rows) in place, as of the current block.
   *
   * @param userId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows updateUser(int userId, Consumer<UserRow> columns) throws SQLException {
    return update(USERS, new UserRow().set("updated_at", time()), columns, userId);
  }

  /**
   * Adds a version of the user's row as of the current block: like the latest current one but for
   * what changes. That one, and whatever else was current, is demoted where it is.
   *
   * @param userId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows appendUser(int userId, Consumer<UserRow> columns) throws SQLException {
    return append(
        USERS, new UserRow().set("updated_at", time()).txhash(nextTransaction()), columns, userId);
  }

  /**
   * Leaves the user without a current row; the rows keep their blocks.
   *
   * @param userId the id
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows demoteUser(int userId) throws SQLException {
    return demote(USERS, userId);
  }

  /**
   * Adds a row to {@code user_events}; a second time, another one that is current too.
   *
   * @param userId the user
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows event(int userId, Consumer<UserEventRow> columns) throws SQLException {
    UserEventRow row =
        new UserEventRow().set("user_id", userId).current(true).referrer(null).mobile(false);
    return insert(USER_EVENTS, row, columns);
  }

  /**
   * Rewrites the user's current row (or rows) in {@code user_events} in place, as of the current
   * block.
   *
   * @param userId the user
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row in {@code user_events}
   */
  public HostRows updateEvent(int userId, Consumer<UserEventRow> columns) throws SQLException {
    return update(USER_EVENTS, new UserEventRow(), columns, userId);
  }

  /**
   * Adds a version of the user's row in {@code user_events} as of the current block: like the
   * latest current one but for what changes. That one, and whatever else was current, is demoted
   * where it is.
   *
   * @param userId the user
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row in {@code user_events}
   */
  public HostRows appendEvent(int userId, Consumer<UserEventRow> columns) throws SQLException {
    return append(USER_EVENTS, new UserEventRow(), columns, userId);
  }

  /**
   * Leaves the user without a current row in {@code user_events}; the rows keep their blocks.
   *
   * @param userId the user
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row in {@code user_events}
   */
  public HostRows demoteEvent(int userId) throws SQLException {
    return demote(USER_EVENTS, userId);
  }

  /**
   * Adds a track.
   *
   * @param trackId the id
   * @param ownerId whose it is
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows track(int trackId, int ownerId) throws SQLException {
    return track(trackId, ownerId, row -> {});
  }

  /**
   * Adds a track; a second time, another version that is current too.
   *
   * @param trackId the id
   * @param ownerId whose it is
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows track(int trackId, int ownerId, Consumer<TrackRow> columns) throws SQLException {
    TrackRow row =
        new TrackRow()
            .set("track_id", trackId)
            .owner(ownerId)
            .current(true)
            .deleted(false)
            .unlisted(false)
            .available(true)
            .title("Track " + trackId)
            .createdAt(time())
            .set("updated_at", time())
            .txhash(nextTransaction());
    return insert(TRACKS, row, columns);
  }

  /**
   * Rewrites the track's current row (or rows) in place, as of the current block.
   *
   * @param trackId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows updateTrack(int trackId, Consumer<TrackRow> columns) throws SQLException {
    return update(TRACKS, new TrackRow().set("updated_at", time()), columns, trackId);
  }

  /**
   * Adds a version of the track's row as of the current block: like the latest current one but for
   * what changes. That one, and whatever else was current, is demoted where it is.
   *
   * @param trackId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows appendTrack(int trackId, Consumer<TrackRow> columns) throws SQLException {
    return append(
        TRACKS,
        new TrackRow().set("updated_at", time()).txhash(nextTransaction()),
        columns,
        trackId);
  }

  /**
   * Leaves the track without a current row; the rows keep their blocks.
   *
   * @param trackId the id
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows demoteTrack(int trackId) throws SQLException {
    return demote(TRACKS, trackId);
  }

  /**
   * Adds a playlist.
   *
   * @param playlistId the id
   * @param ownerId whose it is
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows playlist(int playlistId, int ownerId) throws SQLException {
    return playlist(playlistId, ownerId, row -> {});
  }

  /**
   * Adds a playlist or an album; a second time, another version that is current too.
   *
   * @param playlistId the id
   * @param ownerId whose it is
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows playlist(int playlistId, int ownerId, Consumer<PlaylistRow> columns)
      throws SQLException {
    PlaylistRow row =
        new PlaylistRow()
            .set("playlist_id", playlistId)
            .owner(ownerId)
            .album(false)
            .hidden(false)
            .current(true)
            .deleted(false)
            .createdAt(time())
            .set("updated_at", time())
            .txhash(nextTransaction());
    return insert(PLAYLISTS, row, columns);
  }

  /**
   * Rewrites the playlist's current row (or rows) in place, as of the current block.
   *
   * @param playlistId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows updatePlaylist(int playlistId, Consumer<PlaylistRow> columns)
      throws SQLException {
    return update(PLAYLISTS, new PlaylistRow().set("updated_at", time()), columns, playlistId);
  }

  /**
   * Adds a version of the playlist's row as of the current block: like the latest current one but
   * for what changes. That one, and whatever else was current, is demoted where it is.
   *
   * @param playlistId the id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows appendPlaylist(int playlistId, Consumer<PlaylistRow> columns)
      throws SQLException {
    return append(
        PLAYLISTS,
        new PlaylistRow().set("updated_at", time()).txhash(nextTransaction()),
        columns,
        playlistId);
  }

  /**
   * Leaves the playlist without a current row; the rows keep their blocks.
   *
   * @param playlistId the id
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row
   */
  public HostRows demotePlaylist(int playlistId) throws SQLException {
    return demote(PLAYLISTS, playlistId);
  }

  /**
   * Lets a user follow another.
   *
   * @param followerId who follows
   * @param followeeId whom
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows follow(int followerId, int followeeId) throws SQLException {
    return follow(followerId, followeeId, row -> {});
  }

  /**
   * Lets a user follow another; a second time, another version that is current too.
   *
   * @param followerId who follows
   * @param followeeId whom
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows follow(int followerId, int followeeId, Consumer<ActionRow> columns)
      throws SQLException {
    ActionRow row =
        new ActionRow()
            .set("follower_user_id", followerId)
            .set("followee_user_id", followeeId)
            .current(true)
            .deleted(false)
            .createdAt(time())
            .txhash(nextTransaction());
    return insert(FOLLOWS, row, columns);
  }

  /**
   * Rewrites the pair's current row (or rows) in {@code follows} in place, as of the current block.
   *
   * @param followerId who follows
   * @param followeeId whom
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row in {@code follows}
   */
  public HostRows updateFollow(int followerId, int followeeId, Consumer<ActionRow> columns)
      throws SQLException {
    return update(FOLLOWS, new ActionRow(), columns, followerId, followeeId);
  }

  /**
   * Adds a version of the pair's row in {@code follows} as of the current block: like the latest
   * current one but for what changes. That one, and whatever else was current, is demoted where it
   * is.
   *
   * @param followerId who follows
   * @param followeeId whom
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row in {@code follows}
   */
  public HostRows appendFollow(int followerId, int followeeId, Consumer<ActionRow> columns)
      throws SQLException {
    return append(
        FOLLOWS, new ActionRow().txhash(nextTransaction()), columns, followerId, followeeId);
  }

  /**
   * Leaves the pair without a current row in {@code follows}; the rows keep their blocks.
   *
   * @param followerId who follows
   * @param followeeId whom
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row in {@code follows}
   */
  public HostRows demoteFollow(int followerId, int followeeId) throws SQLException {
    return demote(FOLLOWS, followerId, followeeId);
  }

  /**
   * Lets a user repost a track.
   *
   * @param userId who does
   * @param trackId the track
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows repost(int userId, int trackId) throws SQLException {
    return repost(userId, ItemType.TRACK, trackId, row -> {});
  }

  /**
   * Lets a user repost something; a second time, another version that is current too.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows repost(int userId, ItemType type, int itemId, Consumer<ActionRow> columns)
      throws SQLException {
    ActionRow row =
        new ActionRow()
            .set("user_id", userId)
            .set("repost_type", type.label())
            .set("repost_item_id", itemId)
            .current(true)
            .deleted(false)
            .createdAt(time())
            .txhash(nextTransaction());
    return insert(REPOSTS, row, columns);
  }

  /**
   * Rewrites the user's current row (or rows) of the item in {@code reposts} in place, as of the
   * current block.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row of the item in {@code reposts}
   */
  public HostRows updateRepost(int userId, ItemType type, int itemId, Consumer<ActionRow> columns)
      throws SQLException {
    return update(REPOSTS, new ActionRow(), columns, userId, type.label(), itemId);
  }

  /**
   * Adds a version of the user's row of the item in {@code reposts} as of the current block: like
   * the latest current one but for what changes. That one, and whatever else was current, is
   * demoted where it is.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row of the item in {@code reposts}
   */
  public HostRows appendRepost(int userId, ItemType type, int itemId, Consumer<ActionRow> columns)
      throws SQLException {
    return append(
        REPOSTS, new ActionRow().txhash(nextTransaction()), columns, userId, type.label(), itemId);
  }

  /**
   * Leaves the user without a current row of the item in {@code reposts}; the rows keep their
   * blocks.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row of the item in {@code reposts}
   */
  public HostRows demoteRepost(int userId, ItemType type, int itemId) throws SQLException {
    return demote(REPOSTS, userId, type.label(), itemId);
  }

  /**
   * Lets a user save a track.
   *
   * @param userId who does
   * @param trackId the track
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows save(int userId, int trackId) throws SQLException {
    return save(userId, ItemType.TRACK, trackId, row -> {});
  }

  /**
   * Lets a user save something; a second time, another version that is current too.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @param columns what differs from the defaults
   * @return this seeder
   * @throws SQLException from the server
   */
  public HostRows save(int userId, ItemType type, int itemId, Consumer<ActionRow> columns)
      throws SQLException {
    ActionRow row =
        new ActionRow()
            .set("user_id", userId)
            .set("save_type", type.label())
            .set("save_item_id", itemId)
            .current(true)
            .deleted(false)
            .createdAt(time())
            .txhash(nextTransaction());
    return insert(SAVES, row, columns);
  }

  /**
   * Rewrites the user's current row (or rows) of the item in {@code saves} in place, as of the
   * current block.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row of the item in {@code saves}
   */
  public HostRows updateSave(int userId, ItemType type, int itemId, Consumer<ActionRow> columns)
      throws SQLException {
    return update(SAVES, new ActionRow(), columns, userId, type.label(), itemId);
  }

  /**
   * Adds a version of the user's row of the item in {@code saves} as of the current block: like the
   * latest current one but for what changes. That one, and whatever else was current, is demoted
   * where it is.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @param columns what changes
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row of the item in {@code saves}
   */
  public HostRows appendSave(int userId, ItemType type, int itemId, Consumer<ActionRow> columns)
      throws SQLException {
    return append(
        SAVES, new ActionRow().txhash(nextTransaction()), columns, userId, type.label(), itemId);
  }

  /**
   * Leaves the user without a current row of the item in {@code saves}; the rows keep their blocks.
   *
   * @param userId who does
   * @param type what the item is
   * @param itemId its id
   * @return this seeder
   * @throws SQLException from the server
   * @throws IllegalStateException if there is no current row of the item in {@code saves}
   */
  public HostRows demoteSave(int userId, ItemType type, int itemId) throws SQLException {
    return demote(SAVES, userId, type.label(), itemId);
  }
}
