package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The rules that pay only so much within so many days. */
@ChallengesDatabase
class RollingCapRulesTest {

  private static final LocalDateTime NEW_YEAR = LocalDateTime.of(2025, 1, 1, 0, 0);

  private Connection connection;
  private HostRows host;

  @BeforeEach
  void open(TestDatabase database, Connection connection) throws SQLException {
    this.connection = connection;
    this.host = database.host().block(100);
    host.sql("update challenges set active = true").user(256, u -> u.verified(true)).track(1, 256);
  }

  private List<String> differences(String challengeId) throws SQLException {
    return Recomputation.of(connection).only(challengeId).differences();
  }

  private PaidRows paid(String challengeId) {
    return new PaidRows(host, challengeId);
  }

  /** User 256 saves a remix of their track, by somebody whose id is that of the remix. */
  private void cosign(int remix, LocalDateTime at) throws SQLException {
    host.track(remix, remix).remix(1, remix).save(256, ItemType.TRACK, remix, s -> s.createdAt(at));
  }

  @Test
  void theOwnerOfATrackCosignsItsRemixes() throws SQLException {
    host.user(257).track(2, 257);
    cosign(16, NEW_YEAR);
    cosign(17, NEW_YEAR.plusDays(1));
    host.repost(256, ItemType.TRACK, 17, r -> r.createdAt(NEW_YEAR));
    // not by an owner who is verified
    host.track(18, 18).remix(2, 18).save(257, 18);
    // not by the owner
    host.track(19, 19).remix(1, 19).save(257, 19);
    // no remix, no track, nothing that is still there
    host.track(20, 20).save(256, 20);
    host.track(21, 21).remix(1, 21).save(256, ItemType.ALBUM, 21, s -> {});
    host.track(22, 22)
        .remix(1, 22)
        .save(256, 22)
        .updateSave(256, ItemType.TRACK, 22, s -> s.deleted(true));
    host.track(23, 23, t -> t.deleted(true)).remix(1, 23).save(256, 23);
    host.track(3, 256, t -> t.deleted(true)).track(24, 24).remix(3, 24).save(256, 24);
    host.track(25, 25).remix(1, 25).save(256, ItemType.TRACK, 25, s -> s.createdAt(null));
    // by somebody who is verified and remixed their own track
    host.track(26, 256).remix(1, 26).save(256, 26);

    assertThat(differences("cs"))
        .containsExactlyInAnyOrder(
            "cs 100:10 is missing: user 16, complete, progress 1 of 1, amount 1000",
            "cs 100:11 is missing: user 17, complete, progress 1 of 1, amount 1000",
            "cs 100:1a is missing: user 256, complete, progress 1 of 1, amount 1000");

    paid("cs")
        .complete(256, "100:10", 1_000)
        .complete(17, "100:11", 1)
        .complete(256, "100:1a", 1_000)
        .complete(18, "101:12", 1_000);
    assertThat(differences("cs"))
        .containsExactlyInAnyOrder(
            "cs 100:10 should be user 16, complete, progress 1 of 1, amount 1000; it is user 256, complete, progress 1, amount 1000",
            "cs 100:11 should be user 17, complete, progress 1 of 1, amount 1000; it is user 17, complete, progress 1, amount 1",
            "cs 101:12 is user 18, complete, progress 1, amount 1000, but nothing earns it, nor did before");
  }

  @Test
  void fiveCosignsFitIntoThirtyDays() throws SQLException {
    for (int remix = 16; remix <= 22; remix++) {
      cosign(remix, NEW_YEAR.plusDays(remix - 16));
    }
    cosign(23, NEW_YEAR.plusDays(30));
    // The first five, and the one that has the first behind it
    assertThat(differences("cs"))
        .containsExactly(
            missing("100:10", 16),
            missing("100:11", 17),
            missing("100:12", 18),
            missing("100:13", 19),
            missing("100:14", 20),
            missing("100:17", 23));

    // any five will do
    for (int remix = 18; remix <= 22; remix++) {
      paid("cs").complete(remix, "100:" + hex(remix), 1_000, NEW_YEAR.plusDays(remix - 16));
    }
    assertThat(differences("cs")).isEmpty();

    paid("cs").complete(16, "100:10", 1_000, NEW_YEAR);
    assertThat(differences("cs"))
        .containsExactly("cs of owner 256 has 6 complete rows within 30 days, and the cap is 5");
  }

