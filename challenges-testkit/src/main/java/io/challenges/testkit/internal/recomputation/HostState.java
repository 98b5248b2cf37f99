package io.challenges.testkit.internal.recomputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The host's rows in one snapshot, of each thing the version that counts: of several that are
 * current the one of the greatest block, none at all being the least, and of one block the greatest
 * transaction or id. What many rules ask for is read when the first one does, and kept; what may be
 * too much to keep is read each time.
 *
 * <p>The server picks the versions, so that transactions compare by the column's own collation.
 */
final class HostState {

  private final SnapshotReader reader;
  private final Map<String, CatalogueEntry> catalogue;
  private @Nullable Map<Integer, UserEvent> userEvents;
  private @Nullable Map<Integer, User> users;
  private @Nullable Map<Integer, Track> tracks;
  private @Nullable Map<Integer, Playlist> playlists;
  private @Nullable List<Remix> remixes;
  private @Nullable Map<Integer, Contest> contests;

  HostState(SnapshotReader reader, Map<String, CatalogueEntry> catalogue) {
    this.reader = reader;
    this.catalogue = catalogue;
  }

  /** The catalogue's row, also where the challenge is inactive. */
  @Nullable CatalogueEntry challenge(String id) {
    return catalogue.get(id);
  }

  /** One row for each user who has any. */
  Collection<UserEvent> userEvents() throws SQLException {
    if (userEvents == null) {
      userEvents = new HashMap<>();
      read(
          """
          select distinct on (user_id) id, user_id, referrer, is_mobile_user, blocknumber
          from /*schema.*/user_events
          where is_current
          order by user_id, blocknumber desc nulls last, id desc
          """,
          UserEvent::read,
          userEvents,
          UserEvent::userId);
    }
    return userEvents.values();
  }

  /** By id, those who have a current row. */
  Map<Integer, User> users() throws SQLException {
    if (users == null) {
      users = new HashMap<>();
      read(
          """
          select distinct on (user_id) *
          from /*schema.*/users
          where is_current
          order by user_id, blocknumber desc nulls last, txhash desc
          """,
          User::read,
          users,
          User::id);
    }
    return users;
  }

  /** Whether the user has a current row that says verified. */
  boolean verified(int userId) throws SQLException {
    User user = users().get(userId);
    return user != null && user.verified();
  }

  /** By id, those that have a current row, deleted ones among them. */
  Map<Integer, Track> tracks() throws SQLException {
    if (tracks == null) {
      tracks = new HashMap<>();
      read(
          """
          select distinct on (track_id) track_id, owner_id, is_delete, is_unlisted, is_available,
            jsonb_typeof(stem_of) as stem, pinned_comment_id, blocknumber
          from /*schema.*/tracks
          where is_current
          order by track_id, blocknumber desc nulls last, txhash desc
          """,
          Track::read,
          tracks,
          Track::id);
    }
    return tracks;
  }

  /** By id, those that have a current row, deleted ones among them. */
  Map<Integer, Playlist> playlists() throws SQLException {
    if (playlists == null) {
      playlists = new HashMap<>();
      read(
          """
          select distinct on (playlist_id)
            playlist_id, playlist_owner_id, is_delete, is_private, blocknumber, created_at
          from /*schema.*/playlists
          where is_current
          order by playlist_id, blocknumber desc nulls last, txhash desc
          """,
          Playlist::read,
          playlists,
          Playlist::id);
    }
    return playlists;
  }

  List<Remix> remixes() throws SQLException {
    if (remixes == null) {
      List<Remix> all = new ArrayList<>();
      reader.read(
          "select parent_track_id, child_track_id from /*schema.*/remixes",
          row -> all.add(new Remix(row.getInt("parent_track_id"), row.getInt("child_track_id"))));
      remixes = all;
    }
    return remixes;
  }

  /** Visits whoever follows somebody, once for each whom that user follows. */
  void follows(Consumer<Integer> followers) throws SQLException {
    reader.read(
        """
        select distinct on (follower_user_id, followee_user_id) follower_user_id, is_delete
        from /*schema.*/follows
        where is_current
        order by follower_user_id, followee_user_id, blocknumber desc nulls last, txhash desc
        """,
        row -> {
          if (!row.getBoolean("is_delete")) {
            followers.accept(row.getInt("follower_user_id"));
          }
        });
  }

