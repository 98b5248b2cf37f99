package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules whose rows can be told from the host's rows of now. */
@ChallengesDatabase
class RecomputedRulesTest {

  private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2025, 1, 1, 0, 0);

  private Connection connection;
  private HostRows host;

  @BeforeEach
  void open(TestDatabase database, Connection connection) throws SQLException {
    this.connection = connection;
    this.host = database.host().block(100);
    host.sql("update challenges set active = true, starting_block = 0");
  }

  private List<String> differences(String challengeId) throws SQLException {
    return Recomputation.of(connection).only(challengeId).differences();
  }

  private PaidRows paid(String challengeId) {
    return new PaidRows(host, challengeId);
  }

  @Test
  void aProfileHasSevenSteps() throws SQLException {
    host.user(
            1,
            u -> u.name("n").bio("b").profilePicture("p").profilePictureSizes("").coverPhoto("c"))
        .user(2, u -> u.name("").bio(null).profilePictureSizes("p").coverPhotoSizes("c"))
        .user(3, u -> u.name(null))
        .user(4, u -> u.handle(null))
        .user(5, u -> u.deactivated(true))
        .user(6, u -> u.deactivated(null).current(false))
        .user(7, u -> u.verified(null).deactivated(null).name(null))
        .repost(1, ItemType.PLAYLIST, 9, r -> {})
        .save(1, ItemType.ALBUM, 9, s -> {})
        .repost(2, ItemType.TRACK, 9, r -> r.deleted(true))
        .save(2, ItemType.TRACK, 9, s -> {})
        .demoteSave(2, ItemType.TRACK, 9);
    for (int followee = 11; followee <= 15; followee++) {
      host.follow(1, followee);
    }
    // one of five is undone, and one is there twice
    for (int followee = 11; followee <= 14; followee++) {
      host.follow(7, followee);
    }
    host.follow(7, 11).follow(7, 15).block(101).appendFollow(7, 15, f -> f.deleted(true));

    assertThat(differences("p"))
        .containsExactlyInAnyOrder(
            "p 1 is missing: user 1, complete, progress 7 of 7, amount 1",
            "p 2 is missing: user 2, incomplete, progress 2 of 7, amount 1",
            "p of user 1 answers [true, true, true, true, true, true, true], but challenge_profile_completion has null",
            "p of user 2 answers [false, false, true, true, false, false, false], but challenge_profile_completion has null",
            "p of user 3 answers [false, false, false, false, false, false, false], but challenge_profile_completion has null",
            "p of user 7 answers [false, false, false, false, false, false, false], but challenge_profile_completion has null");
  }

  @Test
  void seesWrongProfiles() throws SQLException {
    host.user(1, u -> u.name(null)).user(2, u -> u.bio("b")).user(3).user(4, u -> u.name(null));
    for (int user = 1; user <= 4; user++) {
      profile(user, "false, " + (user > 1 && user < 4) + ", false, false, false, false, false");
    }
    paid("p").incomplete(1, "1", 1, 1).incomplete(2, "2", 1, 1).completeAfter(7, 3, "3", 1);
    paid("p").incomplete(4, "4", 0, 1);

    assertThat(differences("p"))
        .containsExactlyInAnyOrder(
            "p 1 should be user 1, incomplete, progress 0 of 7, amount 1; it is user 1, incomplete, progress 1, amount 1",
            "p 2 should be user 2, incomplete, progress 2 of 7, amount 1; it is user 2, incomplete, progress 1, amount 1",
            "p 3 should be user 3, incomplete, progress 1 of 7, amount 1; it is user 3, complete, progress 7, amount 1",
            "p of user 2 answers [true, true, false, false, false, false, false], but challenge_profile_completion has [false, true, false, false, false, false, false]");
  }

  @Test
  void tellsTheSevenAnswersApart() throws SQLException {
    host.user(1, u -> u.name(null)).repost(1, 7);
    paid("p").incomplete(1, "1", 1, 1);
    profile(1, "false, false, false, false, false, true, false");

    assertThat(differences("p"))
        .containsExactly(
            "p of user 1 answers [false, false, false, false, false, true, false], but challenge_profile_completion has [false, false, false, false, false, false, true]");
    host.sql("update challenge_profile_completion set favorites = false, reposts = true");
    assertThat(differences("p")).isEmpty();
  }

  /** In the order of the columns, where saves come before reposts. */
  private void profile(int userId, String answers) throws SQLException {
    host.sql(
        """
        insert into challenge_profile_completion (
          user_id, profile_description, profile_name, profile_picture, profile_cover_photo, follows,
          favorites, reposts)
        values (%d, %s)
        """
            .formatted(userId, answers));
  }

  @Test
  void threeListedTracksAreUploaded() throws SQLException {
    host.sql("update challenges set starting_block = 100 where id = 'u'");
    for (int track = 1; track <= 4; track++) {
      host.track(track, 500);
    }
    host.track(11, 501, t -> t.stemOf("null"))
        .track(12, 501, t -> t.stemOf("{\"parent_track_id\": 1}"))
        .track(13, 501, t -> t.deleted(true))
        .track(14, 501, t -> t.unlisted(true))
        .track(15, 501, t -> t.blocknumber(null))
        .track(16, 501, t -> t.available(false))
        .track(17, 501)
        .track(18, 501)
        .block(99)
        .track(19, 501)
        .block(101)
        .appendTrack(17, t -> t.owner(502))
        .demoteTrack(18);

    assertThat(differences("u"))
        .containsExactlyInAnyOrder(
            "u 1f4 is missing: user 500, complete, progress 3 of 3, amount 1",
            "u 1f5 is missing: user 501, incomplete, progress 2 of 3, amount 1",
            "u 1f6 is missing: user 502, incomplete, progress 1 of 3, amount 1");

    paid("u")
        .completeAfter(3, 500, "1f4", 2)
        .incomplete(501, "1f5", 1, 1)
        .incomplete(500, "1f6", 1, 1)
        .incomplete(503, "1f7", 1, 1);
    assertThat(differences("u"))
        .containsExactlyInAnyOrder(
            "u 1f4 should be user 500, complete, progress 3 of 3, amount 1; it is user 500, complete, progress 3, amount 2",
            "u 1f5 should be user 501, incomplete, progress 2 of 3, amount 1; it is user 501, incomplete, progress 1, amount 1",
            "u 1f6 should be user 502, incomplete, progress 1 of 3, amount 1; it is user 500, incomplete, progress 1, amount 1",
            "u 1f7 no longer applies and should show progress 0; it is user 503, incomplete, progress 1, amount 1");
  }

  @Test
  void onePlaylistIsEnough() throws SQLException {
    host.sql("update challenges set starting_block = 100 where id = 'fp'")
        .playlist(1, 500, p -> p.hidden(true).album(true))
        .playlist(2, 500)
        .playlist(3, 501, p -> p.deleted(true))
        .playlist(4, 501, p -> p.blocknumber(null))
        .block(99)
        .playlist(5, 501);

    assertThat(differences("fp"))
        .containsExactly("fp 1f4 is missing: user 500, complete, progress 1 of 1, amount 2");

    paid("fp").complete(500, "1f4", 1).complete(501, "1f5", 2);
    assertThat(differences("fp"))
        .containsExactlyInAnyOrder(
            "fp 1f4 should be user 500, complete, progress 1 of 1, amount 2; it is user 500, complete, progress 1, amount 1",
            "fp 1f5 is user 501, complete, progress 1, amount 2, but nothing earns it, nor did before");
  }

  @Test
  void beingVerifiedIsEnough() throws SQLException {
    host.user(500, u -> u.verified(true).deactivated(null))
        .user(501, u -> u.verified(null))
        .user(502, u -> u.verified(true).deactivated(true))
        .user(503, u -> u.verified(true).current(false));

    assertThat(differences("v"))
        .containsExactly("v 1f4 is missing: user 500, complete, progress 1 of 1, amount 5");

    paid("v").complete(501, "1f4", 5).complete(501, "1f5", 5);
    assertThat(differences("v"))
        .containsExactlyInAnyOrder(
            "v 1f4 should be user 500, complete, progress 1 of 1, amount 5; it is user 501, complete, progress 1, amount 5",
            "v 1f5 is user 501, complete, progress 1, amount 5, but nothing earns it, nor did before");
  }

  @Test
  void milestonesOfPlaysAreReachedOneAfterAnother() throws SQLException {
    LocalDate january = LocalDate.of(2025, 1, 1);
    host.user(500, u -> u.verified(true))
        .user(501, u -> u.verified(true))
        .user(502)
        .user(503, u -> u.verified(true).deactivated(true))
        .track(1, 500)
        .track(2, 500)
        .track(3, 500, t -> t.deleted(true))
        .track(4, 501, t -> t.unlisted(true).available(false))
        .track(5, 502)
        .track(6, 503)
        .monthlyPlays(1, january, 900)
        .monthlyPlays(1, january, "FR", 50)
        .monthlyPlays(1, LocalDate.of(2024, 12, 1), 1_000)
        .monthlyPlays(2, LocalDate.of(2026, 2, 1), 50)
        .monthlyPlays(3, january, 9_000)
        .monthlyPlays(4, january, 249)
        .monthlyPlays(5, january, 250)
        .monthlyPlays(6, january, 250);

    assertThat(differences("p1"))
        .containsExactlyInAnyOrder(
            "p1 1f4:250 is missing: user 500, complete, progress 250 of 250, amount 25",
            "p1 1f5:250 is missing: user 501, incomplete, progress 249 of 250, amount 25");
    assertThat(differences("p2"))
        .containsExactly(
            "p2 1f4:1000 is missing: user 500, complete, progress 1000 of 1000, amount 100");
    assertThat(differences("p3"))
        .containsExactly(
            "p3 1f4:10000 is missing: user 500, incomplete, progress 1000 of 10000, amount 1000");

    host.sql("update challenges set step_count = 1001 where id = 'p2'");
    assertThat(differences("p3")).as("the tier below has moved").isEmpty();
    host.sql("delete from challenges where id = 'p2'");
    assertThat(differences("p3")).as("and is what it was built with").hasSize(1);

    paid("p1").completeAfter(249, 501, "1f5:250", 25).incomplete(500, "1f4:250", 250, 25);
    assertThat(differences("p1"))
        .containsExactlyInAnyOrder(
            "p1 1f4:250 should be user 500, complete, progress 250 of 250, amount 25; it is user 500, incomplete, progress 250, amount 25",
            "p1 1f5:250 should be user 501, incomplete, progress 249 of 250, amount 25; it is user 501, complete, progress 249, amount 25");
  }

  @Test
  void oneCommentOfEachIsoWeekCounts() throws SQLException {
    host.comment(1, 700, 9, c -> c.createdAt(LocalDateTime.of(2025, 1, 6, 0, 0)))
        .comment(2, 700, 9, c -> c.createdAt(LocalDateTime.of(2025, 1, 12, 23, 59)))
        .comment(3, 700, 9, c -> c.createdAt(LocalDateTime.of(2024, 12, 30, 0, 0)))
        .comment(4, 700, 9, c -> c.createdAt(LocalDateTime.of(2024, 12, 29, 0, 0)).visible(false))
        .comment(5, 701, 9, c -> c.deleted(true))
        .comment(6, 701, 9, c -> c.createdAt(null))
        .comment(7, 702, 9, c -> c.deleted(null).visible(null));

    assertThat(differences("c"))
        .containsExactlyInAnyOrder(
            "c 2bc:202501 is missing: user 700, complete, progress 1 of 1, amount 1",
            "c 2bc:202502 is missing: user 700, complete, progress 1 of 1, amount 1",
            "c 2be:202501 is missing: user 702, complete, progress 1 of 1, amount 1");

    paid("c")
        .complete(700, "2bc:202501", 2)
        .incomplete(700, "2bc:202502", 1, 1)
        .complete(702, "2be:202501", 1)
        .complete(701, "2bd:202501", 1);
    assertThat(differences("c"))
        .containsExactlyInAnyOrder(
            "c 2bc:202501 should be user 700, complete, progress 1 of 1, amount 1; it is user 700, complete, progress 1, amount 2",
            "c 2bc:202502 should be user 700, complete, progress 1 of 1, amount 1; it is user 700, incomplete, progress 1, amount 1",
            "c 2bd:202501 is user 701, complete, progress 1, amount 1, but nothing earns it, nor did before");
  }

  @Test
  void whereEveryTickIsNotedTheFirstCommentOfTheWeekGivesItsTime() throws SQLException {
    host.comment(1, 700, 9, c -> c.createdAt(NEW_YEAR.plusHours(2)))
        .comment(2, 700, 9, c -> c.createdAt(NEW_YEAR.plusHours(1)));
    Recomputation recomputation = Recomputation.of(connection).only("c").everyTickNoted().note();
    paid("c").complete(700, "2bc:202501", 1, NEW_YEAR.plusHours(2));

    assertThat(differences("c")).isEmpty();
    assertThat(recomputation.differences())
        .containsExactly(
            "c 2bc:202501 is user 700, complete, progress 1, amount 1, but not as of 2025-01-01T02:00");
    paid("c").change("completed_at = '2025-01-01 01:00'");
    assertThat(recomputation.differences()).isEmpty();
  }

  @Test
  void aPinnedCommentPaysItsCommenter() throws SQLException {
    host.user(500, u -> u.verified(true))
        .user(501)
        .comment(1, 700, 1)
        .comment(2, 700, 1, c -> c.visible(false))
        .comment(3, 700, 1, c -> c.deleted(true))
        .comment(4, 500, 1)
        .track(1, 500, t -> t.pinnedComment(1))
        .track(2, 500, t -> t.pinnedComment(2).unlisted(true))
        .track(3, 500, t -> t.pinnedComment(3))
        .track(4, 500, t -> t.pinnedComment(4))
        .track(5, 500, t -> t.pinnedComment(5))
        .track(6, 500, t -> t.pinnedComment(1).deleted(true))
        .track(7, 501, t -> t.pinnedComment(1))
        .track(8, 502, t -> t.pinnedComment(1))
        .track(9, 500);

    assertThat(differences("cp"))
        .containsExactlyInAnyOrder(
            "cp 2bc:1 is missing: user 700, complete, progress 1 of 1, amount 10",
            "cp 2bc:2 is missing: user 700, complete, progress 1 of 1, amount 10");

    paid("cp").complete(500, "2bc:1", 10).complete(700, "2bc:2", 1).complete(700, "2bc:7", 10);
    assertThat(differences("cp"))
        .containsExactlyInAnyOrder(
            "cp 2bc:1 should be user 700, complete, progress 1 of 1, amount 10; it is user 500, complete, progress 1, amount 10",
            "cp 2bc:2 should be user 700, complete, progress 1 of 1, amount 10; it is user 700, complete, progress 1, amount 1",
            "cp 2bc:7 is user 700, complete, progress 1, amount 10, but nothing earns it, nor did before");
  }

  @Test
  void theEarliestValidPurchasePays() throws SQLException {
    host.user(500, u -> u.verified(true))
        .user(501)
        .track(1, 500)
        .playlist(1, 501)
        .track(2, 501)
        .playlist(3, 500)
        .purchase("late", 600, 1, p -> p.slot(9).amount(9_000_000))
        .purchase("b", 600, 1, p -> p.slot(8).amount(8_000_000))
        .purchase("a", 600, 1, p -> p.slot(8).amount(7_999_999).instructionIndex(1))
        .purchase("a", 600, 1, p -> p.slot(8).amount(6_000_000).instructionIndex(2))
        .purchase("album", 600, 1, p -> p.slot(7).amount(3_000_000).content("album", 1))
        .purchase("small", 600, 1, p -> p.slot(1).amount(999_999))
        .purchase("invalid", 600, 1, p -> p.slot(1).valid(null).amount(5_000_000))
        .purchase("refused", 600, 1, p -> p.slot(1).valid(false).amount(5_000_000))
        .purchase("two", 601, 2)
        .purchase("three", 602, 3, p -> p.content("playlist", 3))
        .purchase("unknown", 602, 4);

    assertThat(differences("b"))
        .containsExactlyInAnyOrder(
            "b 258:1 is missing: user 600, complete, progress 1 of 1, amount 3",
            "b 259:2 is missing: user 601, complete, progress 1 of 1, amount 1",
            "b 25a:3 is missing: user 602, complete, progress 1 of 1, amount 1");
    assertThat(differences("s"))
        .containsExactlyInAnyOrder(
            "s 258:1 is missing: user 500, complete, progress 1 of 1, amount 35",
            "s 25a:3 is missing: user 500, complete, progress 1 of 1, amount 5");

    paid("b").complete(600, "258:1", 8).complete(501, "259:2", 1).complete(602, "25a:4", 1);
    assertThat(differences("b"))
        .containsExactlyInAnyOrder(
            "b 258:1 should be user 600, complete, progress 1 of 1, amount 3; it is user 600, complete, progress 1, amount 8",
            "b 259:2 should be user 601, complete, progress 1 of 1, amount 1; it is user 501, complete, progress 1, amount 1",
            "b 25a:3 is missing: user 602, complete, progress 1 of 1, amount 1",
            "b 25a:4 is user 602, complete, progress 1, amount 1, but nothing earns it, nor did before");
    paid("s").complete(600, "258:1", 35).complete(501, "259:2", 5).complete(500, "25a:3", 5);
    assertThat(differences("s"))
        .containsExactlyInAnyOrder(
            "s 258:1 should be user 500, complete, progress 1 of 1, amount 35; it is user 600, complete, progress 1, amount 35",
            "s 259:2 is user 501, complete, progress 1, amount 5, but nothing earns it, nor did before");
  }

  @Test
  void theVersionOfTheGreatestBlockCounts() throws SQLException {
    host.track(1, 500)
        .track(1, 501, t -> t.blocknumber(null))
        .track(2, 502, t -> t.txhash("0xa"))
        .track(2, 503, t -> t.txhash("0x9"))
        .save(600, 1)
        .save(600, ItemType.TRACK, 1, s -> s.deleted(true).blocknumber(null))
        .repost(601, 1)
        .repost(601, ItemType.TRACK, 1, r -> r.deleted(true));

    assertThat(differences("u"))
        .containsExactlyInAnyOrder(
            "u 1f4 is missing: user 500, incomplete, progress 1 of 3, amount 1",
            "u 1f6 is missing: user 502, incomplete, progress 1 of 3, amount 1");
    host.user(600, u -> u.name(null)).user(601, u -> u.name(null));
    assertThat(differences("p"))
        .contains("p 258 is missing: user 600, incomplete, progress 1 of 7, amount 1")
        .doesNotContain("p 259 is missing: user 601, incomplete, progress 1 of 7, amount 1");
  }

  @Test
  void aHostLacksWhatItsChallengesDoNotRead() throws SQLException {
    host.sql("update challenges set active = id in ('m', 'v')")
        .sql("drop view v_usdc_purchases")
        .sql(
            """
            drop table follows, reposts, saves, remixes, plays, aggregate_monthly_plays,
              aggregate_user, comments, events, track_trending_scores, playlist_trending_scores,
              trending_results, sol_purchases, challenge_profile_completion,
              challenge_listen_streak cascade
            """);
    assertThat(
            Recomputation.of(connection)
                .only(
                    "p", "u", "fp", "v", "e", "p1", "p2", "p3", "tt", "tut", "tp", "c", "t", "cp",
                    "cs", "w", "b", "s", "m", "r", "rv", "rd")
                .note(Instant.EPOCH)
                .differences())
        .isEmpty();
  }
}
