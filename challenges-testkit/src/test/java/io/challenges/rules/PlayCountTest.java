package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeIndexer;
import io.challenges.ExclusionResult;
import io.challenges.IndexerRound.Status;
import io.challenges.ReconciliationProgress;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import io.challenges.testkit.TrackRow;
import io.challenges.testkit.UserRow;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
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
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** p1, p2 and p3: how often an artist's tracks were played. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class PlayCountTest {

  private static final int ARTIST = 700;
  private static final int TRACK = 7;
  private static final LocalDate JANUARY = LocalDate.of(2025, 1, 1);
  private static final LocalDate FEBRUARY = LocalDate.of(2025, 2, 1);

  private static final List<String> TIERS = List.of("p1", "p2", "p3");

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment.host().block(100).user(ARTIST, u -> u.verified(true)).track(TRACK, ARTIST);
    settle();
  }

  private HostRows host() throws SQLException {
    return deployment.host().block(200);
  }

  private void settle() throws SQLException {
    for (String tier : TIERS) {
      deployment.settle(tier);
    }
  }

  /** Sums that a play makes the challenges look at. */
  private void plays(int count) throws SQLException {
    host().monthlyPlays(TRACK, JANUARY, count).play(null, TRACK);
    settle();
  }

  private void assertProgress(String tier, String specifier, int progress) throws SQLException {
    UserChallenge row = deployment.row(tier, specifier);
    assertThat(row.complete()).as("%s", row).isFalse();
    assertThat(row.progress()).as("%s", row).isEqualTo(progress);
  }

  private void assertNoRow(String tier) throws SQLException {
    assertThat(deployment.rows(tier)).isEmpty();
  }

  @Test
  void countsThePlaysOfAVerifiedArtist() throws SQLException {
    plays(1);

    UserChallenge row = deployment.row("p1", "2bc:250");
    assertThat(row.userId()).isEqualTo(ARTIST);
    assertThat(row.complete()).isFalse();
    assertThat(row.progress()).isEqualTo(1);
    assertThat(row.amount()).isEqualTo(25);
    assertThat(row.block()).isNull();
    assertThat(row.completedAt()).isNull();
    assertNoRow("p2");
    assertNoRow("p3");
  }

  @Test
  void hasNoRowBeforeTheFirstPlay() throws SQLException {
    plays(0);

    assertNoRow("p1");
  }

  @Test
  void paysTheFirstMilestoneAndBeginsTheSecond() throws SQLException {
    plays(249);
    assertThat(deployment.paid("p1")).isEmpty();
    assertNoRow("p2");

    plays(250);

    assertThat(deployment.paid("p1")).containsExactly("2bc:250");
    assertThat(deployment.row("p1", "2bc:250").progress()).isEqualTo(250);
    assertProgress("p2", "2bc:1000", 250);
    assertThat(deployment.row("p2", "2bc:1000").amount()).isEqualTo(100);
    assertNoRow("p3");
  }

  @Test
  void paysTheSecondMilestoneAndBeginsTheThird() throws SQLException {
    plays(999);
    assertProgress("p2", "2bc:1000", 999);
    assertNoRow("p3");

    plays(1_000);

    assertThat(deployment.paid("p2")).containsExactly("2bc:1000");
    assertThat(deployment.row("p2", "2bc:1000").progress()).isEqualTo(1_000);
    assertProgress("p3", "2bc:10000", 1_000);
    assertThat(deployment.row("p3", "2bc:10000").amount()).isEqualTo(1_000);
  }

  @Test
  void paysTheThirdMilestone() throws SQLException {
    plays(9_999);
    assertThat(deployment.paid("p3")).isEmpty();

    plays(12_345);

    for (String tier : TIERS) {
      assertThat(deployment.paid(tier)).hasSize(1);
    }
    UserChallenge row = deployment.row("p3", "2bc:10000");
    assertThat(row.progress()).as("capped at the target").isEqualTo(10_000);
    assertThat(row.userId()).isEqualTo(ARTIST);
  }

  @Test
  void paysAllTiersAtOnce() throws SQLException {
    plays(20_000);

    assertThat(deployment.paid("p1")).containsExactly("2bc:250");
    assertThat(deployment.paid("p2")).containsExactly("2bc:1000");
    assertThat(deployment.paid("p3")).containsExactly("2bc:10000");
  }

  @Test
  void sumsMoreThanAnIntHolds() throws SQLException {
    host().monthlyPlays(TRACK, FEBRUARY, 2_000_000_000);
    plays(2_000_000_000);

    assertThat(deployment.paid("p3")).containsExactly("2bc:10000");
  }

  @Test
  void sumsMonthsCountriesAndTracksSince2025() throws SQLException {
    host()
        .monthlyPlays(TRACK, LocalDate.of(2024, 12, 1), 100)
        .monthlyPlays(TRACK, JANUARY, 1)
        .monthlyPlays(TRACK, JANUARY, "DE", 2)
        .monthlyPlays(TRACK, FEBRUARY, 4)
        .track(8, ARTIST)
        .monthlyPlays(8, FEBRUARY, 8)
        .track(9, 701)
        .monthlyPlays(9, FEBRUARY, 16)
        .row(
            "aggregate_monthly_plays",
            row -> row.set("play_item_id", 8).set("timestamp", JANUARY).set("count", null));

    settle();

    assertProgress("p1", "2bc:250", 15);
  }

  @Test
  void countsUnlistedTracksAndStemsToo() throws SQLException {
    host()
        .updateTrack(
            TRACK, t -> t.unlisted(true).available(false).stemOf("{\"parent_track_id\": 1}"));

    plays(3);

    assertProgress("p1", "2bc:250", 3);
  }

  @Test
  void countsTheLatestOfTwoCurrentVersionsOfATrack() throws SQLException {
    host()
        .monthlyPlays(TRACK, JANUARY, 1)
        .block(201)
        .track(8, ARTIST, t -> t.txhash("b"))
        .track(8, 701, t -> t.txhash("a"))
        .monthlyPlays(8, JANUARY, 2)
        .track(9, 701, t -> t.txhash("b"))
        .track(9, ARTIST, t -> t.txhash("a"))
        .monthlyPlays(9, JANUARY, 4)
        .track(10, ARTIST, t -> t.txhash("a"))
        .track(10, ARTIST, t -> t.txhash("b"))
        .monthlyPlays(10, JANUARY, 8)
        .track(11, ARTIST, t -> t.txhash("a").deleted(true))
        .track(11, ARTIST, t -> t.txhash("b").blocknumber(null))
        .monthlyPlays(11, JANUARY, 16)
        .track(12, ARTIST, t -> t.txhash("b").blocknumber(null))
        .track(12, 701, t -> t.txhash("a").blocknumber(null))
        .monthlyPlays(12, JANUARY, 32)
        .track(13, ARTIST, t -> t.txhash("b").current(false))
        .track(13, 701, t -> t.txhash("a").blocknumber(null))
        .monthlyPlays(13, JANUARY, 64)
        .track(14, ARTIST, t -> t.txhash("a"))
        .track(14, 701, t -> t.txhash("b").current(false))
        .monthlyPlays(14, JANUARY, 128);

    settle();

    assertProgress("p1", "2bc:250", 1 + 2 + 8 + 32 + 128);
  }

  @Test
  void takesTheArtistsRowOfTheGreatestBlock() throws SQLException {
    host()
        .block(201)
        .user(701, u -> u.verified(true).txhash("a"))
        .user(701, u -> u.verified(false).txhash("0"))
        .user(702, u -> u.verified(true).deactivated(true))
        .block(200)
        .user(701, u -> u.verified(false).txhash("b"))
        .user(701, u -> u.verified(false).txhash("c").blocknumber(null))
        .user(702, u -> u.verified(true))
        .track(8, 701)
        .monthlyPlays(8, JANUARY, 2)
        .track(9, 702)
        .monthlyPlays(9, JANUARY, 2);

    settle();

    assertThat(deployment.rows("p1"))
        .extracting(UserChallenge::specifier)
        .containsExactly("2bd:250");
  }

  static List<Named<Consumer<UserRow>>> notCounted() {
    return List.of(
        Named.of("not verified", artist -> artist.verified(false)),
        Named.of("of unknown verification", artist -> artist.verified(null)),
        Named.of("deactivated", artist -> artist.deactivated(true)));
  }

  @ParameterizedTest
  @MethodSource("notCounted")
  void countsForNoArtist(Consumer<UserRow> columns) throws SQLException {
    host().updateUser(ARTIST, columns);

    plays(20_000);

    TIERS.forEach(tier -> assertThat(rowsOf(tier)).isEmpty());
  }

  private List<UserChallenge> rowsOf(String tier) {
    try {
      return deployment.rows(tier);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void countsForNoArtistWithoutACurrentRow() throws SQLException {
    host().demoteUser(ARTIST);

    plays(20_000);

    assertNoRow("p1");
  }

  @Test
  void countsAgainOnceTheArtistIsActive() throws SQLException {
    host().updateUser(ARTIST, u -> u.deactivated(null));

    plays(3);

    assertProgress("p1", "2bc:250", 3);
  }

  @ParameterizedTest
  @MethodSource("notCounted")
  void fallsToNothingWhereTheArtistNoLongerMay(Consumer<UserRow> columns) throws SQLException {
    plays(600);
    host().block(201).updateUser(ARTIST, columns);

    settle();

    assertThat(deployment.paid("p1")).as("what is complete stays").containsExactly("2bc:250");
    assertThat(deployment.row("p1", "2bc:250").progress()).isEqualTo(250);
    assertProgress("p2", "2bc:1000", 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deleted", "another owner", "not current"})
  void fallsByTheTracksThatAreLost(String kind) throws SQLException {
    host().track(8, ARTIST).monthlyPlays(8, JANUARY, 5);
    plays(10);
    assertProgress("p1", "2bc:250", 15);
    HostRows host = host().block(201);
    switch (kind) {
      case "deleted" -> host.updateTrack(TRACK, t -> t.deleted(true));
      case "another owner" -> host.appendTrack(TRACK, t -> t.owner(701));
      default -> host.updateTrack(TRACK, t -> t.current(false));
    }

    settle();

    assertProgress("p1", "2bc:250", 5);
  }

  @Test
  void fallsToNothingBelowTheTier() throws SQLException {
    plays(260);
    assertProgress("p2", "2bc:1000", 260);

    plays(249);

    assertProgress("p2", "2bc:1000", 0);
    plays(250);
    assertProgress("p2", "2bc:1000", 250);
  }

  @Test
  void fallsToNothingWithoutPlays() throws SQLException {
    plays(10);

    plays(0);

    assertProgress("p1", "2bc:250", 0);
  }

  @Test
  void takesTheTiersFromTheCatalogue() throws SQLException {
    deployment.catalogue("p1", "step_count", 3).catalogue("p2", "step_count", 5);
    deployment.catalogue("p3", "amount", "7");

    plays(4);

    assertThat(deployment.paid("p1")).containsExactly("2bc:250");
    assertProgress("p2", "2bc:1000", 4);
    assertNoRow("p3");
    plays(6);
    assertThat(deployment.paid("p2")).containsExactly("2bc:1000");
    assertProgress("p3", "2bc:10000", 6);
    assertThat(deployment.row("p3", "2bc:10000").amount()).isEqualTo(7);
  }

  @Test
  void knowsTheTierBelowWhereTheCatalogueDoesNot() throws SQLException {
    deployment
        .catalogue("p2", "step_count", null)
        .host()
        .sql("delete from challenges where id = 'p1'");
    host().monthlyPlays(TRACK, JANUARY, 999).play(null, TRACK);
    deployment.settle("p3");
    assertNoRow("p3");
    deployment.catalogue("p2", "step_count", 1_000);
    host().monthlyPlays(TRACK, JANUARY, 249).play(null, TRACK);
    deployment.settle("p2");
    assertNoRow("p2");
    host().monthlyPlays(TRACK, JANUARY, 250).play(null, TRACK);
    deployment.settle("p2");
    assertProgress("p2", "2bc:1000", 250);
    deployment.catalogue("p2", "step_count", null);
    host().monthlyPlays(TRACK, JANUARY, 1_000).play(null, TRACK);

    deployment.settle("p3");

    assertProgress("p3", "2bc:10000", 1_000);
  }

  @Test
  void countsATierAlsoWhereTheOneBelowIsInactive() throws SQLException {
    deployment.catalogue("p1", "active", false);

    plays(300);

    assertProgress("p2", "2bc:1000", 300);
  }

  @Test
  void movesWithAPlayAlone() throws SQLException {
    host().monthlyPlays(TRACK, JANUARY, 10);
    assertThat(deployment.tick("p1").outcome()).isEqualTo(Outcome.IDLE);
    host().play(null, TRACK, play -> play.createdAt(null));

    TickResult tick = deployment.tick("p1");

    // twice: there is no time that it would have to wait for
    assertThat(tick.rowsScanned()).isEqualTo(2);
    assertThat(tick.keysDerived()).isEqualTo(1);
    assertProgress("p1", "2bc:250", 10);
  }

  @Test
  void movesWithTheUserAlone() throws SQLException {
    host().updateUser(ARTIST, u -> u.verified(false));
    plays(300);
    host().block(5000).updateUser(ARTIST, u -> u.verified(true));

    TickResult tick = deployment.tick("p1");

    assertThat(tick.rowsScanned()).isEqualTo(1);
    assertThat(deployment.paid("p1")).containsExactly("2bc:250");
  }

  @Test
  void movesWithATrackAlone() throws SQLException {
    host().monthlyPlays(8, JANUARY, 300).block(5000).track(8, ARTIST);

    TickResult tick = deployment.tick("p1");

    assertThat(tick.rowsScanned()).isEqualTo(1);
    assertThat(deployment.paid("p1")).containsExactly("2bc:250");
  }

  @Test
  void movesTheEarlierOwnerOfATrackToo() throws SQLException {
    host().user(701, u -> u.verified(true));
    plays(100);
    host().block(5000).appendTrack(TRACK, t -> t.owner(701));

    assertThat(deployment.tick("p1").keysDerived()).isEqualTo(2);

    assertProgress("p1", "2bc:250", 0);
    assertProgress("p1", "2bd:250", 100);
  }

  @Test
  void sumsNothingForWhoIsComplete() throws SQLException {
    plays(250);
    UserChallenge paid = deployment.row("p1", "2bc:250");
    plays(7);

    assertThat(deployment.rows("p1")).containsExactly(paid);
  }

  @Test
  void isCompleteAtTheTicksTimeAndTheChainsHead() throws SQLException {
    deployment.host().block(4000);

    plays(250);

    UserChallenge row = deployment.row("p1", "2bc:250");
    assertThat(row.block()).isEqualTo(4000);
    assertThat(row.completedAt())
        .isEqualTo(LocalDateTime.ofInstant(Deployment.INSTANT, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @CsvSource({"p1, 2bc:250", "p2, 2bc:1000", "p3, 2bc:10000"})
  void anExclusionLeadsBackToTheArtist(String tier, String specifier) throws SQLException {
    plays(20_000);
    var inspector = deployment.challenges().inspect(tier);

    ExclusionResult excluded = inspector.exclude(deployment.connection(), specifier, "bots");

    assertThat(excluded.keys()).containsExactly("700");
    plays(20_001);
    assertNoRow(tier);
    assertThat(inspector.include(deployment.connection(), specifier).completed()).isEqualTo(1);
  }

  @Test
  void aReconciliationFindsASumThatNobodyPlayedFor() throws SQLException {
    plays(3);
    deployment.rest();
    host().monthlyPlays(TRACK, JANUARY, 260);
    assertThat(deployment.tick("p2").outcome()).isEqualTo(Outcome.IDLE);

    for (String tier : TIERS) {
      deployment
          .challenges()
          .inspect(tier)
          .reconcile()
          .pause(Duration.ZERO)
          .run(deployment.connection());
    }

    assertThat(deployment.paid("p1")).containsExactly("2bc:250");
    assertProgress("p2", "2bc:1000", 260);
    assertNoRow("p3");
  }

  @Test
  void aReconciliationReadsThePlaysOnce() throws SQLException {
    host().monthlyPlays(TRACK, JANUARY, 3).play(null, TRACK);
    deployment.rest();

    ReconciliationProgress progress =
        deployment
            .challenges()
            .inspect("p1")
            .reconcile()
            .pause(Duration.ZERO)
            .run(deployment.connection());

    assertThat(progress.keysDerived())
        .as("one each for the play, the track, the user and the row that is kept")
        .isEqualTo(4);
  }

  @Test
  void isTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    Random random = new Random(10);
    HostRows host = host();
    for (int artist = 701; artist <= 705; artist++) {
      host.block(artist).user(artist, u -> u.verified(true));
      for (int track = 0; track < 4; track++) {
        int id = artist * 10 + track;
        Consumer<TrackRow> columns = t -> t.deleted(random.nextInt(4) == 0);
        host.track(id, artist, columns).monthlyPlays(id, JANUARY, random.nextInt(800));
        host.play(null, id).play(null, id);
      }
    }
    host.block(800).updateUser(702, u -> u.deactivated(true)).appendTrack(7010, t -> t.owner(704));

    for (String tier : TIERS) {
      small.settle(tier);
      assertThat(small.rows(tier)).isNotEmpty();
      assertThat(small.tick(tier).outcome()).isEqualTo(Outcome.IDLE);
    }

    Recomputation.of(small.connection()).only("p1", "p2", "p3").assertEqual();
  }

  @Test
  void goesOnWhereAnOlderJobOfTheThreeStopped() throws SQLException {
    for (int play = 1; play <= 10; play++) {
      int id = play;
      host().track(10 + play, 701).play(null, 10 + play, p -> p.id(100 + id));
    }
    host()
        .user(701, u -> u.verified(true))
        .sql("delete from indexing_checkpoints where tablename ~ 'challenges:p[123]:'")
        .sql(
            """
            insert into indexing_checkpoints (tablename, last_checkpoint)
            values ('challenges:play_count_milestones:last_play_id', 107)
            """);

    for (String tier : TIERS) {
      TickResult tick = deployment.tick(tier);

      assertThat(tick.before())
          .containsEntry(Axis.PLAYS, 107L)
          .containsEntry(Axis.PLAYS_SETTLED, 107L);
      assertThat(tick.after().get(Axis.PLAYS)).isEqualTo(110);
    }
  }

  /** Monthly sums are refreshed some time after the play. */
  @Nested
  class Late {

    private static final Instant PLAYED = Instant.parse("2025-03-04T10:00:00Z");
    private static final Duration DELAY = Duration.ofHours(1);

    private void play() throws SQLException {
      LocalDateTime at = LocalDateTime.ofInstant(PLAYED, ZoneOffset.UTC);
      host().play(null, TRACK, play -> play.createdAt(at));
    }

    @Test
    void theSecondReadingBringsTheMilestone() throws SQLException {
      deployment.at(PLAYED);
      play();
      TickResult atOnce = deployment.tick("p1");
      assertThat(atOnce.keysDerived()).isEqualTo(1);
      assertThat(atOnce.dueAt()).isEqualTo(PLAYED.plus(Duration.ofHours(1)));
      assertNoRow("p1");
      deployment.at(PLAYED.plus(Duration.ofMinutes(30)));
      host().monthlyPlays(TRACK, JANUARY, 250);
      assertThat(deployment.tick("p1").keysDerived()).isZero();
      deployment.at(PLAYED.plus(Duration.ofHours(1)).minusNanos(1_000));
      assertThat(deployment.tick("p1").keysDerived()).isZero();
      assertNoRow("p1");
      deployment.at(PLAYED.plus(Duration.ofHours(1)));

      TickResult later = deployment.tick("p1");

      assertThat(later.keysDerived()).isEqualTo(1);
      assertThat(later.dueAt()).as("nothing more to wait for").isNull();
      assertThat(deployment.paid("p1")).containsExactly("2bc:250");
    }

    /** As the sessions of a host draw ids and commit, or as plays are imported. */
    @ParameterizedTest
    @CsvSource({"101, 0, 102, 0", "102, 0, 101, 0", "101, 1, 102, 0", "101, 0, 102, 1"})
    void readsEachPlayAgainWhateverTheOrderOfIdsAndTimes(
        int firstId, int firstSecond, int secondId, int secondSecond) throws SQLException {
      deployment.at(PLAYED.plusSeconds(1));
      host().user(702, u -> u.verified(true)).track(78, 702);
      deployment.settle("p1");
      play(firstId, TRACK, firstSecond);
      play(secondId, 78, secondSecond);
      deployment.settle("p1");
      assertNoRow("p1");
      int later = firstSecond > secondSecond ? TRACK : 78;
      host().monthlyPlays(later == TRACK ? 78 : TRACK, JANUARY, 250);
      Instant due = PLAYED.plusSeconds(Math.max(firstSecond, secondSecond)).plus(DELAY);

      deployment.at(due.minusNanos(1_000));
      assertThat(deployment.tick("p1").dueAt()).isNotNull().isBeforeOrEqualTo(due);
      host().monthlyPlays(later, JANUARY, 250);
      deployment.at(due);
      deployment.settle("p1");

      assertThat(deployment.paid("p1")).containsExactlyInAnyOrder("2bc:250", "2be:250");
      assertThat(deployment.tick("p1").dueAt()).isNull();
    }

    private void play(int id, int track, int second) throws SQLException {
      host()
          .sql(
              """
              insert into plays (id, play_item_id, created_at) overriding system value
              values (?, ?, ?)
              """,
              id,
              track,
              LocalDateTime.ofInstant(PLAYED.plusSeconds(second), ZoneOffset.UTC));
    }

    @Test
    void readsManyThatAreOldEnoughInBatches(TestDatabase database) throws SQLException {
      Deployment small = Deployment.on(database, s -> s.batchSize(2));
      small.at(PLAYED);
      for (int play = 0; play < 7; play++) {
        play();
      }
      small.settle("p1");
      host().monthlyPlays(TRACK, JANUARY, 250);
      small.at(PLAYED.plus(DELAY));

      assertThat(small.tick("p1").moreWaiting()).isTrue();
      assertThat(small.tick("p1").moreWaiting()).isTrue();
      assertThat(small.tick("p1").moreWaiting()).isTrue();
      TickResult last = small.tick("p1");

      assertThat(last.moreWaiting()).isFalse();
      assertThat(last.after().get(Axis.PLAYS_SETTLED)).isEqualTo(last.after().get(Axis.PLAYS));
      assertThat(small.paid("p1")).containsExactly("2bc:250");
    }

    @Test
    void theDelayIsASetting(TestDatabase database) throws SQLException {
      Deployment slow = Deployment.on(database, s -> s.aggregateDelay(Duration.ofHours(6)));
      slow.at(PLAYED);
      play();
      slow.settle("p1");
      host().monthlyPlays(TRACK, JANUARY, 250);
      slow.at(PLAYED.plus(Duration.ofHours(5)));
      slow.settle("p1");
      assertThat(slow.rows("p1")).isEmpty();
      slow.at(PLAYED.plus(Duration.ofHours(6)));

      slow.settle("p1");

      assertThat(slow.paid("p1")).containsExactly("2bc:250");
    }

    @Test
    void theIndexerDoesNotSkipIt(TestDatabase database) throws SQLException {
      deployment.at(PLAYED);
      try (ChallengeIndexer indexer =
          ChallengeIndexer.on(database.dataSource(), deployment.challenges()).build()) {
        play();
        host().monthlyPlays(TRACK, JANUARY, 0);
        rest(indexer);
        host().monthlyPlays(TRACK, JANUARY, 250);
        rest(indexer);
        assertNoRow("p1");
        deployment.at(PLAYED.plus(Duration.ofMinutes(59)));
        assertThat(indexer.tick().status()).isEqualTo(Status.UNCHANGED);
        deployment.at(PLAYED.plus(Duration.ofHours(1)));

        assertThat(indexer.tick().status()).isEqualTo(Status.TICKED);

        assertThat(deployment.paid("p1")).containsExactly("2bc:250");
      }
    }

    private void rest(ChallengeIndexer indexer) {
      Condition.await("a skipped round", () -> indexer.tick().status() == Status.UNCHANGED);
    }
  }
}
