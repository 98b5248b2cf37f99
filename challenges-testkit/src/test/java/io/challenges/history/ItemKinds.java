package io.challenges.history;

import io.challenges.testkit.ActionRow;
import io.challenges.testkit.ItemType;
import io.challenges.testkit.PlaylistRow;
import io.challenges.testkit.TrackRow;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tracks and playlists, who reposts, saves and buys them, and how well they do. */
final class ItemKinds extends Kinds {

  /** Purchases are validated long before the ticks have left their slots behind. */
  private static final int SLOTS_UNTIL_VALID = 50;

  private static final int COSIGNS = 8;

  private final Made<Integer> tracks = new Made<>();
  private final Made<Integer> playlists = new Made<>();
  private final Made<String> actions = new Made<>();
  private int purchases;

  ItemKinds(Chance chance) {
    super(chance);
    kind(10, this::trackStep);
    kind(4, this::playlistStep);
    kind(5, this::remix);
    kind(8, () -> action(true));
    kind(8, () -> action(false));
    kind(1, this::manyReposts);
    kind(1, this::manyCosigns);
    kind(4, this::purchase);
    kind(4, this::validate);
    kind(2, this::trackScores);
    kind(2, this::playlistScores);
  }

  Step firstTrack(int id) {
    tracks.add(id);
    int owner = user();
    return insert(track(id, owner), owner(owner));
  }

  Step firstPlaylist(int id) {
    playlists.add(id);
    int owner = user();
    return write(
        "insert playlist %d owner=%d".formatted(id, owner),
        (rows, run) -> rows.playlist(id, owner));
  }

  private Step trackStep() {
    int id = track();
    int owner = user();
    return tracks.add(id)
        ? insert(track(id, owner), owner(owner).and(trackColumns()))
        : change(track(id, owner), trackColumns());
  }

  private static Thing<TrackRow> track(int id, int owner) {
    return new Thing<>(
        "track " + id,
        "tracks",
        "track_id = " + id,
        (rows, columns) -> rows.track(id, owner, columns),
        (rows, columns) -> rows.updateTrack(id, columns),
        // Only a new version may have another owner
        (rows, columns) -> rows.appendTrack(id, columns.andThen(row -> row.owner(owner))));
  }

  private static Change<TrackRow> owner(int owner) {
    return Change.of("owner=" + owner, row -> {});
  }

  private Change<TrackRow> trackColumns() {
    return switch (chance.below(6)) {
      case 0 -> {
        boolean deleted = chance.percent(50);
        yield Change.of("deleted=" + deleted, row -> row.deleted(deleted));
      }
      case 1 -> {
        boolean unlisted = chance.percent(50);
        yield Change.of("unlisted=" + unlisted, row -> row.unlisted(unlisted));
      }
      case 2 -> {
        Boolean available = chance.flag(60);
        yield Change.of("available=" + available, row -> row.available(available));
      }
      case 3 -> {
        String stem = chance.oneOf("null", "{\"parent_track_id\": 1}");
        yield Change.of("stem=" + stem, row -> row.stemOf(stem));
      }
      default -> {
        Integer comment = chance.percent(20) ? null : chance.upTo(TalkKinds.COMMENTS_PINNED);
        yield Change.of("pinned=" + comment, row -> row.pinnedComment(comment));
      }
    };
  }

  private Step playlistStep() {
    int id = playlist();
    int owner = user();
    boolean album = chance.percent(50);
    Thing<PlaylistRow> thing =
        new Thing<>(
            "playlist " + id,
            "playlists",
            "playlist_id = " + id,
            (rows, columns) -> rows.playlist(id, owner, columns.andThen(row -> row.album(album))),
            (rows, columns) -> rows.updatePlaylist(id, columns),
            (rows, columns) -> rows.appendPlaylist(id, columns.andThen(row -> row.owner(owner))));
    boolean deleted = chance.percent(40);
    boolean hidden = chance.percent(30);
    Change<PlaylistRow> owned = Change.of("owner=" + owner, row -> {});
    Change<PlaylistRow> gone = Change.of("deleted=" + deleted, row -> row.deleted(deleted));
    Change<PlaylistRow> unseen = Change.of("hidden=" + hidden, row -> row.hidden(hidden));
    return playlists.add(id)
        ? insert(thing, owned.and(gone).and(unseen))
        : change(thing, owned.and(chance.oneOf(List.of(gone, unseen))));
  }

  /** The row of {@code remixes} comes with one of the remix. */
  private Step remix() {
    int parent = chance.upTo(4);
    int child = track();
    return write(
        "track %d is a remix of %d".formatted(child, parent),
        (rows, run) -> rows.updateTrack(child, row -> {}).remix(parent, child));
  }

  private Step action(boolean repost) {
    int user = user();
    ItemType type = chance.percent(85) ? ItemType.TRACK : chance.oneOf(ItemType.values());
    int item = type == ItemType.TRACK ? track() : playlist();
    Thing<ActionRow> thing = repost ? repost(user, type, item) : save(user, type, item);
    boolean deleted = chance.percent(25);
    Change<ActionRow> columns = Change.of("deleted=" + deleted, row -> row.deleted(deleted));
    return actions.add(thing.name()) || chance.percent(10)
        ? insert(thing, columns.and(createdAt()))
        : change(thing, columns);
  }