  @Test
  void whatIsPaidOnBothSidesTakesItsPlace() throws SQLException {
    for (int remix = 16; remix <= 19; remix++) {
      paid("cs").complete(remix, "100:" + hex(remix), 1_000, NEW_YEAR);
      paid("cs").complete(remix, "100:" + hex(remix + 16), 1_000, NEW_YEAR.plusDays(31));
    }
    Recomputation earlier =
        Recomputation.of(connection).only("cs").earlier((challenge, user, specifier, paid) -> true);
    cosign(64, NEW_YEAR.plusDays(2));
    cosign(65, NEW_YEAR.plusDays(29));
    cosign(66, NEW_YEAR.plusDays(31));

    assertThat(earlier.differences())
        .as("with the first there is no place within 30 days for the second, nor for the third")
        .containsExactly(missing("100:40", 64));
    host.sql("delete from saves where save_item_id = 64");
    assertThat(earlier.differences()).containsExactly(missing("100:41", 65));
  }

  @Test
  void cosignsOfOneInstantAreInTheOrderOfTheirTracks() throws SQLException {
    for (int remix = 16; remix <= 21; remix++) {
      cosign(37 - remix, NEW_YEAR);
    }
    Recomputation recomputation = Recomputation.of(connection).only("cs").everyTickNoted().note();
    for (int remix = 17; remix <= 21; remix++) {
      paid("cs").complete(remix, "100:" + hex(remix), 1_000, NEW_YEAR);
    }

    assertThat(differences("cs")).isEmpty();
    assertThat(recomputation.differences())
        .containsExactly(
            "cs 100:15 is user 21, complete, progress 1, amount 1000, which it was not in any noted state");
  }

  /** Tracks 31 to 39 are by users 301 to 309. */
  private void winningTracks() throws SQLException {
    for (int track = 31; track <= 39; track++) {
      host.track(track, track + 270);
    }
  }

  @Test
  void theWinnersOfAContestAreItsTracksOwners() throws SQLException {
    winningTracks();
    host.updateTrack(32, t -> t.deleted(true))
        .track(40, 301)
        .user(257)
        .contest(16, 256, 31, 32, 99, 40)
        .contest(17, 256, c -> c.winnersJson("[\"33\"]"))
        .contest(18, 257, 31)
        .contest(19, 256, c -> c.winners(31).deleted(true))
        .contest(20, 256, c -> c.winners(31).type("live_event"))
        .contest(21, 256, c -> c.winners(31).createdAt(null))
        .contest(22, 256, c -> c.winnersJson("null"))
        .contest(23, 256, c -> c.winnersJson("{\"1\": 31}"))
        .contest(24, 256, c -> c.winnersJson("[31, \"x\"]"))
        .contest(25, 256, c -> c.winnersJson("[31, [32]]"))
        .contest(26, 256, c -> c.winnersJson("[31, null]"))
        .contest(27, 256, c -> c.winnersJson("31"))
        .contest(28, 256, c -> c.data(null))
        .contest(29, 256, c -> c.winners(34).deleted(null))
        .contest(30, 256, c -> c.winnersJson("[35.0, 1.5, -1, 2147483648, 1e400, \"99999999999\"]"))
        .contest(31, 256, c -> c.winnersJson("[36, \"36.0\"]"));

    assertThat(differences("w"))
        .containsExactlyInAnyOrder(
            "w 10:12d is missing: user 301, complete, progress 1 of 1, amount 1000",
            "w 11:12f is missing: user 303, complete, progress 1 of 1, amount 1000",
            "w 1d:130 is missing: user 304, complete, progress 1 of 1, amount 1000",
            "w 1e:131 is missing: user 305, complete, progress 1 of 1, amount 1000");

    paid("w")
        .complete(302, "10:12d", 1_000)
        .complete(303, "11:12f", 100)
        .complete(301, "12:12d", 1_000)
        .incomplete(304, "1d:130", 1, 1_000);
    assertThat(differences("w"))
        .containsExactlyInAnyOrder(
            "w 10:12d should be user 301, complete, progress 1 of 1, amount 1000; it is user 302, complete, progress 1, amount 1000",
            "w 11:12f should be user 303, complete, progress 1 of 1, amount 1000; it is user 303, complete, progress 1, amount 100",
            "w 12:12d is user 301, complete, progress 1, amount 1000, but nothing earns it, nor did before",
            "w 1d:130 should be user 304, complete, progress 1 of 1, amount 1000; it is user 304, incomplete, progress 1, amount 1000",
            "w 1e:131 is missing: user 305, complete, progress 1 of 1, amount 1000");
  }

