package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules whose rows depend on when they were ticked. */
@ChallengesDatabase
class TickedRulesTest {

  /** A Friday. */
  private static final LocalDateTime FRIDAY = LocalDateTime.of(2025, 1, 3, 0, 0);

  private static final LocalDateTime NOON = LocalDateTime.of(2025, 1, 1, 12, 0);

  private Connection connection;
  private HostRows host;

  @BeforeEach
  void open(TestDatabase database, Connection connection) throws SQLException {
    this.connection = connection;
    this.host = database.host().block(100);
    host.sql("update challenges set active = true");
  }

  private Recomputation only(String challengeId) {
    return Recomputation.of(connection).only(challengeId);
  }

  private PaidRows paid(String challengeId) {
    return new PaidRows(host, challengeId);
  }

  private static Instant instant(LocalDateTime time) {
    return time.toInstant(ZoneOffset.UTC);
  }

  @Test
  void theFirstWhoFoundTheTracksOfTheWeekHaveTaste() throws SQLException {
    host.trackScore(16, 5).trackScore(17, 4, s -> s.version("x"));
    for (int track = 100; track < 109; track++) {
      host.trackScore(track, 100);
    }
    host.trackScore(18, 4.5).repost(700, 18).repost(700, 17);
    for (int user = 12; user >= 1; user--) {
      int minute = user;
      host.repost(user, ItemType.TRACK, 16, r -> r.createdAt(NOON.plusMinutes(minute)))
          .save(user + 2, ItemType.TRACK, 16, s -> s.createdAt(NOON.minusMinutes(minute)));
    }
    host.repost(20, ItemType.TRACK, 16, r -> r.createdAt(null))
        .repost(21, ItemType.ALBUM, 16, r -> r.createdAt(NOON.minusYears(1)))
        .save(1, ItemType.TRACK, 16, s -> s.deleted(true));

    // the reposters 1 to 10, and the savers 14 to 5
    List<String> missing = new ArrayList<>();
    for (int user = 1; user <= 14; user++) {
      missing.add(
          "t %s:t:10 is missing: user %d, complete, progress 1 of 1, amount 100"
              .formatted(Integer.toHexString(user), user));
    }
    assertThat(only("t").differences()).containsExactlyInAnyOrderElementsOf(missing);

    for (int user = 1; user <= 14; user++) {
      paid("t").complete(user, Integer.toHexString(user) + ":t:10", 100);
    }
    assertThat(only("t").differences()).isEmpty();
    paid("t").complete(20, "14:t:10", 100).complete(15, "f:t:10", 100);
    assertThat(only("t").differences()).hasSize(2);
    paid("t").change("amount = 99");
    assertThat(only("t").differences()).hasSize(16);
  }

  @Test
  void whatATickFoundOfTheWeekIsEarnedForGood() throws SQLException {
    host.trackScore(16, 5).repost(700, 16);
    Recomputation noted = only("t").note(instant(FRIDAY));
    Recomputation notTicked = only("t").note(instant(FRIDAY), "tt");
    host.sql("delete from track_trending_scores");

    assertThat(noted.differences())
        .containsExactly("t 2bc:t:10 is missing: user 700, complete, progress 1 of 1, amount 100");
    assertThat(notTicked.differences()).isEmpty();
    paid("t").complete(700, "2bc:t:10", 100);
    assertThat(noted.differences()).isEmpty();
    assertThat(notTicked.differences())
        .containsExactly(
            "t 2bc:t:10 is user 700, complete, progress 1, amount 100, but nothing earns it, nor did before");
  }

  /** Tracks 1 to n, each by a user whose id is 1000 higher; the last is the best. */
  private void scores(int n, LocalDateTime at) throws SQLException {
    for (int track = 1; track <= n; track++) {
      host.track(track, 1_000 + track).trackScore(track, track, s -> s.createdAt(at));
    }
  }