  private static Thing<ActionRow> repost(int user, ItemType type, int item) {
    return new Thing<>(
        "repost of %s %d by user %d".formatted(type, item, user),
        "reposts",
        condition("repost", user, type, item),
        (rows, columns) -> rows.repost(user, type, item, columns),
        (rows, columns) -> rows.updateRepost(user, type, item, columns),
        (rows, columns) -> rows.appendRepost(user, type, item, columns));
  }

  private static Thing<ActionRow> save(int user, ItemType type, int item) {
    return new Thing<>(
        "save of %s %d by user %d".formatted(type, item, user),
        "saves",
        condition("save", user, type, item),
        (rows, columns) -> rows.save(user, type, item, columns),
        (rows, columns) -> rows.updateSave(user, type, item, columns),
        (rows, columns) -> rows.appendSave(user, type, item, columns));
  }

  private static String condition(String action, int user, ItemType type, int item) {
    return "user_id = %1$d and %2$s_type = '%3$s' and %2$s_item_id = %4$d"
        .formatted(user, action, type.name().toLowerCase(Locale.ROOT), item);
  }

  private Change<ActionRow> createdAt() {
    if (chance.percent(5)) {
      return Change.of("never", row -> row.createdAt(null));
    }
    Duration ago = Duration.ofHours(chance.below(40) * (long) chance.below(24));
    return Change.timed(ago + " ago", (row, now) -> row.createdAt(now.minus(ago)));
  }

  private Step manyReposts() {
    int track = track();
    return write(
        "everybody reposts track " + track,
        (rows, run) -> {
          for (int user = 1; user <= USERS; user++) {
            int minutes = (user * 5) % USERS;
            rows.repost(
                user, ItemType.TRACK, track, row -> row.createdAt(run.now().minusMinutes(minutes)));
          }
        });
  }

  /** More than an owner is paid for in a month, of remixes that came with their tracks. */
  private Step manyCosigns() {
    int owner = user();
    int parent = chance.upTo(4);
    List<Integer> children = tracks.some(chance, COSIGNS);
    Duration apart = chance.oneOf(Duration.ofHours(1), Duration.ofDays(5));
    return write(
        "user %d, now verified, has track %d and reposts its remixes %s, %s apart"
            .formatted(owner, parent, children, apart),
        (rows, run) -> {
          rows.updateUser(owner, row -> row.verified(true));
          rows.appendTrack(parent, row -> row.owner(owner));
          Duration ago = Duration.ZERO;
          for (int child : children) {
            LocalDateTime createdAt = run.now().minus(ago);
            rows.updateTrack(child, row -> {}).remix(parent, child);
            rows.repost(owner, ItemType.TRACK, child, row -> row.createdAt(createdAt));
            ago = ago.plus(apart);
          }
        });
  }

  private Step purchase() {
    purchases++;
    String signature = "purchase" + purchases;
    int buyer = user();
    String type = chance.oneOf("track", "track", "album", "playlist");
    int content = type.equals("track") ? chance.upTo(8) : playlist();
    long amount = chance.oneOf(500_000L, 999_999L, 1_000_000L, 1_999_999L, 3_000_000L);
    Boolean valid = chance.percent(50) ? null : Boolean.valueOf(chance.percent(60));
    return write(
        "%s of %s %d by user %d for %d, valid=%s"
            .formatted(signature, type, content, buyer, amount, valid),
        (rows, run) ->
            rows.purchase(
                signature,
                buyer,
                content,
                row ->
                    row.content(type, content)
                        .amount(amount)
                        .valid(valid)
                        .slot(run.slot())
                        .createdAt(run.now())));
  }

  private Step validate() {
    if (purchases == 0) {
      return purchase();
    }
    // Of late ones, most of which nobody has looked at yet
    String signature = "purchase" + (purchases - chance.below(Math.min(8, purchases)));
    return write(
        signature + " is valid",
        (rows, run) ->
            rows.sql(
                "update sol_purchases set is_valid = true where signature = ? and slot > ?",
                signature,
                run.slot() - SLOTS_UNTIL_VALID));
  }

  private Step trackScores() {
    List<Integer> scores = scores(TRACKS);
    int days = chance.below(4);
    return write(
        "tracks score " + scores + " of " + days + " days ago",
        (rows, run) -> {
          for (int track = 1; track <= TRACKS; track++) {
            rows.trackScore(
                track, scores.get(track - 1), row -> row.createdAt(run.now().minusDays(days)));
          }
        });
  }

  private Step playlistScores() {
    List<Integer> scores = scores(PLAYLISTS);
    return write(
        "playlists score " + scores,
        (rows, run) -> {
          for (int playlist = 1; playlist <= PLAYLISTS; playlist++) {
            rows.playlistScore(playlist, scores.get(playlist - 1), row -> row.createdAt(run.now()));
          }
        });
  }

  /** Some of them equal. */
  private List<Integer> scores(int count) {
    List<Integer> scores = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      scores.add(chance.below(count));
    }
    return scores;
  }
}
