package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ExclusionResult;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ActionRow;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.ItemType;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import io.challenges.testkit.TrackRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** cs: the owner of a track likes a remix of it. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class CosignTest {

  private static final int OWNER = 500;
  private static final int ORIGINAL = 5;
  private static final int REMIXER = 600;
  private static final int REMIX = 6;
  private static final LocalDateTime JUNE = LocalDateTime.of(2025, 6, 1, 12, 0);
  private static final RollingModel CAP = new RollingModel(5, Duration.ofDays(30));

  /** The two ways to like something. */
  private enum Liking {
    SAVE {
      @Override
      void like(HostRows host, ItemType type, int item, Consumer<ActionRow> columns)
          throws SQLException {
        host.save(OWNER, type, item, columns);
      }

      @Override
      void change(HostRows host, int item, Consumer<ActionRow> columns) throws SQLException {
        host.updateSave(OWNER, ItemType.TRACK, item, columns);
      }
    },

    REPOST {
      @Override
      void like(HostRows host, ItemType type, int item, Consumer<ActionRow> columns)
          throws SQLException {
        host.repost(OWNER, type, item, columns);
      }

      @Override
      void change(HostRows host, int item, Consumer<ActionRow> columns) throws SQLException {
        host.updateRepost(OWNER, ItemType.TRACK, item, columns);
      }
    };

    abstract void like(HostRows host, ItemType type, int item, Consumer<ActionRow> columns)
        throws SQLException;

    abstract void change(HostRows host, int item, Consumer<ActionRow> columns) throws SQLException;

    Liking other() {
      return this == SAVE ? REPOST : SAVE;
    }

    void like(HostRows host, int item) throws SQLException {
      like(host, ItemType.TRACK, item, row -> {});
    }

    void like(HostRows host, int item, LocalDateTime at) throws SQLException {
      like(host, ItemType.TRACK, item, row -> row.createdAt(at));
    }
  }

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database).catalogue("cs", "active", true);
    deployment
        .host()
        .block(100)
        .user(OWNER, u -> u.verified(true))
        .track(ORIGINAL, OWNER)
        .track(REMIX, REMIXER)
        .remix(ORIGINAL, REMIX);
    deployment.settle("cs");
  }

  private HostRows host() throws SQLException {
    return deployment.host().block(200);
  }

  private void assertPaid(String... specifiers) throws SQLException {
    deployment.tick("cs");
    assertThat(deployment.paid("cs")).containsExactlyInAnyOrder(specifiers);
    assertThat(deployment.rows("cs")).hasSize(specifiers.length);
  }

  private HostRows remixes(int from, int to) throws SQLException {
    HostRows host = host();
    for (int remix = from; remix <= to; remix++) {
      host.track(remix, REMIXER).remix(ORIGINAL, remix);
    }
    return host;
  }

  @ParameterizedTest
  @EnumSource
  void paysTheRemixer(Liking liking) throws SQLException {
    LocalDateTime at = LocalDateTime.of(2025, 2, 3, 4, 5, 6, 789_000_000);
    liking.like(host(), REMIX, at);

    TickResult tick = deployment.tick("cs");

    assertThat(tick.rowsScanned()).as("what the owner did alone").isEqualTo(1);
    UserChallenge row = deployment.row("cs", "1f4:6");
    assertThat(row.userId()).isEqualTo(REMIXER);
    assertThat(row.complete()).isTrue();
    assertThat(row.progress()).isEqualTo(1);
    assertThat(row.amount()).isEqualTo(1_000);
    assertThat(row.completedAt()).isEqualTo(at);
    assertThat(row.block()).isEqualTo(200);
    assertThat(deployment.rows("cs")).hasSize(1);
  }

  @Test
  void isLeftAloneUnlessItIsActive() throws SQLException {
    deployment.catalogue("cs", "active", false);
    Liking.SAVE.like(host(), REMIX);

    assertThat(deployment.tick("cs").outcome()).isEqualTo(Outcome.INACTIVE);
  }

  @Test
  void paysForNoLikeOfAnybodyElse() throws SQLException {
    host()
        .user(501, u -> u.verified(true))
        .user(REMIXER, u -> u.verified(true))
        .save(501, REMIX)
        .repost(REMIXER, REMIX);

    assertPaid();
  }

  @Test
  void paysForNoTrackThatIsNoRemixOfTheOwners() throws SQLException {
    HostRows host =
        host().track(7, REMIXER).track(8, REMIXER).track(9, 501).remix(9, 8).remix(REMIX, ORIGINAL);
    Liking.SAVE.like(host, 7);
    Liking.SAVE.like(host, 8);
    Liking.SAVE.like(host, ORIGINAL);

    assertPaid();
  }

  @Test
  void paysOneselfToo() throws SQLException {
    Liking.SAVE.like(host().track(7, OWNER).remix(ORIGINAL, 7), 7);

    assertPaid("1f4:7");
  }

  @ParameterizedTest
  @EnumSource
  void paysForNoAlbumOfTheRemixesId(Liking liking) throws SQLException {
    liking.like(host(), ItemType.ALBUM, REMIX, row -> {});
    liking.like(host(), ItemType.PLAYLIST, REMIX, row -> {});

    assertPaid();
  }

  @ParameterizedTest
  @EnumSource
  void paysForNoLikeThatIsUndone(Liking liking) throws SQLException {
    liking.like(host(), ItemType.TRACK, REMIX, row -> row.deleted(true));
    assertPaid();
    deployment.host().block(201);

    liking.change(deployment.host().block(201), REMIX, row -> row.deleted(false));

    assertPaid("1f4:6");
    assertThat(deployment.row("cs", "1f4:6").block()).isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource
  void looksAtTheLatestCurrentVersionOfALike(Liking liking) throws SQLException {
    HostRows host = remixes(10, 13);
    // an old one that was taken back
    liking.like(host, ItemType.TRACK, 10, row -> row.txhash("a"));
    liking.like(host, ItemType.TRACK, 10, row -> row.txhash("b").deleted(true));
    // taken back before, in no block
    liking.like(host, ItemType.TRACK, 11, row -> row.txhash("a").createdAt(JUNE));
    liking.like(host, ItemType.TRACK, 11, row -> row.txhash("b").deleted(true).blocknumber(null));
    liking.like(host, ItemType.TRACK, 12, row -> row.current(false));
    // of two, the time of the later
    liking.like(host, ItemType.TRACK, 13, row -> row.txhash("b").createdAt(JUNE));
    liking.like(host, ItemType.TRACK, 13, row -> row.txhash("a").createdAt(JUNE.minusDays(1)));

    assertPaid("1f4:b", "1f4:d");

    assertThat(deployment.row("cs", "1f4:d").completedAt()).isEqualTo(JUNE);
  }

  @ParameterizedTest
  @EnumSource
  void takesTheEarlierOfTheTwo(Liking earlier) throws SQLException {
    Liking later = earlier.other();
    later.like(host(), REMIX, JUNE.plusDays(1));
    earlier.like(deployment.host().block(201), REMIX, JUNE);

    assertPaid("1f4:6");

    assertThat(deployment.row("cs", "1f4:6").completedAt()).isEqualTo(JUNE);
    assertThat(deployment.row("cs", "1f4:6").block()).isEqualTo(201);
  }

  @ParameterizedTest
  @EnumSource
  void takesTheOneThatStands(Liking undone) throws SQLException {
    Liking other = undone.other();
    undone.like(host(), ItemType.TRACK, REMIX, row -> row.createdAt(JUNE).deleted(true));
    other.like(host(), REMIX, JUNE.plusDays(1));

    assertPaid("1f4:6");

    assertThat(deployment.row("cs", "1f4:6").completedAt()).isEqualTo(JUNE.plusDays(1));
  }

  @ParameterizedTest
  @EnumSource
  void paysForNoLikeAtAnUnknownTime(Liking liking) throws SQLException {
    liking.like(host(), ItemType.TRACK, REMIX, row -> row.createdAt(null));
    assertPaid();

    liking.other().like(host(), REMIX, JUNE);

    assertPaid("1f4:6");
    assertThat(deployment.row("cs", "1f4:6").completedAt()).isEqualTo(JUNE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "null", "not current", "an older version"})
  void paysForNoLikeOfAnOwnerWhoIsNotVerified(String kind) throws SQLException {
    HostRows host = host();
    switch (kind) {
      case "false" -> host.updateUser(OWNER, u -> u.verified(false));
      case "null" -> host.updateUser(OWNER, u -> u.verified(null));
      case "not current" -> host.demoteUser(OWNER);
      default -> host.user(OWNER, u -> u.verified(false));
    }
    Liking.SAVE.like(host, REMIX);

    assertPaid();
  }

  @Test
  void paysOnceTheOwnerIsVerified() throws SQLException {
    Liking.SAVE.like(host().updateUser(OWNER, u -> u.verified(false)), REMIX);
    deployment.settle("cs");
    deployment.host().block(5000).updateUser(OWNER, u -> u.verified(true));

    TickResult tick = deployment.tick("cs");

    assertThat(tick.rowsScanned()).as("the users row alone").isEqualTo(1);
    assertThat(deployment.paid("cs")).containsExactly("1f4:6");
    assertThat(deployment.row("cs", "1f4:6").block())
        .as("the like's was read before")
        .isEqualTo(5000);
  }

  @Test
  void takesTheOwnersRowOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(201)
        .user(501, u -> u.verified(true).txhash("a"))
        .block(200)
        .user(501, u -> u.verified(false).txhash("b"))
        .user(501, u -> u.verified(false).txhash("c").blocknumber(null))
        .track(7, 501)
        .remix(7, REMIX)
        .save(501, REMIX);

    assertPaid("1f5:6");
  }

  static List<Named<Consumer<TrackRow>>> lost() {
    return List.of(
        Named.of("deleted", track -> track.deleted(true)),
        Named.of("not current", track -> track.current(false)));
  }

  @ParameterizedTest
  @MethodSource("lost")
  void paysForNoRemixThatIsLost(Consumer<TrackRow> columns) throws SQLException {
    Liking.SAVE.like(host().updateTrack(REMIX, columns), REMIX);

    assertPaid();
  }

  @ParameterizedTest
  @MethodSource("lost")
  void paysForNoRemixOfATrackThatIsLost(Consumer<TrackRow> columns) throws SQLException {
    Liking.SAVE.like(host().updateTrack(ORIGINAL, columns), REMIX);

    assertPaid();
  }

  @Test
  void paysOnceTheRemixIsThere() throws SQLException {
    Liking.SAVE.like(host().remix(ORIGINAL, 7), 7);
    deployment.settle("cs");
    deployment.host().block(5000).track(7, REMIXER);

    TickResult tick = deployment.tick("cs");

    assertThat(tick.rowsScanned()).as("the remix alone").isEqualTo(1);
    assertThat(deployment.paid("cs")).containsExactly("1f4:7");
  }

  @Test
  void paysOnceTheOriginalIsThere() throws SQLException {
    Liking.SAVE.like(host().updateTrack(ORIGINAL, t -> t.deleted(true)), REMIX);
    deployment.settle("cs");
    deployment.host().block(5000).updateTrack(ORIGINAL, t -> t.deleted(false));

    TickResult tick = deployment.tick("cs");

    assertThat(tick.rowsScanned()).as("the original alone").isEqualTo(1);
    assertThat(deployment.paid("cs")).containsExactly("1f4:6");
  }

  @Test
  void looksAtNobodyForATrackWithoutRemixes() throws SQLException {
    host().track(7, 501).track(8, 502);

    assertThat(deployment.tick("cs").keysDerived()).isZero();
  }

  @Test
  void looksAtTheOwnersOfAllVersionsOfTheOriginal() throws SQLException {
    host().appendTrack(ORIGINAL, t -> t.owner(501));
    deployment.settle("cs");
    deployment.host().block(201).updateTrack(REMIX, t -> {});

    assertThat(deployment.tick("cs").keysDerived()).isEqualTo(2);
  }

  @Test
  void paysTheRemixersOfTheLatestVersions() throws SQLException {
    HostRows host =
        host()
            .block(201)
            // no longer the owner's
            .track(7, 501, t -> t.txhash("b"))
            .track(7, OWNER, t -> t.txhash("a"))
            .track(17, REMIXER)
            .remix(7, 17)
            .track(9, 501, t -> t.txhash("a"))
            .track(9, OWNER, t -> t.txhash("b").blocknumber(null))
            .track(19, REMIXER)
            .remix(9, 19)
            .track(8, OWNER, t -> t.txhash("b"))
            .track(8, OWNER, t -> t.txhash("c").deleted(true).blocknumber(null))
            .track(8, 501, t -> t.txhash("a"))
            .track(8, 501, t -> t.txhash("d").current(false))
            .track(18, 601, t -> t.txhash("b"))
            .track(18, REMIXER, t -> t.txhash("a"))
            .track(18, REMIXER, t -> t.txhash("c").deleted(true).blocknumber(null))
            .track(18, REMIXER, t -> t.txhash("d").current(false))
            .remix(8, 18);
    Liking.SAVE.like(host, 17);
    Liking.SAVE.like(host, 18);
    Liking.SAVE.like(host, 19);

    assertPaid("1f4:12");

    assertThat(deployment.row("cs", "1f4:12").userId()).isEqualTo(601);
  }

  @Test
  void paysARemixOfTwoOfTheOwnersTracksOnce() throws SQLException {
    HostRows host = host();
    for (int remix = 10; remix < 13; remix++) {
      host.track(remix, REMIXER);
      for (int original = 20; original < 24; original++) {
        host.remix(original, remix);
      }
      Liking.SAVE.like(host, remix, JUNE.plusDays(remix));
    }
    for (int original = 20; original < 24; original++) {
      host.track(original, OWNER);
    }

    assertPaid("1f4:a", "1f4:b", "1f4:c");
  }

  @Test
  void paysForARemixOfTwoOwnersByEachOfThem() throws SQLException {
    Liking.SAVE.like(
        host().user(501, u -> u.verified(true)).track(7, 501).remix(7, REMIX).save(501, REMIX),
        REMIX);

    assertPaid("1f4:6", "1f5:6");
  }

  @Test
  void staysWhateverTheSourcesSayLater() throws SQLException {
    Liking.SAVE.like(host(), REMIX);
    deployment.tick("cs");
    UserChallenge paid = deployment.row("cs", "1f4:6");
    deployment
        .host()
        .block(201)
        .updateSave(OWNER, ItemType.TRACK, REMIX, row -> row.deleted(true))
        .updateTrack(REMIX, t -> t.deleted(true))
        .updateUser(OWNER, u -> u.verified(false));

    assertThat(deployment.tick("cs").keysDerived()).isPositive();

    assertThat(deployment.rows("cs")).containsExactly(paid);
  }

  @Test
  void anExclusionLeadsBackToTheOwner() throws SQLException {
    HostRows host = remixes(10, 15);
    for (int remix = 10; remix <= 15; remix++) {
      Liking.SAVE.like(host, remix, JUNE.plusHours(remix));
    }
    assertPaid("1f4:a", "1f4:b", "1f4:c", "1f4:d", "1f4:e");

    ExclusionResult excluded =
        deployment
            .challenges()
            .inspect("cs")
            .exclude(deployment.connection(), "1f4:b", "a farm of bots");

    assertThat(excluded.keys()).containsExactly("500");
    assertThat(deployment.paid("cs"))
        .as("its place is free")
        .containsExactly("1f4:a", "1f4:c", "1f4:d", "1f4:e", "1f4:f");
  }

  @Test
  void aReconciliationFindsWhatMovedWithoutABlock() throws SQLException {
    Liking.SAVE.like(host().updateUser(OWNER, u -> u.verified(false)), REMIX);
    deployment.host().block(10_000).user(9);
    deployment.rest();
    deployment.host().sql("update users set is_verified = true where user_id = 500");
    assertThat(deployment.tick("cs").outcome()).isEqualTo(Outcome.IDLE);

    deployment
        .challenges()
        .inspect("cs")
        .reconcile()
        .pause(Duration.ZERO)
        .run(deployment.connection());

    assertThat(deployment.paid("cs")).containsExactly("1f4:6");
  }

  /** At most five in any thirty days. */
  @Nested
  class Cap {

    private void like(int remix, LocalDateTime at) throws SQLException {
      Liking.SAVE.like(remixes(remix, remix), remix, at);
    }

    @Test
    void takesTheFiveEarliest() throws SQLException {
      for (int remix = 10; remix < 18; remix++) {
        like(remix, JUNE.plusDays(20 - remix));
      }

      assertPaid("1f4:10", "1f4:11", "1f4:d", "1f4:e", "1f4:f");
    }

    @Test
    void takesTheLeastRemixAmongEqualTimes() throws SQLException {
      for (int remix = 17; remix >= 10; remix--) {
        like(remix, JUNE);
      }

      assertPaid("1f4:a", "1f4:b", "1f4:c", "1f4:d", "1f4:e");
    }

    @Test
    void countsEachOwnerForItself() throws SQLException {
      HostRows host = host();
      for (int owner = 501; owner <= 502; owner++) {
        host.user(owner, u -> u.verified(true)).track(owner, owner);
        for (int remix = 0; remix < 6; remix++) {
          int id = owner * 10 + remix;
          host.track(id, REMIXER).remix(owner, id).save(owner, id);
        }
      }

      deployment.tick("cs");

      assertThat(deployment.paid("cs")).hasSize(10);
    }

    @Test
    void thirtyDaysLaterThereIsAPlaceAgain() throws SQLException {
      for (int remix = 10; remix < 15; remix++) {
        like(remix, JUNE.plusDays(remix - 10));
      }
      like(20, JUNE.plusDays(30).minusNanos(1_000));
      like(21, JUNE.plusDays(30));
      like(22, JUNE.plusDays(31).minusNanos(1_000));
      like(23, JUNE.plusDays(31));

      deployment.tick("cs");

      assertThat(deployment.paid("cs")).hasSize(7).contains("1f4:15", "1f4:17");
    }

    @Test
    void whatIsPaidCountsOnBothSides() throws SQLException {
      for (int day : new int[] {-29, -1, 1, 2, 29}) {
        deployment
            .host()
            .sql(
                """
                insert into user_challenges
                  (challenge_id, user_id, specifier, is_complete, current_step_count, amount, completed_at)
                values ('cs', 600, ?, true, 1, 1, ?)
                """,
                "1f4:" + Integer.toHexString(100 + day),
                JUNE.plusDays(day));
      }
      like(10, JUNE);
      like(11, JUNE);

      deployment.tick("cs");

      // each window that holds the day has three of them at most
      assertThat(deployment.paid("cs")).contains("1f4:a", "1f4:b").hasSize(7);
      like(12, JUNE);
      deployment.tick("cs");
      assertThat(deployment.paid("cs")).hasSize(7);
    }

    /** What an older job has paid may not say when, or when it was written. */
    @ParameterizedTest
    @CsvSource({
      "2025-05-25T12:00Z, 0",
      "2025-05-02T15:00:00.000001+03, 0",
      "2025-05-02T12:00Z, 1",
      "2025-07-01T11:59:59Z, 0",
      "2025-07-01T12:00Z, 1",
      ", 1"
    })
    void whatIsPaidAtAnUnknownTimeCountsAsOfWhenItWasWritten(String written, int places)
        throws SQLException {
      deployment.value("select set_config('TimeZone', 'Asia/Tokyo', false)");
      deployment
          .host()
          .sql("alter table user_challenges alter column created_at drop not null")
          .sql(
              """
              insert into user_challenges
                (challenge_id, user_id, specifier, is_complete, current_step_count, amount, created_at)
              select 'cs', 600, '1f4:' || n, true, 1, 1, cast(? as timestamptz)
              from generate_series(90, 94) as n
              """,
              written);
      like(10, JUNE);

      deployment.tick("cs");

      assertThat(deployment.paid("cs")).hasSize(5 + places);
      deployment.host().sql("update user_challenges set completed_blocknumber = 1");
      assertThat(
              Recomputation.of(deployment.connection())
                  .only("cs")
                  .earlier((challenge, user, specifier, amount) -> true)
                  .differences())
          .noneMatch(difference -> difference.contains("1f4:a"));
    }

    @ParameterizedTest
    @CsvSource({
      "cs, 1f40:, true",
      "cs, 1f4, true",
      "cs, 1f5:, true",
      "w, 1f4:, true",
      "cs, 1f4:, false",
      "cs, 1f4:, null"
    })
    void otherRowsTakeNoPlace(String challenge, String prefix, String complete)
        throws SQLException {
      deployment
          .host()
          .sql(
              """
              insert into user_challenges
                (challenge_id, user_id, specifier, is_complete, current_step_count, amount, completed_at)
              select ?, 600, ? || n, nullif(?, 'null')::bool, 1, 1, ?
              from generate_series(90, 94) as n
              """,
              challenge,
              prefix,
              complete,
              JUNE);
      like(10, JUNE);

      deployment.tick("cs");

      assertThat(deployment.paid("cs")).contains("1f4:a");
    }

    @Test
    void whatIsExcludedTakesNoPlace() throws SQLException {
      deployment
          .host()
          .sql("insert into challenge_exclusions (challenge_id, specifier) values ('cs', '1f4:a')");
      for (int remix = 10; remix < 16; remix++) {
        like(remix, JUNE);
      }

      assertPaid("1f4:b", "1f4:c", "1f4:d", "1f4:e", "1f4:f");
    }

    @Test
    void aRefusedOneIsLookedAtAgainWhenItsOwnerMoves() throws SQLException {
      for (int remix = 10; remix < 16; remix++) {
        like(remix, JUNE);
      }
      deployment.tick("cs");
      deployment.host().sql("delete from user_challenges where specifier = '1f4:a'");
      deployment.host().block(10_000).track(99, 501);
      deployment.settle("cs");
      assertThat(deployment.paid("cs")).as("not by itself").hasSize(4);
      deployment.host().block(10_001).updateUser(OWNER, u -> {});

      assertPaid("1f4:a", "1f4:b", "1f4:c", "1f4:d", "1f4:e");
    }

    /** Whatever the batches, and with paid rows before, between and after. */
    @Test
    void isAsAPlainModelSaysForRandomCandidates(TestDatabase database) throws SQLException {
      Random random = new Random(305);
      for (int batch : new int[] {1, 3, 5_000}) {
        Deployment ticking = Deployment.on(database, s -> s.batchSize(batch));
        for (int round = 0; round < 12; round++) {
          int owner = 1_000 * batch + round;
          oneTick(ticking, random, owner);
        }
      }
    }

    private void oneTick(Deployment ticking, Random random, int owner) throws SQLException {
      String prefix = Integer.toHexString(owner) + ":";
      int original = 10_000_000 + owner * 100;
      HostRows host = ticking.host().block(300).user(owner).track(original, owner);
      List<LocalDateTime> taken = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int paid = random.nextInt(8); paid > 0; paid--) {
        LocalDateTime at = someTime(random);
        if (CAP.fits(taken, at)) {
          taken.add(at);
          expected.add(prefix + paid);
          host.sql(
              """
              insert into user_challenges
                (challenge_id, user_id, specifier, is_complete, current_step_count, amount, completed_at)
              values ('cs', 600, ?, true, 1, 1, ?)
              """,
              prefix + paid,
              at);
        }
      }
      Map<Integer, LocalDateTime> candidates = new LinkedHashMap<>();
      for (int n = 1 + random.nextInt(25); n > 0; n--) {
        int remix = original + n;
        LocalDateTime at = someTime(random);
        candidates.put(remix, at);
        host.track(remix, REMIXER).remix(original, remix);
        host.save(owner, ItemType.TRACK, remix, row -> row.createdAt(at));
      }
      host.block(301).updateUser(owner, u -> u.verified(true));
      candidates.entrySet().stream()
          .sorted(
              Map.Entry.<Integer, LocalDateTime>comparingByValue()
                  .thenComparing(Map.Entry.comparingByKey()))
          .filter(candidate -> CAP.fits(taken, candidate.getValue()))
          .forEach(
              candidate -> {
                taken.add(candidate.getValue());
                expected.add(prefix + Integer.toHexString(candidate.getKey()));
              });

      ticking.settle("cs");

      assertThat(ticking.paid("cs").stream().filter(specifier -> specifier.startsWith(prefix)))
          .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static LocalDateTime someTime(Random random) {
      return JUNE.plusHours(random.nextInt(24 * 90));
    }

    /** Two instances tick while others write. */
    @Test
    void holdsWhileTwoInstancesTick(TestDatabase database, Connection one, Connection other)
        throws Exception {
      Random random = new Random(7);
      Instances instances = Instances.start(database, "cs", one, other);
      HostRows host = host();
      for (int owner = 501; owner <= 503; owner++) {
        host.user(owner, u -> u.verified(true)).track(owner, owner);
      }
      for (int remix = 1; remix <= 90; remix++) {
        int id = 1_000 + remix;
        int owner = 501 + random.nextInt(3);
        LocalDateTime at = JUNE.plusHours(random.nextInt(24 * 90));
        host.block(200 + remix)
            .track(id, REMIXER)
            .remix(owner, id)
            .save(owner, ItemType.TRACK, id, row -> row.createdAt(at));
      }
      instances.stop();
      deployment.settle("cs");

      for (int owner = 501; owner <= 503; owner++) {
        String prefix = Integer.toHexString(owner) + ":";
        List<LocalDateTime> taken = new ArrayList<>();
        for (UserChallenge row : deployment.rows("cs")) {
          LocalDateTime at = row.completedAt();
          if (at != null && row.specifier().startsWith(prefix)) {
            taken.add(at);
          }
        }
        assertThat(taken).hasSizeGreaterThan(5);
        assertThat(CAP.holds(taken)).isTrue();
      }
      Recomputation.of(deployment.connection()).only("cs").assertEqual();
    }
  }
}
