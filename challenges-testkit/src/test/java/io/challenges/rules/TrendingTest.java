package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeTickException;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** tt, tut and tp: the best of a week. */
@ChallengesDatabase
class TrendingTest {

  /** A Friday, at noon. */
  private static final Instant FRIDAY = Instant.parse("2025-03-07T12:00:00Z");

  private static final LocalDateTime SCORED = LocalDateTime.of(2025, 3, 7, 11, 0);

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database).at(FRIDAY);
    deployment.host().block(1_000);
  }

  /** Tracks from 1 on, each of its own owner, the first the best. */
  private void tracks(int count) throws SQLException {
    HostRows host = deployment.host().block(1_000);
    for (int track = 1; track <= count; track++) {
      host.track(track, 100 + track);
      score(track, 1_000 - track);
    }
  }

  private void score(int track, double score) throws SQLException {
    deployment.host().trackScore(track, score, s -> s.createdAt(SCORED));
  }

  private void playlists(int count) throws SQLException {
    HostRows host = deployment.host().block(1_000);
    for (int playlist = 1; playlist <= count; playlist++) {
      host.playlist(playlist, 100 + playlist);
      host.playlistScore(playlist, 1_000 - playlist, s -> s.createdAt(SCORED));
    }
  }

  /** Rank and track of those who have won, as the results have it. */
  private List<String> results(String type) throws SQLException {
    return deployment
        .values(
            """
            select rank || ' ' || id || ' ' || user_id
            from trending_results
            where type = '%s' and version = 'pnagD' and week = '2025-03-07'
            order by rank
            """
                .formatted(type))
        .stream()
        .map(String::valueOf)
        .toList();
  }

  private static List<String> ranked(int... tracks) {
    return IntStream.range(0, tracks.length)
        .mapToObj(i -> i + 1 + " " + tracks[i] + " " + (100 + tracks[i]))
        .toList();
  }

  @Test
  void paysTheTenBestTracksOfTheWeek() throws SQLException {
    tracks(12);

    deployment.settle("tt");

    assertThat(results("TRACKS")).isEqualTo(ranked(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
    assertThat(deployment.paid("tt"))
        .containsExactlyInAnyOrder(
            IntStream.rangeClosed(1, 10)
                .mapToObj(rank -> "2025-03-07:" + rank)
                .toArray(String[]::new));
    UserChallenge fifth = deployment.row("tt", "2025-03-07:5");
    assertThat(fifth.userId()).isEqualTo(105);
    assertThat(fifth.amount()).isEqualTo(1_000);
    assertThat(fifth.block()).isEqualTo(1_000);
    assertThat(fifth.completedAt()).isEqualTo(LocalDateTime.of(2025, 3, 7, 12, 0));
    assertThat(deployment.row("tt", "2025-03-07:6").amount()).isEqualTo(100);
    assertThat(deployment.row("tt", "2025-03-07:10").amount()).isEqualTo(100);
  }

  @Test
  void paysAWeekOnce() throws SQLException {
    tracks(3);
    deployment.settle("tt");
    score(50, 5_000);
    deployment.host().track(50, 150);

    assertThat(deployment.tick("tt").outcome()).isEqualTo(Outcome.IDLE);

    assertThat(results("TRACKS")).isEqualTo(ranked(1, 2, 3));
    assertThat(deployment.rows("tt")).hasSize(3);
  }

  @Test
  void paysTheNextWeekToo() throws SQLException {
    tracks(1);
    deployment.settle("tt");
    deployment.at(FRIDAY.plusSeconds(7 * 86_400));
    deployment.host().trackScore(1, 5, s -> s.createdAt(SCORED.plusDays(7)));

    deployment.settle("tt");

    assertThat(deployment.paid("tt")).containsExactly("2025-03-07:1", "2025-03-14:1");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-03-07T00:00:00Z, 2025-03-07",
    "2025-03-13T23:59:59.999999Z, 2025-03-07",
    "2025-03-10T00:00:00Z, 2025-03-07",
    "2025-03-06T23:59:59.999999Z, 2025-02-28",
    "2025-01-01T10:00:00Z, 2024-12-27"
  })
  void theWeekIsTheLatestFridayThatIsNotInTheFuture(Instant instant, String friday)
      throws SQLException {
    tracks(1);

    deployment.at(instant).settle("tt");

    assertThat(deployment.paid("tt")).containsExactly(friday + ":1");
  }

  @ParameterizedTest
  @CsvSource({"2025-03-06T23:59:59, 0", "2025-03-07T00:00:00, 1"})
  void waitsForScoresOfThatWeek(LocalDateTime scored, int paid) throws SQLException {
    deployment.host().track(1, 101).track(2, 102);
    // the greatest tells; others may be older
    deployment.host().trackScore(1, 10, s -> s.createdAt(scored));
    deployment.host().trackScore(2, 0, s -> s.createdAt(null));
    deployment.host().trackScore(3, 9, s -> s.createdAt(SCORED).timeRange("month"));
    deployment.host().trackScore(4, 9, s -> s.createdAt(SCORED).version("other"));

    deployment.settle("tt");

    assertThat(deployment.paid("tt")).hasSize(paid * 2);
  }

  @Test
  void aRowOfTheResultsMeansThatTheWeekIsPaid() throws SQLException {
    tracks(3);
    deployment
        .host()
        .sql("insert into trending_results values (7, '7', 9, 'TRACKS', 'pnagD', '2025-03-07')");

    deployment.settle("tt");

    assertThat(deployment.rows("tt")).isEmpty();
    assertThat(results("TRACKS")).containsExactly("9 7 7");
  }

  @Test
  void resultsOfAnotherTypeVersionOrWeekDoNotMatter() throws SQLException {
    tracks(1);
    deployment
        .host()
        .sql("insert into trending_results values (7, '7', 9, 'PLAYLISTS', 'pnagD', '2025-03-07')")
        .sql("insert into trending_results values (7, '7', 9, 'TRACKS', 'other', '2025-03-07')")
        .sql("insert into trending_results values (7, '7', 9, 'TRACKS', 'pnagD', '2025-02-28')");

    deployment.settle("tt");

    assertThat(deployment.paid("tt")).containsExactly("2025-03-07:1");
  }

  @Test
  void equalScoresGoToTheHigherId() throws SQLException {
    deployment.host().track(7, 107).track(8, 108).track(9, 109);
    score(8, 5);
    score(9, 5);
    score(7, 5);

    deployment.settle("tt");

    assertThat(results("TRACKS")).isEqualTo(ranked(9, 8, 7));
  }

  @Test
  void scoresOfOtherTypesVersionsAndTimesDoNotCount() throws SQLException {
    tracks(1);
    deployment.host().track(20, 120).track(21, 121).track(22, 122).track(23, 123);
    deployment.host().trackScore(20, 9_999, s -> s.createdAt(SCORED).type("UNDERGROUND_TRACKS"));
    deployment.host().trackScore(21, 9_999, s -> s.createdAt(SCORED).version("other"));
    deployment.host().trackScore(22, 9_999, s -> s.createdAt(SCORED).timeRange("month"));
    deployment.host().trackScore(23, 1, s -> s.createdAt(SCORED).set("score", null));

    deployment.settle("tt");

    assertThat(results("TRACKS")).isEqualTo(ranked(1));
  }

  @Test
  void onlyCurrentUndeletedListedAvailableTracksWin() throws SQLException {
    tracks(6);
    deployment
        .host()
        .block(1_001)
        .updateTrack(1, t -> t.set("is_delete", true))
        .updateTrack(2, t -> t.set("is_unlisted", true))
        .updateTrack(3, t -> t.set("is_available", false))
        .updateTrack(4, t -> t.set("is_available", null))
        .demoteTrack(5);
    score(99, 5_000);

    deployment.settle("tt");

    assertThat(results("TRACKS")).isEqualTo(ranked(4, 6));
  }

  @Test
  void aFlagOfATrackThatIsNullSaysNothingAgainstIt() throws SQLException {
    deployment
        .host()
        .sql("alter table tracks alter column is_delete drop not null")
        .sql("alter table tracks alter column is_unlisted drop not null")
        .sql("alter table tracks alter column is_available drop not null");
    tracks(4);
    deployment
        .host()
        .block(1_001)
        .updateTrack(1, t -> t.set("is_delete", null))
        .updateTrack(2, t -> t.set("is_unlisted", null))
        .updateTrack(3, t -> t.set("is_available", null));

    Recomputation recomputation = Recomputation.of(deployment.connection()).only("tt").note(FRIDAY);

    deployment.settle("tt");

    assertThat(results("TRACKS")).isEqualTo(ranked(1, 2, 3, 4));
    recomputation.assertEqual();
  }

  @Test
  void ofTwoCurrentTracksTheLaterOneCounts() throws SQLException {
    tracks(1);
    deployment.host().block(1_001).track(1, 555);

    deployment.settle("tt");

    assertThat(results("TRACKS")).containsExactly("1 1 555");
  }

  @Test
  void onlyCurrentUndeletedPublicPlaylistsWin() throws SQLException {
    playlists(5);
    deployment
        .host()
        .block(1_001)
        .updatePlaylist(1, p -> p.set("is_delete", true))
        .updatePlaylist(2, p -> p.set("is_private", true))
        .demotePlaylist(3)
        .updatePlaylist(4, p -> p.set("is_album", true));

    deployment.settle("tp");

    assertThat(results("PLAYLISTS")).isEqualTo(ranked(4, 5));
    assertThat(deployment.row("tp", "2025-03-07:1").amount()).isEqualTo(100);
    assertThat(deployment.row("tp", "2025-03-07:1").userId()).isEqualTo(104);
  }

  @Test
  void aFlagOfAPlaylistThatIsNullSaysNothingAgainstIt() throws SQLException {
    deployment
        .host()
        .sql("alter table playlists alter column is_delete drop not null")
        .sql("alter table playlists alter column is_private drop not null");
    playlists(3);
    deployment
        .host()
        .block(1_001)
        .updatePlaylist(1, p -> p.set("is_delete", null))
        .updatePlaylist(2, p -> p.set("is_private", null));
    Recomputation recomputation = Recomputation.of(deployment.connection()).only("tp").note(FRIDAY);

    deployment.settle("tp");

    assertThat(results("PLAYLISTS")).isEqualTo(ranked(1, 2, 3));
    recomputation.assertEqual();
  }

  @Test
  void paysRanksSixToTenOfPlaylistsATenth() throws SQLException {
    playlists(11);

    deployment.settle("tp");

    assertThat(deployment.rows("tp")).hasSize(10);
    assertThat(deployment.row("tp", "2025-03-07:6").amount()).isEqualTo(10);
  }

  @Test
  void undergroundLeavesOutTheTwentyThatLeadAmongWhatCanWin() throws SQLException {
    tracks(34);
    deployment.host().block(1_001).updateTrack(3, t -> t.set("is_delete", true));

    deployment.settle("tut");

    assertThat(results("UNDERGROUND_TRACKS"))
        .isEqualTo(ranked(22, 23, 24, 25, 26, 27, 28, 29, 30, 31));
    assertThat(results("TRACKS")).isEmpty();
  }

  @Test
  void undergroundIsForOwnersWhomFewFollowAndWhoFollowFew() throws SQLException {
    tracks(26);
    deployment
        .host()
        .aggregateUser(121, 1_499, 1_499)
        .aggregateUser(122, 1_500, 0)
        .aggregateUser(123, 0, 1_500)
        .aggregateUser(124, 0, 0);

    deployment.settle("tut");

    // of 125 and 126 nothing is known
    assertThat(results("UNDERGROUND_TRACKS")).isEqualTo(ranked(21, 24, 25, 26));
  }

  @Test
  void withoutWinnersNothingIsPaidUntilThereAreSome() throws SQLException {
    score(1, 10);

    assertThat(deployment.tick("tt").outcome()).isEqualTo(Outcome.IDLE);
    assertThat(results("TRACKS")).isEmpty();
    deployment.host().track(1, 101);

    deployment.settle("tt");

    assertThat(results("TRACKS")).isEqualTo(ranked(1));
  }

  @Test
  void aWithdrawnRankStaysWithdrawnAndComesBackAsItWas() throws SQLException {
    tracks(2);
    deployment.settle("tt");
    deployment
        .challenges()
        .inspect("tt")
        .exclude(deployment.connection(), "2025-03-07:1", "bought plays");
    assertThat(deployment.paid("tt")).containsExactly("2025-03-07:2");
    score(2, 9_999);

    deployment.challenges().inspect("tt").include(deployment.connection(), "2025-03-07:1");

    assertThat(deployment.row("tt", "2025-03-07:1").userId()).isEqualTo(101);
    assertThat(results("TRACKS")).isEqualTo(ranked(1, 2));
  }

  @Test
  void nobodyIsChosenForAWeekThatHasPassed() throws SQLException {
    tracks(2);
    deployment
        .challenges()
        .inspect("tt")
        .exclude(deployment.connection(), "2025-02-28:1", "by mistake");

    deployment.challenges().inspect("tt").include(deployment.connection(), "2025-02-28:1");

    assertThat(deployment.rows("tt")).isEmpty();
    assertThat(deployment.values("select id from trending_results")).isEmpty();
  }

  @Test
  void aPreviewShowsTheWinnersAndChoosesNobody() throws SQLException {
    tracks(2);

    assertThat(deployment.challenges().inspect("tt").preview(deployment.connection()).changes())
        .extracting(change -> change.specifier() + " " + change.after().userId())
        .containsExactly("2025-03-07:1 101", "2025-03-07:2 102");

    assertThat(results("TRACKS")).isEmpty();
  }

  /** The clock goes on to the next Friday while they tick. */
  @ParameterizedTest
  @CsvSource({"tt, TRACKS", "tut, UNDERGROUND_TRACKS", "tp, PLAYLISTS"})
  void threeInstancesAtTheMomentFridayBeginsPayOnce(
      String challengeId,
      String type,
      TestDatabase database,
      Connection one,
      Connection two,
      Connection three)
      throws Exception {
    List<Instant> fridays =
        IntStream.range(0, 6)
            .mapToObj(
                week -> Instant.parse("2025-03-07T00:00:00Z").plus(Duration.ofDays(7L * week)))
            .toList();
    tracks(30);
    playlists(10);
    deployment
        .host()
        .sql("update track_trending_scores set created_at = '2025-05-01'")
        .sql("update playlist_trending_scores set created_at = '2025-05-01'")
        .sql("insert into trending_results values (7, '7', 1, ?, 'pnagD', '2025-02-28')", type);
    deployment.at(fridays.get(0).minusNanos(1_000));
    List<TickingInstance> instances =
        Stream.of(one, two, three)
            .map(connection -> new TickingInstance(challengeId, connection))
            .toList();
    List<CompletableFuture<Void>> running = instances.stream().map(Elsewhere::run).toList();
    try {
      awaitTicks(instances);
      assertThat(deployment.rows(challengeId)).as("before the first of them").isEmpty();
      for (Instant friday : fridays) {
        deployment.at(friday);
        String week = friday.toString().substring(0, 10);
        Condition.await(
            "the winners of " + week, () -> deployment.paid(challengeId).contains(week + ":10"));
        awaitTicks(instances);
      }
    } finally {
      instances.forEach(TickingInstance::stop);
    }
    for (CompletableFuture<Void> instance : running) {
      instance.get(60, TimeUnit.SECONDS);
    }

    assertThat(instances.stream().mapToInt(TickingInstance::processed).sum()).isEqualTo(6);
    assertThat(deployment.rows(challengeId)).hasSize(60);
    assertThat(
            deployment.values(
                """
                select week || ' ' || count(*) || ' ' || count(distinct rank)
                from trending_results
                where type = '%s' and week > '2025-02-28'
                group by week
                order by week
                """
                    .formatted(type)))
        .containsExactlyElementsOf(
            fridays.stream().map(friday -> friday.toString().substring(0, 10) + " 10 10").toList());
  }

  /** Until each has begun a tick and ended it. */
  private static void awaitTicks(List<TickingInstance> instances) {
    for (TickingInstance instance : instances) {
      int ticked = instance.ticked();
      Condition.await("two ticks of an instance", () -> instance.ticked() > ticked + 1);
    }
  }

  /** Ticks as long as it may. */
  private final class TickingInstance implements Runnable {

    private final String challengeId;
    private final Connection connection;
    private final AtomicInteger ticked = new AtomicInteger();
    private final AtomicInteger processed = new AtomicInteger();
    private volatile boolean stopped;
    private volatile @Nullable SQLException failure;

    TickingInstance(String challengeId, Connection connection) {
      this.challengeId = challengeId;
      this.connection = connection;
    }

    @Override
    public void run() {
      try {
        while (!stopped) {
          TickResult tick = deployment.challenges().processor(challengeId).tick(connection);
          if (tick.outcome() == Outcome.PROCESSED) {
            processed.incrementAndGet();
          }
          ticked.incrementAndGet();
        }
      } catch (SQLException e) {
        failure = e;
      }
    }

    void stop() {
      stopped = true;
    }

    int ticked() {
      requireNoFailure();
      return ticked.get();
    }

    int processed() {
      requireNoFailure();
      return processed.get();
    }

    private void requireNoFailure() {
      SQLException thrown = failure;
      if (thrown != null) {
        throw new AssertionError("an instance has failed", thrown);
      }
    }
  }

  @Test
  void anOlderSnapshotDoesNotPayASecondTime(TestDatabase database) throws SQLException {
    tracks(2);
    try (Connection older = database.dataSource().getConnection()) {
      older.setAutoCommit(false);
      older.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      assertThat(Deployment.value(older, "select count(*) from trending_results")).isEqualTo("0");
      deployment.settle("tt");

      assertThatThrownBy(() -> deployment.challenges().processor("tt").tick(older))
          .isInstanceOfSatisfying(
              ChallengeTickException.class, e -> assertThat(e.getSQLState()).isEqualTo("40001"));
      older.rollback();
    }
    assertThat(deployment.rows("tt")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tt", "tut", "tp"})
  void theClockAloneMakesFridayDue(String challengeId) throws SQLException {
    assertThat(deployment.tick(challengeId).dueAt()).isEqualTo("2025-03-14T00:00:00Z");
    assertThat(deployment.at(Instant.parse("2025-03-06T23:59:59Z")).tick(challengeId).dueAt())
        .isEqualTo("2025-03-07T00:00:00Z");
  }

  @Test
  void theIndexerDoesNotSleepThroughFriday() throws SQLException {
    deployment.at(Instant.parse("2025-03-06T12:00:00Z"));
    // computed ahead of the host's clock
    tracks(1);
    deployment
        .host()
        .sql("insert into trending_results values (7, '7', 9, 'TRACKS', 'pnagD', '2025-02-28')");
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(deployment.database().dataSource(), deployment.challenges()).build()) {
      Condition.await("a skipped round", () -> indexer.tick().status() == Status.UNCHANGED);

      deployment.at(Instant.parse("2025-03-07T00:00:00Z"));
      indexer.tick();
    }

    assertThat(deployment.paid("tt")).containsExactly("2025-03-07:1");
  }
}
