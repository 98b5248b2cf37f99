package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.PlaylistRow;
import io.challenges.testkit.TestDatabase;
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

@ChallengesDatabase
class FirstPlaylistTest {

  private static final LocalDateTime MORNING = LocalDateTime.of(2025, 1, 1, 8, 0);

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database).catalogue("fp", "starting_block", 100);
    deployment.host().block(99);
  }

  @Test
  void paysForAPlaylist() throws SQLException {
    deployment.host().block(100).playlist(1, 700);

    deployment.tick("fp");

    assertThat(deployment.rows("fp"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("2bc");
              assertThat(row.userId()).isEqualTo(700);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.amount()).isEqualTo(2);
              assertThat(row.completedAt())
                  .isEqualTo(LocalDateTime.ofInstant(Deployment.INSTANT, ZoneOffset.UTC));
            });
  }

  @Test
  void paysForAnAlbumAndForWhatIsPrivate() throws SQLException {
    deployment
        .host()
        .block(100)
        .playlist(1, 700, playlist -> playlist.album(true))
        .playlist(2, 701, playlist -> playlist.hidden(true));

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc", "2bd");
  }

  static List<Named<Consumer<PlaylistRow>>> notCounted() {
    return List.of(
        Named.of("deleted", playlist -> playlist.deleted(true)),
        Named.of("not current", playlist -> playlist.current(false)),
        Named.of("before the starting block", playlist -> playlist.blocknumber(99)),
        Named.of("without a block", playlist -> playlist.blocknumber(null)));
  }

  @ParameterizedTest
  @MethodSource("notCounted")
  void paysNothingForOneThatIs(Consumer<PlaylistRow> columns) throws SQLException {
    deployment
        .host()
        .block(100)
        .playlist(1, 700, columns)
        // makes the owner dirty also where the playlist itself does not move
        .playlist(2, 700, playlist -> playlist.deleted(true));

    assertThat(deployment.tick("fp").keysDerived()).isEqualTo(1);

    assertThat(deployment.rows("fp")).isEmpty();
  }

  @Test
  void takesAFlagThatIsNotSetForNo() throws SQLException {
    deployment
        .host()
        .sql("alter table playlists alter column is_delete drop not null")
        .block(100)
        .playlist(1, 700, playlist -> playlist.set("is_delete", null));

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc");
  }

  @Test
  void paysFromTheBeginningWithoutAStartingBlock() throws SQLException {
    deployment.catalogue("fp", "starting_block", null).host().block(0).playlist(1, 700);

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc");
  }

  @Test
  void isStampedWithTheBlockOfTheEarliest() throws SQLException {
    deployment
        .host()
        .block(101)
        .playlist(1, 700, playlist -> playlist.createdAt(MORNING.plusHours(1)))
        .playlist(3, 701, playlist -> playlist.createdAt(null))
        .block(102)
        .playlist(2, 700, playlist -> playlist.createdAt(MORNING))
        .playlist(4, 701, playlist -> playlist.createdAt(MORNING))
        .block(103)
        .playlist(5, 702);

    deployment.tick("fp");

    assertThat(deployment.row("fp", "2bc").block()).isEqualTo(102);
    assertThat(deployment.row("fp", "2bd").block()).as("before one without a time").isEqualTo(102);
  }

  @Test
  void isStampedWithTheBlockOfTheLowestIdAmongThoseOfOneTime() throws SQLException {
    deployment
        .host()
        .block(101)
        .playlist(2, 700, playlist -> playlist.createdAt(MORNING))
        .playlist(4, 701, playlist -> playlist.createdAt(null))
        .block(102)
        .playlist(1, 700, playlist -> playlist.createdAt(MORNING))
        .playlist(3, 701, playlist -> playlist.createdAt(null))
        .block(103)
        .playlist(5, 702);

    deployment.tick("fp");

    assertThat(deployment.row("fp", "2bc").block()).isEqualTo(102);
    assertThat(deployment.row("fp", "2bd").block()).isEqualTo(102);
  }

  @Test
  void paysOnceAPlaylistIsBack() throws SQLException {
    deployment.host().block(100).playlist(1, 700, playlist -> playlist.deleted(true));
    deployment.tick("fp");
    deployment.host().block(101).updatePlaylist(1, playlist -> playlist.deleted(false));

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc");
  }

  @Test
  void paysTheOwnerOfTheLatestVersion() throws SQLException {
    deployment
        .host()
        .block(101)
        .playlist(1, 700, playlist -> playlist.txhash("a"))
        .playlist(2, 702, playlist -> playlist.txhash("a").deleted(true))
        .playlist(3, 703, playlist -> playlist.txhash("a"))
        .block(100)
        .playlist(1, 701, playlist -> playlist.txhash("b"))
        .playlist(2, 702, playlist -> playlist.txhash("b"))
        .playlist(3, 703, playlist -> playlist.txhash("b").deleted(true));

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc", "2bf");
  }

  @Test
  void takesTheVersionOfTheGreatestTransactionWithinABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .playlist(1, 700, playlist -> playlist.txhash("b"))
        .playlist(1, 700, playlist -> playlist.txhash("a").deleted(true))
        .playlist(2, 701, playlist -> playlist.txhash("b").deleted(true))
        .playlist(2, 701, playlist -> playlist.txhash("a"));

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc");
  }

  @Test
  void takesAVersionWithoutABlockLast() throws SQLException {
    deployment
        .host()
        .block(100)
        .playlist(1, 700, playlist -> playlist.txhash("a"))
        .playlist(1, 700, playlist -> playlist.txhash("b").deleted(true).blocknumber(null));

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc");
  }

  @Test
  void comesBackToTheOwnerWhomADemotedVersionHid() throws SQLException {
    deployment
        .host()
        .block(100)
        .playlist(1, 700, playlist -> playlist.txhash("a"))
        .block(5000)
        .playlist(1, 701, playlist -> playlist.txhash("b").deleted(true));
    deployment.tick("fp");
    assertThat(deployment.rows("fp")).isEmpty();
    deployment
        .host()
        .block(5001)
        .sql("update playlists set is_current = false, blocknumber = 5001 where txhash = 'b'");

    deployment.tick("fp");

    assertThat(deployment.paid("fp")).containsExactly("2bc");
  }

  @Test
  void keepsWhatIsPaid() throws SQLException {
    deployment.host().block(100).playlist(1, 700);
    deployment.tick("fp");
    UserChallenge paid = deployment.row("fp", "2bc");
    deployment
        .host()
        .block(101)
        .updatePlaylist(1, playlist -> playlist.deleted(true))
        .playlist(2, 700);

    assertThat(deployment.tick("fp").rowsScanned()).isEqualTo(2);

    assertThat(deployment.rows("fp")).containsExactly(paid);
  }

  @Test
  void paysTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    for (int playlist = 0; playlist < 9; playlist++) {
      small.host().block(100 + playlist / 3).playlist(playlist, 700 + playlist % 4);
    }

    small.settle("fp");

    assertThat(small.paid("fp")).containsExactly("2bc", "2bd", "2be", "2bf");
  }

  @Test
  void isReconciledAndExcludedByTheUser() throws SQLException {
    Connection connection = deployment.connection();
    deployment
        .host()
        .block(100)
        .playlist(1, 700, playlist -> playlist.deleted(true))
        // more than the lateness above
        .block(500)
        .playlist(2, 701, playlist -> playlist.deleted(true));
    deployment.rest();
    deployment.host().sql("update playlists set is_delete = false where playlist_id = 1");
    deployment.rest();
    assertThat(deployment.rows("fp")).isEmpty();

    deployment.challenges().inspect("fp").reconcile().pause(Duration.ZERO).run(connection);

    assertThat(deployment.paid("fp")).containsExactly("2bc");
    deployment.challenges().inspect("fp").exclude(connection, "2bc", "fraud");
    assertThat(deployment.rows("fp")).isEmpty();
    assertThat(deployment.challenges().inspect("fp").include(connection, "2bc").keys())
        .containsExactly("700");
    assertThat(deployment.paid("fp")).containsExactly("2bc");
  }
}
