package io.challenges.testkit.demo;

import io.challenges.testkit.HostRows;
import io.challenges.testkit.ItemType;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;

/** What artists do in one transaction. */
final class ArtistActs {

  /** More than are paid of one contest. */
  private static final int MOST_WINNERS = 7;

  private final HostRows rows;
  private final Scene scene;
  private final Outcome outcome;
  private final Random random;

  ArtistActs(HostRows rows, Scene scene, Outcome outcome, Random random) {
    this.rows = rows;
    this.scene = scene;
    this.outcome = outcome;
    this.random = random;
  }

  /** Somebody does something. */
  void act() throws SQLException {
    Artist artist = random.nextInt(20) == 0 ? null : scene.artists().take(random);
    if (artist == null) {
      join();
    } else if (!artist.verified() && random.nextInt(4) == 0) {
      verification(artist);
    } else {
      switch (random.nextInt(6)) {
        case 0 -> playlist(artist);
        case 1 -> pin(artist);
        case 2 -> cosign(artist);
        case 3 -> contest(artist);
        default -> upload(artist);
      }
    }
  }

  private void join() throws SQLException {
    Artist artist = new Artist(scene.nextId(), random.nextBoolean());
    rows.user(artist.id(), user -> user.verified(artist.verified()).createdAt(now()));
    outcome.add(1, () -> scene.artists().put(artist), () -> {});
  }

  /** Once and for all; in place or as another version. */
  private void verification(Artist artist) throws SQLException {
    if (random.nextBoolean()) {
      rows.updateUser(artist.id(), user -> user.verified(true));
    } else {
      rows.appendUser(artist.id(), user -> user.verified(true));
    }
    changed(artist, 1, artist::verify);
  }

  /** A track, every other one a remix of somebody's. */
  private void upload(Artist artist) throws SQLException {
    Track track = new Track(scene.nextId(), artist);
    Track original = random.nextBoolean() ? scene.tracks().popular(random) : null;
    rows.track(track.id(), artist.id(), row -> row.createdAt(now()));
    if (original != null) {
      rows.remix(original.id(), track.id());
    }
    changed(artist, original == null ? 1 : 2, () -> scene.add(track, original));
  }

  private void playlist(Artist artist) throws SQLException {
    boolean album = random.nextBoolean();
    rows.playlist(scene.nextId(), artist.id(), row -> row.album(album).createdAt(now()));
    changed(artist, 1, () -> {});
  }

  /** A listener's comment, on one of the artist's tracks. */
  private void pin(Artist artist) throws SQLException {
    Integer track = artist.withoutPin().peek();
    Integer comment = scene.comments().popular(random);
    if (track == null || comment == null) {
      upload(artist);
      return;
    }
    if (random.nextBoolean()) {
      rows.updateTrack(track, row -> row.pinnedComment(comment));
    } else {
      rows.appendTrack(track, row -> row.pinnedComment(comment));
    }
    changed(artist, 1, () -> artist.withoutPin().remove(track));
  }

  /** Saves or reposts a remix of one of the artist's tracks. */
  private void cosign(Artist artist) throws SQLException {
    Integer remix = artist.remixes().peek();
    if (remix == null) {
      upload(artist);
      return;
    }
    if (random.nextBoolean()) {
      rows.save(artist.id(), ItemType.TRACK, remix, row -> row.createdAt(now()));
    } else {
      rows.repost(artist.id(), ItemType.TRACK, remix, row -> row.createdAt(now()));
    }
    changed(artist, 1, () -> artist.remixes().remove(remix));
  }

  /** Opens a remix contest, or announces the winners of the one that is open. */
  private void contest(Artist artist) throws SQLException {
    Integer open = artist.contest();
    if (open == null) {
      int contest = scene.nextId();
      rows.contest(contest, artist.id(), row -> row.createdAt(now()));
      changed(artist, 1, () -> artist.setContest(contest));
    } else {
      rows.updateContest(open, row -> row.winners(winners()));
      changed(artist, 1, () -> artist.setContest(null));
    }
  }

  private int[] winners() {
    Set<Integer> winners = new LinkedHashSet<>();
    int most = 1 + random.nextInt(MOST_WINNERS);
    for (int i = 0; i < most; i++) {
      Track track = scene.tracks().popular(random);
      if (track != null) {
        winners.add(track.id());
      }
    }
    return winners.stream().mapToInt(Integer::intValue).toArray();
  }

  private void changed(Artist artist, int count, Runnable committed) {
    outcome.add(
        count,
        () -> {
          committed.run();
          scene.artists().put(artist);
        },
        () -> scene.artists().put(artist));
  }

  private static LocalDateTime now() {
    return LocalDateTime.now(ZoneOffset.UTC);
  }
}