  /** Visits what is reposted and has not been undone. */
  void reposts(Consumer<Action> actions) throws SQLException {
    actions(
        """
        select distinct on (user_id, repost_type, repost_item_id)
          user_id, repost_type::text as type, repost_item_id as item_id, is_delete, created_at
        from /*schema.*/reposts
        where is_current
        order by user_id, repost_type, repost_item_id, blocknumber desc nulls last, txhash desc
        """,
        actions);
  }

  /** Visits what is saved and has not been undone. */
  void saves(Consumer<Action> actions) throws SQLException {
    actions(
        """
        select distinct on (user_id, save_type, save_item_id)
          user_id, save_type::text as type, save_item_id as item_id, is_delete, created_at
        from /*schema.*/saves
        where is_current
        order by user_id, save_type, save_item_id, blocknumber desc nulls last, txhash desc
        """,
        actions);
  }

  private void actions(String sql, Consumer<Action> actions) throws SQLException {
    reader.read(
        sql,
        row -> {
          if (!row.getBoolean("is_delete")) {
            actions.accept(
                new Action(
                    row.getInt("user_id"),
                    row.getString("type"),
                    row.getInt("item_id"),
                    row.getObject("created_at", LocalDateTime.class)));
          }
        });
  }

  /** Visits all comments. */
  void comments(Consumer<Comment> comments) throws SQLException {
    reader.read(
        """
        select comment_id, user_id, is_delete, is_visible, created_at from /*schema.*/comments
        """,
        row ->
            comments.accept(
                new Comment(
                    row.getInt("comment_id"),
                    row.getInt("user_id"),
                    row.getBoolean("is_delete"),
                    !Boolean.FALSE.equals(row.getObject("is_visible")),
                    row.getObject("created_at", LocalDateTime.class))));
  }

  /** Remix contests by id, deleted ones among them. */
  Map<Integer, Contest> contests() throws SQLException {
    if (contests == null) {
      contests = new HashMap<>();
      read(
          """
          select event_id, user_id, is_deleted, created_at,
            jsonb_typeof(event_data -> 'winners') as kind, event_data ->> 'winners' as winners
          from /*schema.*/events
          where event_type = 'remix_contest'
          """,
          Contest::read,
          contests,
          Contest::id);
    }
    return contests;
  }

  /** How often each track was played since a month. */
  Map<Integer, Long> playsSince(LocalDate month) throws SQLException {
    Map<Integer, Long> plays = new HashMap<>();
    reader.read(
        """
        select play_item_id, "timestamp" as month, count from /*schema.*/aggregate_monthly_plays
        """,
        row -> {
          if (!row.getObject("month", LocalDate.class).isBefore(month)) {
            plays.merge(row.getInt("play_item_id"), row.getLong("count"), Long::sum);
          }
        });
    return plays;
  }

  /** Visits the plays of known users at known times, in the order of their ids. */
  void plays(Consumer<Play> plays) throws SQLException {
    reader.read(
        "select id, user_id, created_at from /*schema.*/plays order by id",
        row -> {
          Integer user = row.getObject("user_id", Integer.class);
          LocalDateTime at = row.getObject("created_at", LocalDateTime.class);
          if (user != null && at != null) {
            plays.accept(new Play(row.getLong("id"), user, at));
          }
        });
  }

  /** How far a challenge has read, as the last tick left it. */
  OptionalLong checkpoint(String name) throws SQLException {
    OptionalLong[] position = {OptionalLong.empty()};
    reader.read(
        "select last_checkpoint from /*schema.*/indexing_checkpoints where tablename = ?",
        row -> position[0] = OptionalLong.of(row.getLong("last_checkpoint")),
        name);
    return position[0];
  }

