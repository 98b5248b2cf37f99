package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ExclusionResult;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import io.challenges.testkit.TrackRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ChallengesDatabase
class TrackUploadTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database).catalogue("u", "starting_block", 100);
    deployment.host().block(99);
  }

  private int progress(String specifier) throws SQLException {
    UserChallenge row = deployment.row("u", specifier);
    assertThat(row.complete()).isEqualTo(row.progress() != null && row.progress() == 3);
    return row.progress() == null ? 0 : row.progress();
  }

  @Test
  void countsTheTracksOfAnOwner() throws SQLException {
    deployment.host().block(100).track(1, 700).track(2, 701).track(3, 701);

    deployment.tick("u");

    assertThat(deployment.rows("u")).extracting(UserChallenge::specifier).contains("2bc", "2bd");
    UserChallenge row = deployment.row("u", "2bc");
    assertThat(row.userId()).isEqualTo(700);
    assertThat(row.complete()).isFalse();
    assertThat(row.progress()).isEqualTo(1);
    assertThat(row.amount()).isEqualTo(1);
    assertThat(row.block()).isNull();
    assertThat(row.completedAt()).isNull();
    assertThat(progress("2bd")).isEqualTo(2);
  }

  @Test
  void isCompleteWithThree() throws SQLException {
    deployment.host().block(100).track(1, 700).track(2, 700);
    deployment.tick("u");
    deployment.host().block(101).track(3, 700);

    deployment.tick("u");

    UserChallenge row = deployment.row("u", "2bc");
    assertThat(row.complete()).isTrue();
    assertThat(row.progress()).isEqualTo(3);
    assertThat(row.block()).isEqualTo(101);
    assertThat(row.completedAt())
        .isEqualTo(LocalDateTime.ofInstant(Deployment.INSTANT, ZoneOffset.UTC));
  }

  @Test
  void countsNoFurtherThanTheTarget() throws SQLException {
    deployment.host().block(100);
    for (int track = 1; track <= 7; track++) {
      deployment.host().track(track, 700);
    }

    deployment.tick("u");

    assertThat(deployment.row("u", "2bc").progress()).isEqualTo(3);
  }

  @Test
  void takesTheTargetFromTheCatalogue() throws SQLException {
    deployment.catalogue("u", "step_count", 2).host().block(100).track(1, 700).track(2, 700);

    deployment.tick("u");

    assertThat(deployment.paid("u")).containsExactly("2bc");
    assertThat(deployment.row("u", "2bc").progress()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1})
  void paysNobodyWithoutATarget(int stepCount) throws SQLException {
    deployment.catalogue("u", "step_count", stepCount).host().block(100).track(1, 700);

    deployment.tick("u");

    assertThat(deployment.rows("u")).isEmpty();
  }

  static List<Named<Consumer<TrackRow>>> notCounted() {
    return List.of(
        Named.of("deleted", track -> track.deleted(true)),
        Named.of("unlisted", track -> track.unlisted(true)),
        Named.of("a stem", track -> track.stemOf("{\"parent_track_id\": 1}")),
        Named.of("not current", track -> track.current(false)),
        Named.of("before the starting block", track -> track.blocknumber(99)),
        Named.of("without a block", track -> track.blocknumber(null)));
  }

  @ParameterizedTest
  @MethodSource("notCounted")
  void doesNotCountATrackThatIs(Consumer<TrackRow> columns) throws SQLException {
    deployment
        .host()
        .block(100)
        .track(1, 700, columns)
        .track(2, 701)
        .track(3, 701, columns)
        // makes the owners dirty also where the track itself does not move
        .track(4, 700, track -> track.deleted(true))
        .track(5, 701, track -> track.deleted(true));

    deployment.tick("u");

    assertThat(deployment.rows("u"))
        .as("there is no row without progress")
        .singleElement()
        .satisfies(row -> assertThat(row.specifier()).isEqualTo("2bd"));
    assertThat(progress("2bd")).isEqualTo(1);
  }

  @Test
  void takesAStemOfJsonNullForNone() throws SQLException {
    deployment.host().block(100).track(1, 700, track -> track.stemOf("null"));

    deployment.tick("u");

    assertThat(progress("2bc")).isEqualTo(1);
  }

  @Test
  void takesFlagsThatAreNotSetForNo() throws SQLException {
    deployment
        .host()
        .sql(
            """
            alter table tracks
              alter column is_delete drop not null,
              alter column is_unlisted drop not null
            """)
        .block(100)
        .track(1, 700, track -> track.set("is_delete", null))
        .track(2, 700, track -> track.set("is_unlisted", null));

    deployment.tick("u");

    assertThat(progress("2bc")).isEqualTo(2);
  }

  @Test
  void countsFromTheBeginningWithoutAStartingBlock() throws SQLException {
    deployment.catalogue("u", "starting_block", null).host().block(0).track(1, 700);

    deployment.tick("u");

    assertThat(progress("2bc")).isEqualTo(1);
  }

  /** Four tracks, and the third by its block is neither the third by its id nor the latest. */
  @Test
  void isStampedWithTheBlockOfTheTrackThatReachedTheTarget() throws SQLException {
    deployment
        .host()
        .block(104)
        .track(1, 700)
        .block(103)
        .track(2, 700)
        .block(101)
        .track(3, 700)
        .block(102)
        .track(4, 700);

    deployment.tick("u");

    assertThat(deployment.row("u", "2bc").block()).isEqualTo(103);
  }

  @Test
  void followsTheTracksDownwardsToZeroAndUpAgain() throws SQLException {
    deployment.host().block(100).track(1, 700).track(2, 700);
    deployment.tick("u");
    assertThat(progress("2bc")).isEqualTo(2);

    deployment.host().block(101).updateTrack(1, track -> track.deleted(true));
    deployment.tick("u");
    assertThat(progress("2bc")).isEqualTo(1);

    deployment.host().block(102).updateTrack(2, track -> track.unlisted(true));
    deployment.tick("u");
    assertThat(progress("2bc")).isZero();

    deployment
        .host()
        .block(103)
        .updateTrack(1, track -> track.deleted(false))
        .appendTrack(2, track -> track.unlisted(false));
    deployment.tick("u");
    assertThat(progress("2bc")).isEqualTo(2);
  }

  @Test
  void takesATrackThatWasGivenAwayFromItsEarlierOwner() throws SQLException {
    deployment.host().block(100).track(1, 700);
    deployment.tick("u");
    deployment.host().block(101).appendTrack(1, track -> track.owner(701));

    deployment.tick("u");

    assertThat(progress("2bc")).isZero();
    assertThat(progress("2bd")).isEqualTo(1);
  }

  @Test
  void countsATrackOnceHoweverManyVersionsAreCurrent() throws SQLException {
    deployment.host().block(100).track(1, 700).track(1, 700).block(101).track(1, 700);

    deployment.tick("u");

    assertThat(progress("2bc")).isEqualTo(1);
  }

  @Test
  void takesTheVersionOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(101)
        .track(1, 700, track -> track.txhash("a"))
        .track(2, 701, track -> track.txhash("a").deleted(true))
        .track(3, 702, track -> track.txhash("a"))
        .block(100)
        .track(1, 700, track -> track.txhash("b").deleted(true))
        .track(2, 701, track -> track.txhash("b"))
        .track(3, 703, track -> track.txhash("b"));

    deployment.tick("u");

    assertThat(deployment.rows("u"))
        .extracting(UserChallenge::specifier)
        .containsExactly("2bc", "2be");
  }

  @Test
  void takesTheVersionOfTheGreatestTransactionWithinABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .track(1, 700, track -> track.txhash("b"))
        .track(1, 700, track -> track.txhash("a").deleted(true))
        .track(2, 701, track -> track.txhash("b").deleted(true))
        .track(2, 701, track -> track.txhash("a"));

    deployment.tick("u");

    assertThat(deployment.rows("u")).extracting(UserChallenge::specifier).containsExactly("2bc");
  }

  @Test
  void takesAVersionWithoutABlockLast() throws SQLException {
    deployment
        .host()
        .block(100)
        .track(1, 700, track -> track.txhash("a"))
        .track(1, 700, track -> track.txhash("b").deleted(true).blocknumber(null));

    deployment.tick("u");

    assertThat(progress("2bc")).isEqualTo(1);
  }

  @Test
  void comesBackToTheVersionThatADemotedOneHid() throws SQLException {
    deployment
        .host()
        .block(100)
        .track(1, 700, track -> track.txhash("a"))
        .block(5000)
        .track(1, 701, track -> track.txhash("b"));
    deployment.tick("u");
    assertThat(deployment.rows("u")).extracting(UserChallenge::specifier).containsExactly("2bd");
    deployment
        .host()
        .block(5001)
        .sql("update tracks set is_current = false, blocknumber = 5001 where txhash = 'b'");

    deployment.tick("u");

    assertThat(progress("2bc")).isEqualTo(1);
    assertThat(progress("2bd")).isZero();
  }

  @Test
  void keepsWhatIsComplete() throws SQLException {
    deployment.host().block(100).track(1, 700).track(2, 700).track(3, 700);
    deployment.tick("u");
    UserChallenge paid = deployment.row("u", "2bc");
    deployment
        .host()
        .block(101)
        .sql("update tracks set is_delete = true, blocknumber = 101")
        .track(4, 700)
        .track(5, 700);

    assertThat(deployment.tick("u").rowsScanned()).isEqualTo(5);

    assertThat(deployment.rows("u")).containsExactly(paid);
  }

  @Test
  void countsTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    for (int track = 0; track < 12; track++) {
      small.host().block(100 + track / 4).track(track, 700 + track % 5);
    }

    small.settle("u");

    assertThat(small.rows("u")).extracting(UserChallenge::progress).containsExactly(3, 3, 2, 2, 2);
    assertThat(small.paid("u")).containsExactly("2bc", "2bd");
  }

  @Test
  void isReconciledByTheUser() throws SQLException {
    deployment
        .host()
        .block(100)
        .track(1, 700)
        .track(2, 700)
        .track(3, 701)
        // more than the lateness above
        .block(500)
        .track(4, 702);
    deployment.rest();
    deployment
        .host()
        .sql("update tracks set is_unlisted = true where track_id = 1")
        .sql("delete from tracks where track_id = 3");
    deployment.rest();
    assertThat(progress("2bc")).isEqualTo(2);

    deployment
        .challenges()
        .inspect("u")
        .reconcile()
        .pause(Duration.ZERO)
        .run(deployment.connection());

    assertThat(progress("2bc")).isEqualTo(1);
    assertThat(progress("2bd")).as("found by its row alone").isZero();
  }

  @Test
  void isExcludedByTheUser() throws SQLException {
    Connection connection = deployment.connection();
    deployment.host().block(100).track(1, 700);
    deployment.settle("u");

    deployment.challenges().inspect("u").exclude(connection, "2bc", "fraud");
    deployment.host().block(101).track(2, 700);
    deployment.tick("u");

    assertThat(deployment.rows("u")).isEmpty();
    ExclusionResult result = deployment.challenges().inspect("u").include(connection, "2bc");
    assertThat(result.keys()).containsExactly("700");
    assertThat(progress("2bc")).isEqualTo(2);
  }
}
