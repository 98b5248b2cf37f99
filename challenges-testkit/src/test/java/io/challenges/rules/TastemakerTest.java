package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.ItemType;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** t: those who reposted or saved early what is at the top now. */
@ChallengesDatabase
class TastemakerTest {

  private static final LocalDateTime START = LocalDateTime.of(2025, 1, 1, 0, 0);

  private Deployment deployment;
  private HostRows host;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    host = deployment.host().block(1_000).trackScore(1, 100);
  }

  private void repost(int user, int track, int minute) throws SQLException {
    host.repost(user, ItemType.TRACK, track, r -> r.set("created_at", START.plusMinutes(minute)));
  }

  private void save(int user, int track, int minute) throws SQLException {
    host.save(user, ItemType.TRACK, track, r -> r.set("created_at", START.plusMinutes(minute)));
  }

  private static List<String> users(int from, int to, int track) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(user -> Integer.toHexString(user) + ":t:" + Integer.toHexString(track))
        .toList();
  }

  @Test
  void paysWhoRepostedATopTrack() throws SQLException {
    repost(700, 1, 5);

    deployment.settle("t");

    assertThat(deployment.rows("t"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("2bc:t:1");
              assertThat(row.userId()).isEqualTo(700);
              assertThat(row.complete()).isTrue();
              assertThat(row.amount()).isEqualTo(100);
              assertThat(row.completedAt()).isEqualTo(START.plusMinutes(5));
              assertThat(row.block()).isEqualTo(1_000);
            });
  }

  @Test
  void paysTheTenEarliestReposters() throws SQLException {
    for (int user = 1; user <= 12; user++) {
      repost(user, 1, 100 - user);
    }

    deployment.settle("t");

    assertThat(deployment.paid("t")).containsExactlyInAnyOrderElementsOf(users(3, 12, 1));
  }

  @Test
  void paysTheTenEarliestSaversBesideThem() throws SQLException {
    for (int user = 1; user <= 12; user++) {
      repost(user, 1, user);
      save(20 + user, 1, 100 + user);
    }

    deployment.settle("t");

    assertThat(deployment.paid("t"))
        .containsAll(users(1, 10, 1))
        .containsAll(users(21, 30, 1))
        .hasSize(20);
  }

  @Test
  void paysOneWhoDidBothOnceAtTheEarlierTime() throws SQLException {
    repost(700, 1, 9);
    save(700, 1, 4);

    deployment.settle("t");

    assertThat(deployment.row("t", "2bc:t:1").completedAt()).isEqualTo(START.plusMinutes(4));
    assertThat(deployment.rows("t")).hasSize(1);
  }

  @Test
  void ofEqualTimesTheLowerUserIsFirstAndOneWithoutATimeIsLast() throws SQLException {
    for (int user = 12; user >= 2; user--) {
      repost(user, 1, 7);
    }
    host.repost(1, ItemType.TRACK, 1, r -> r.set("created_at", null));

    deployment.settle("t");

    assertThat(deployment.paid("t")).containsExactlyInAnyOrderElementsOf(users(2, 11, 1));
  }

  @Test
  void looksAtTheTenHighestScoresWhateverTheTracksAre() throws SQLException {
    for (int track = 2; track <= 12; track++) {
      host.trackScore(track, 100 + track);
      repost(700, track, 1);
    }
    repost(700, 1, 1);

    deployment.settle("t");

    // 1 and 2 come behind ten others; equal ones by higher id
    assertThat(deployment.paid("t")).hasSize(10).doesNotContain("2bc:t:1", "2bc:t:2");
  }

  @Test
  void scoresOfOtherTypesVersionsAndTimesDoNotCount() throws SQLException {
    host.trackScore(2, 9, s -> s.type("UNDERGROUND_TRACKS"))
        .trackScore(3, 9, s -> s.version("other"))
        .trackScore(4, 9, s -> s.timeRange("month"))
        .trackScore(5, 9, s -> s.set("score", null));
    for (int track = 2; track <= 5; track++) {
      repost(700, track, 1);
    }

    deployment.settle("t");

    assertThat(deployment.rows("t")).isEmpty();
  }

  @Test
  void onlyCurrentUndeletedOnesOfTracksCount() throws SQLException {
    host.repost(700, ItemType.TRACK, 1, r -> r.deleted(true))
        .repost(701, ItemType.PLAYLIST, 1, r -> {})
        .repost(702, ItemType.ALBUM, 1, r -> {})
        .save(703, ItemType.TRACK, 1, r -> r.deleted(true))
        .save(704, ItemType.PLAYLIST, 1, r -> {})
        .repost(705, ItemType.TRACK, 1, r -> r.current(false))
        .save(706, ItemType.TRACK, 1, r -> r.current(false));

    deployment.settle("t");

    assertThat(deployment.rows("t")).isEmpty();
  }

  @Test
  void ofTwoCurrentRowsTheLaterOneCounts() throws SQLException {
    host.repost(700, ItemType.TRACK, 1, r -> {})
        .save(700, ItemType.TRACK, 1, r -> {})
        .save(701, ItemType.TRACK, 1, r -> r.set("created_at", START))
        .block(1_001)
        .repost(700, ItemType.TRACK, 1, r -> r.deleted(true))
        .save(700, ItemType.TRACK, 1, r -> r.deleted(true))
        .save(701, ItemType.TRACK, 1, r -> r.set("created_at", START.plusDays(1)));

    deployment.settle("t");

    assertThat(deployment.paid("t")).containsExactly("2bd:t:1");
    assertThat(deployment.row("t", "2bd:t:1").completedAt()).isEqualTo(START.plusDays(1));
  }

  @Test
  void isDerivedAtEveryTickAndWritesNothingWhereNothingChanged() throws SQLException {
    repost(700, 1, 1);
    deployment.settle("t");

    TickResult idle = deployment.tick("t");
    assertThat(idle.outcome()).isEqualTo(Outcome.IDLE);
    assertThat(idle.keysDerived()).isEqualTo(1);
    // neither the score nor a block has moved
    host.repost(701, ItemType.TRACK, 1, r -> r.set("blocknumber", null).set("created_at", START));

    assertThat(deployment.tick("t").outcome()).isEqualTo(Outcome.PROCESSED);
    assertThat(deployment.paid("t")).containsExactly("2bc:t:1", "2bd:t:1");
  }

  @Test
  void whatWasPaidStaysWhereTheTrackFalls() throws SQLException {
    repost(700, 1, 1);
    deployment.settle("t");
    host.sql("delete from track_trending_scores");

    deployment.settle("t");

    assertThat(deployment.paid("t")).containsExactly("2bc:t:1");
  }

  @Test
  void hasNoCheckpoint() throws SQLException {
    repost(700, 1, 1);
    deployment.settle("t");

    assertThat(
            deployment.values(
                "select tablename from indexing_checkpoints where tablename like 'challenges:t:%'"))
        .isEmpty();
    assertThat(deployment.challenges().inspect("t").lag(deployment.connection())).isEmpty();
  }

  @Test
  void canBeAuditedReconciledWithdrawnAndTakenBack() throws SQLException {
    repost(700, 1, 1);
    assertThat(
            deployment.challenges().inspect("t").audit().run(deployment.connection()).differences())
        .extracting(change -> change.specifier())
        .containsExactly("2bc:t:1");
    deployment.challenges().inspect("t").reconcile().run(deployment.connection());
    assertThat(deployment.paid("t")).containsExactly("2bc:t:1");

    deployment.challenges().inspect("t").exclude(deployment.connection(), "2bc:t:1", "fraud");
    deployment.settle("t");
    assertThat(deployment.rows("t")).isEmpty();

    deployment.challenges().inspect("t").include(deployment.connection(), "2bc:t:1");
    assertThat(deployment.paid("t")).containsExactly("2bc:t:1");
  }
}