  @Test
  void theTenBestTracksWinOnceAWeek() throws SQLException {
    scores(14, FRIDAY);
    host.updateTrack(14, t -> t.deleted(true))
        .updateTrack(13, t -> t.unlisted(true))
        .updateTrack(12, t -> t.available(false))
        .demoteTrack(11)
        .trackScore(2, 10)
        .trackScore(1, 100, s -> s.timeRange("month"));
    Recomputation recomputation = only("tt");
    assertThat(recomputation.differences()).isEmpty();
    recomputation.note(instant(FRIDAY.plusDays(6)));
    // of equal scores the higher id is better
    List<Integer> best = List.of(10, 2, 9, 8, 7, 6, 5, 4, 3, 1);

    List<String> missing = new ArrayList<>();
    for (int rank = 1; rank <= 10; rank++) {
      missing.add(
          "tt 2025-01-03:%d is missing: user %d, complete, progress 1 of 1, amount %d"
              .formatted(rank, 1_000 + best.get(rank - 1), rank <= 5 ? 1_000 : 100));
      missing.add(
          "tt 2025-01-03:%d should be user %d for %d in trending_results; it is null"
              .formatted(rank, 1_000 + best.get(rank - 1), best.get(rank - 1)));
    }
    assertThat(recomputation.differences()).containsExactlyInAnyOrderElementsOf(missing);

    for (int rank = 1; rank <= 10; rank++) {
      pay("tt", "TRACKS", "2025-01-03", rank, best.get(rank - 1), rank <= 5 ? 1_000 : 100);
    }
    assertThat(recomputation.differences()).isEmpty();
    recomputation.note(instant(FRIDAY.plusDays(6)));
    assertThat(recomputation.differences()).as("it is paid").isEmpty();
    recomputation.note(instant(FRIDAY.plusDays(7)));
    assertThat(recomputation.differences()).as("its scores are old").isEmpty();
    host.trackScore(3, 1_000, s -> s.createdAt(FRIDAY.plusDays(7)));
    assertThat(recomputation.note(instant(FRIDAY.plusDays(7))).differences())
        .hasSize(20)
        .contains("tt 2025-01-10:1 is missing: user 1003, complete, progress 1 of 1, amount 1000");
  }

  private void pay(String challengeId, String type, String week, int rank, int trackId, int amount)
      throws SQLException {
    paid(challengeId).complete(1_000 + trackId, week + ":" + rank, amount);
    host.row(
        "trending_results",
        row ->
            row.set("user_id", 1_000 + trackId)
                .set("id", Integer.toString(trackId))
                .set("rank", rank)
                .set("type", type)
                .set("version", "pnagD")
                .set("week", week));
  }