  @Test
  void fiveOfAContestAndFiveOfAHostWithinSevenDaysWin() throws SQLException {
    winningTracks();
    host.contest(16, 256, c -> c.winners(39, 38, 37).createdAt(NEW_YEAR))
        .contest(17, 256, c -> c.winners(31, 32, 33).createdAt(NEW_YEAR.plusDays(6)))
        .contest(18, 256, c -> c.winners(31).createdAt(NEW_YEAR.plusDays(7)))
        .contest(19, 256, c -> c.winners(31, 32, 33, 34, 35, 36).createdAt(NEW_YEAR.plusDays(20)));

    assertThat(differences("w"))
        .containsExactly(
            "w 10:135 is missing: user 309, complete, progress 1 of 1, amount 1000",
            "w 10:134 is missing: user 308, complete, progress 1 of 1, amount 1000",
            "w 10:133 is missing: user 307, complete, progress 1 of 1, amount 1000",
            "w 11:12d is missing: user 301, complete, progress 1 of 1, amount 1000",
            "w 11:12e is missing: user 302, complete, progress 1 of 1, amount 1000",
            "w 12:12d is missing: user 301, complete, progress 1 of 1, amount 1000",
            "w 13:12d is missing: user 301, complete, progress 1 of 1, amount 1000",
            "w 13:12e is missing: user 302, complete, progress 1 of 1, amount 1000",
            "w 13:12f is missing: user 303, complete, progress 1 of 1, amount 1000",
            "w 13:130 is missing: user 304, complete, progress 1 of 1, amount 1000",
            "w 13:131 is missing: user 305, complete, progress 1 of 1, amount 1000");
  }

  @Test
  void seesTooManyWinners() throws SQLException {
    winningTracks();
    host.contest(16, 256, c -> c.winners(31, 32, 33, 34, 35, 36).createdAt(NEW_YEAR))
        .contest(17, 256, c -> c.winners(37).createdAt(NEW_YEAR.plusDays(6)))
        .contest(18, 256, c -> c.createdAt(NEW_YEAR).deleted(true));
    for (int owner = 301; owner <= 305; owner++) {
      paid("w").complete(owner, "10:" + hex(owner), 1_000, NEW_YEAR);
    }
    assertThat(differences("w")).isEmpty();

    paid("w").complete(307, "11:133", 1_000, NEW_YEAR.plusDays(6));
    assertThat(differences("w"))
        .containsExactly("w of host 256 has 6 complete rows within 7 days, and the cap is 5");
    paid("w").complete(306, "10:132", 1_000, NEW_YEAR.plusYears(1));
    assertThat(differences("w"))
        .containsExactlyInAnyOrder(
            "w of contest 16 has 6 complete rows, and the cap is 5",
            "w of host 256 has 6 complete rows within 7 days, and the cap is 5");
  }

  @Test
  void aWinnerWhomTheirCapRefusesIsOneOfTheFive() throws SQLException {
    winningTracks();
    host.sql("update challenges set step_count = 1 where id = 'w'")
        .contest(16, 256, c -> c.winners(31, 32, 33, 34, 35, 36).createdAt(NEW_YEAR));
    paid("w").complete(301, "f:12d", 1_000, NEW_YEAR.minusYears(1));
    for (int owner = 302; owner <= 305; owner++) {
      paid("w").complete(owner, "10:" + hex(owner), 1_000, NEW_YEAR);
    }

    assertThat(differences("w"))
        .containsExactly(
            "w f:12d is user 301, complete, progress 1, amount 1000, but nothing earns it, nor did"
                + " before");
  }

  @Test
  void whomTheirCapRefusesTakesNoPlaceOfARollingCap() throws SQLException {
    host.sql("update challenges set step_count = 1 where id = 'cs'");
    for (int remix = 16; remix <= 22; remix++) {
      int remixer = Math.max(17, remix);
      LocalDateTime at = NEW_YEAR.plusHours(remix);
      host.track(remix, remixer)
          .remix(1, remix)
          .save(256, ItemType.TRACK, remix, s -> s.createdAt(at));
    }
    for (int remix = 18; remix <= 20; remix++) {
      paid("cs").complete(remix, "100:" + hex(remix), 1_000, NEW_YEAR.plusHours(remix));
    }

    assertThat(differences("cs")).containsExactly(missing("100:10", 17), missing("100:15", 21));
  }

  private static String missing(String specifier, int user) {
    return "cs %s is missing: user %d, complete, progress 1 of 1, amount 1000"
        .formatted(specifier, user);
  }

  private static String hex(int number) {
    return Integer.toHexString(number);
  }
}