  /** Those purchases of which it is known who sold. */
  List<Purchase> purchases() throws SQLException {
    List<Purchase> purchases = new ArrayList<>();
    reader.read(
        """
        select purchase.*, sale.seller_user_id
        from /*schema.*/sol_purchases purchase
        join (select distinct signature, content_type, content_id, seller_user_id
            from /*schema.*/v_usdc_purchases) sale
          using (signature, content_type, content_id)
        where purchase.is_valid and sale.seller_user_id is not null
        order by purchase.slot, purchase.signature, purchase.instruction_index
        """,
        row ->
            purchases.add(
                new Purchase(
                    row.getInt("buyer_user_id"),
                    row.getInt("seller_user_id"),
                    row.getInt("content_id"),
                    row.getLong("amount"),
                    row.getObject("created_at", LocalDateTime.class))));
    return purchases;
  }

  /** This week's scores by the formula that pays, the highest first. */
  List<Score> trackScores() throws SQLException {
    return scores(
        "select track_id as id, score, created_at from /*schema.*/track_trending_scores", "TRACKS");
  }

  /** The same of playlists. */
  List<Score> playlistScores() throws SQLException {
    return scores(
        "select playlist_id as id, score, created_at from /*schema.*/playlist_trending_scores",
        "PLAYLISTS");
  }

  private List<Score> scores(String sql, String type) throws SQLException {
    List<Score> scores = new ArrayList<>();
    reader.read(
        sql + " where type = ? and version = 'pnagD' and time_range = 'week' and score is not null",
        row ->
            scores.add(
                new Score(
                    row.getInt("id"),
                    row.getDouble("score"),
                    row.getObject("created_at", LocalDateTime.class))),
        type);
    scores.sort(Score.HIGHEST);
    return scores;
  }

  /** Of each user the greater one of followers and followings. */
  Map<Integer, Long> connections() throws SQLException {
    Map<Integer, Long> connections = new HashMap<>();
    reader.read(
        "select user_id, follower_count, following_count from /*schema.*/aggregate_user",
        row ->
            connections.put(
                row.getInt("user_id"),
                Math.max(row.getLong("follower_count"), row.getLong("following_count"))));
    return connections;
  }

  /** What is in {@code trending_results} by the formula that pays. */
  List<TrendingResult> trendingResults(String type) throws SQLException {
    List<TrendingResult> results = new ArrayList<>();
    reader.read(
        """
        select week, rank, user_id, id
        from /*schema.*/trending_results
        where type = ? and version = 'pnagD'
        """,
        row ->
            results.add(
                new TrendingResult(
                    row.getObject("week", LocalDate.class),
                    row.getInt("rank"),
                    row.getInt("user_id"),
                    row.getString("id"))),
        type);
    return results;
  }

  /** What the library keeps of each user's profile: the seven answers in their order. */
  Map<Integer, List<Boolean>> profiles() throws SQLException {
    Map<Integer, List<Boolean>> profiles = new HashMap<>();
    reader.read(
        """
        select user_id, profile_description, profile_name, profile_picture, profile_cover_photo,
          follows, reposts, favorites
        from /*schema.*/challenge_profile_completion
        """,
        row -> {
          List<Boolean> answers = new ArrayList<>();
          for (int column = 2; column <= 8; column++) {
            answers.add(row.getBoolean(column));
          }
          profiles.put(row.getInt("user_id"), answers);
        });
    return profiles;
  }

  /** What the library keeps of each user's streak. */
  Map<Integer, Streak> streaks() throws SQLException {
    Map<Integer, Streak> streaks = new HashMap<>();
    reader.read(
        """
        select user_id, last_listen_date, listen_streak from /*schema.*/challenge_listen_streak
        """,
        row ->
            streaks.put(
                row.getInt("user_id"),
                new Streak(
                    row.getObject("last_listen_date", LocalDateTime.class),
                    row.getInt("listen_streak"))));
    return streaks;
  }

  private <T> void read(String sql, Reading<T> reading, Map<Integer, T> rows, ToIntFunction<T> id)
      throws SQLException {
    reader.read(
        sql,
        row -> {
          T read = reading.read(row);
          rows.put(id.applyAsInt(read), read);
        });
  }

  private interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }
}