  @Test
  void seesWrongWinners() throws SQLException {
    scores(2, FRIDAY);
    Recomputation recomputation = only("tt").note(instant(FRIDAY));
    pay("tt", "TRACKS", "2025-01-03", 1, 2, 100);
    pay("tt", "TRACKS", "2025-01-03", 2, 1, 1_000);
    pay("tt", "TRACKS", "2025-01-03", 3, 3, 1_000);
    host.sql("update trending_results set id = '9' where rank = 2");

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "tt 2025-01-03:1 should be user 1002, complete, progress 1 of 1, amount 1000; it is user 1002, complete, progress 1, amount 100",
            "tt 2025-01-03:2 should be user 1001 for 1 in trending_results; it is user 1001 for 9",
            "tt 2025-01-03:3 is user 1003, complete, progress 1, amount 1000, but nothing earns it, nor did before",
            "tt 2025-01-03:3 is user 1003 for 3 in trending_results, but nothing earns it");
    assertThat(only("tt").differences())
        .as("what no tick vouches for is held against the results")
        .containsExactly(
            "tt 2025-01-03:1 should be user 1002, complete, progress 1 of 1, amount 1000; it is user 1002, complete, progress 1, amount 100");
  }

  @Test
  void aWeekThatSomebodyElseHasPaidIsPaid() throws SQLException {
    scores(2, FRIDAY);
    pay("tt", "TRACKS", "2025-01-03", 1, 1, 1_000);

    assertThat(only("tt").note(instant(FRIDAY)).differences()).isEmpty();
  }

  @Test
  void whoIsWellKnownIsNotUnderground() throws SQLException {
    scores(26, FRIDAY);
    host.track(27, 1_027)
        .updateTrack(27, t -> t.deleted(true))
        .trackScore(27, 99)
        .aggregateUser(1_006, 1_500, 0)
        .aggregateUser(1_005, 0, 1_500)
        .aggregateUser(1_004, 1_499, 1_499);
    Recomputation recomputation = only("tut").note(instant(FRIDAY));
    for (int rank = 1; rank <= 4; rank++) {
      pay("tut", "UNDERGROUND_TRACKS", "2025-01-03", rank, 5 - rank, 1_000);
    }

    assertThat(recomputation.differences()).isEmpty();
    host.sql("update trending_results set user_id = 9 where rank = 1");
    assertThat(recomputation.differences())
        .containsExactly(
            "tut 2025-01-03:1 should be user 1004 for 4 in trending_results; it is user 9 for 4");
  }

  @Test
  void publicPlaylistsAndAlbumsWin() throws SQLException {
    host.playlist(1, 1_001)
        .playlist(2, 1_002, p -> p.album(true))
        .playlist(3, 1_003, p -> p.hidden(true))
        .playlist(4, 1_004, p -> p.deleted(true));
    for (int playlist = 1; playlist <= 5; playlist++) {
      host.playlistScore(playlist, playlist, s -> s.createdAt(FRIDAY));
    }
    Recomputation recomputation = only("tp").note(instant(FRIDAY));
    pay("tp", "PLAYLISTS", "2025-01-03", 1, 2, 100);
    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "tp 2025-01-03:2 is missing: user 1001, complete, progress 1 of 1, amount 100",
            "tp 2025-01-03:2 should be user 1001 for 1 in trending_results; it is null");
  }

  @Test
  void aWeekWithoutWinnersIsTriedAgain() throws SQLException {
    host.trackScore(1, 1, s -> s.createdAt(FRIDAY));
    Recomputation recomputation = only("tt").note(instant(FRIDAY));
    assertThat(recomputation.differences()).isEmpty();
    host.track(1, 1_001);

    assertThat(recomputation.note(instant(FRIDAY)).differences()).hasSize(2);
  }

  @Test
  void listeningDayAfterDayIsOneRowOfSevenAndThenOneADay() throws SQLException {
    for (int day = 0; day < 8; day++) {
      listen(610, NOON.plusDays(day));
    }
    // too early by a minute to be another day, too late by none to be the next
    listen(610, NOON.plusDays(7).plusHours(16).minusMinutes(1));
    listen(610, NOON.plusDays(9));
    listen(611, NOON);
    listen(611, NOON.plusHours(16));
    listen(611, NOON.plusDays(2).plusHours(16).minusMinutes(1));
    host.play(null, 7).play(612, 7, p -> p.createdAt(null));

    assertThat(only("e").differences())
        .containsExactlyInAnyOrder(
            "e 2622025010112 is missing: user 610, complete, progress 7 of 7, amount 7",
            "e 2622025010812 is missing: user 610, complete, progress 1 of 1, amount 1",
            "e 2622025011012 is missing: user 610, incomplete, progress 1 of 7, amount 7",
            "e 2632025010112 is missing: user 611, incomplete, progress 3 of 7, amount 7",
            "e of user 610 is a streak of 1 up to 2025-01-10T12:00, but challenge_listen_streak has null",
            "e of user 611 is a streak of 3 up to 2025-01-04T03:59, but challenge_listen_streak has null");

    paid("e")
        .completeAfter(7, 610, "2622025010112", 1)
        .complete(611, "2622025010812", 1)
        .completeAfter(7, 610, "2622025011012", 7)
        .incomplete(611, "2632025010112", 2, 7)
        .complete(611, "2632025010212", 1);
    streak(610, "2025-01-10 12:00", 2);
    streak(611, "2025-01-04 03:59", 3);
    streak(612, "2025-01-01 12:00", 1);
    assertThat(only("e").differences())
        .containsExactlyInAnyOrder(
            "e 2622025010112 should be user 610, complete, progress 7 of 7, amount 7; it is user 610, complete, progress 7, amount 1",
            "e 2622025010812 should be user 610, complete, progress 1 of 1, amount 1; it is user 611, complete, progress 1, amount 1",
            "e 2622025011012 should be user 610, incomplete, progress 1 of 7, amount 7; it is user 610, complete, progress 7, amount 7",
            "e 2632025010112 should be user 611, incomplete, progress 3 of 7, amount 7; it is user 611, incomplete, progress 2, amount 7",
            "e 2632025010212 is user 611, complete, progress 1, amount 1, but nothing earns it, nor did before",
            "e of user 610 is a streak of 1 up to 2025-01-10T12:00, but challenge_listen_streak has 2 up to 2025-01-10T12:00",
            "e of user 612 is a streak of null, but challenge_listen_streak has 1 up to 2025-01-01T12:00");
  }

  @Test
  void playsCountInTheOrderInWhichTicksReadThem() throws SQLException {
    Recomputation readBehind = only("e");
    Recomputation readBefore = only("e");
    host.play(610, 7, p -> p.id(1).createdAt(NOON.plusDays(1)))
        .play(610, 7, p -> p.id(3).createdAt(NOON.plusDays(2)));
    readBehind.note(instant(FRIDAY));
    readBefore.note(instant(FRIDAY));
    // commits late, below the play that one tick came to and the other did not
    host.play(610, 7, p -> p.id(2).createdAt(NOON.plusDays(3)));
    checkpoint(3);
    readBehind.note(instant(FRIDAY));
    checkpoint(1);
    readBefore.note(instant(FRIDAY));
    checkpoint(3);

    assertThat(readBehind.differences())
        .contains("e 2622025010212 is missing: user 610, incomplete, progress 3 of 7, amount 7");
    assertThat(readBefore.differences())
        .contains(
            "e 2622025010212 is missing: user 610, incomplete, progress 1 of 7, amount 7",
            "e 2622025010412 is missing: user 610, incomplete, progress 1 of 7, amount 7");
  }

  private void checkpoint(int lastPlay) throws SQLException {
    host.sql(
        """
        insert into indexing_checkpoints (tablename, last_checkpoint)
        values ('challenges:e:last_play_id', ?)
        on conflict (tablename) do update set last_checkpoint = excluded.last_checkpoint
        """,
        lastPlay);
  }

  @Test
  void whereEveryTickIsNotedTheLastPlayGivesItsTime() throws SQLException {
    for (int day = 0; day < 7; day++) {
      listen(610, NOON.plusDays(day));
    }
    streak(610, "2025-01-07 12:00", 7);
    paid("e").completeAfter(7, 610, "2622025010112", 7);

    assertThat(only("e").differences()).isEmpty();
    assertThat(only("e").everyTickNoted().differences())
        .containsExactly(
            "e 2622025010112 is user 610, complete, progress 7, amount 7, but not as of 2025-01-01T00:00");
  }

  private void listen(int userId, LocalDateTime at) throws SQLException {
    host.play(userId, 7, p -> p.createdAt(at));
  }

  private void streak(int userId, String last, int days) throws SQLException {
    host.sql(
        "insert into challenge_listen_streak (user_id, last_listen_date, listen_streak) values (?, ?, ?)",
        userId,
        last,
        days);
  }
}
