package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeInspector;
import io.challenges.TickResult;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A comment that the track's verified owner pins. */
@ChallengesDatabase
class PinnedCommentTest {

  private static final int OWNER = 500;
  private static final int COMMENTER = 700;
  private static final int TRACK = 16;
  private static final int COMMENT = 1;

  /** The commenter and the track. */
  private static final String ROW = "2bc:10";

  private Deployment deployment;

  /** Everything but the pin. */
  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment
        .host()
        .block(100)
        .user(OWNER, user -> user.verified(true))
        .block(101)
        .track(TRACK, OWNER)
        .block(102)
        .comment(COMMENT, COMMENTER, TRACK);
    assertThat(deployment.tick("cp").keysDerived()).isEqualTo(1);
    assertThat(deployment.rows("cp")).isEmpty();
    deployment.host().block(5000);
  }

  private void pin() throws SQLException {
    deployment.host().updateTrack(TRACK, track -> track.pinnedComment(COMMENT));
  }

  private void paysNobody() throws SQLException {
    assertThat(deployment.tick("cp").rowsScanned()).isPositive();
    assertThat(deployment.rows("cp")).isEmpty();
    deployment.host().block(6000);
  }

  private void paysForOneRow() throws SQLException {
    TickResult tick = deployment.tick("cp");
    assertThat(tick.rowsScanned()).as("the row that changed, alone").isEqualTo(1);
    assertThat(deployment.paid("cp")).containsExactly(ROW);
  }

  @Test
  void paysTheCommenter() throws SQLException {
    pin();
    deployment.host().block(5001).user(501);

    deployment.tick("cp");

    assertThat(deployment.rows("cp"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo(ROW);
              assertThat(row.userId()).isEqualTo(COMMENTER);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.amount()).isEqualTo(10);
              assertThat(row.block()).as("the track's").isEqualTo(5000);
              assertThat(row.completedAt())
                  .isEqualTo(LocalDateTime.ofInstant(Deployment.INSTANT, ZoneOffset.UTC));
            });
  }

  @Test
  void paysNobodyForACommentOfTheOwners() throws SQLException {
    deployment.host().comment(2, OWNER, TRACK).updateTrack(TRACK, track -> track.pinnedComment(2));

    paysNobody();
  }

  @Test
  void paysOnceTheOwnerIsVerified() throws SQLException {
    deployment.host().updateUser(OWNER, user -> user.verified(false));
    pin();
    paysNobody();
    deployment.host().updateUser(OWNER, user -> user.verified(null));
    paysNobody();
    deployment.host().block(6001).updateUser(OWNER, user -> user.verified(true));

    paysForOneRow();
  }

  @Test
  void paysOnceTheOwnerIsThere() throws SQLException {
    deployment.host().demoteUser(OWNER);
    pin();
    paysNobody();
    deployment.host().user(OWNER, user -> user.verified(true));

    paysForOneRow();
  }

  @Test
  void paysOnceTheTrackIsBack() throws SQLException {
    deployment.host().updateTrack(TRACK, track -> track.pinnedComment(COMMENT).deleted(true));
    paysNobody();
    deployment.host().updateTrack(TRACK, track -> track.deleted(false));

    paysForOneRow();
  }

  @Test
  void paysOnceTheCommentIsBack() throws SQLException {
    deployment.host().updateComment(COMMENT, comment -> comment.deleted(true).visible(false));
    pin();
    paysNobody();
    deployment.host().updateComment(COMMENT, comment -> comment.deleted(false));

    paysForOneRow();
  }

  @Test
  void paysOnceTheCommentIsThere() throws SQLException {
    deployment.host().updateTrack(TRACK, track -> track.pinnedComment(2));
    paysNobody();
    deployment.host().comment(2, COMMENTER, TRACK);

    paysForOneRow();
  }

  @Test
  void takesAFlagThatIsNotSetForNotDeleted() throws SQLException {
    deployment.host().updateComment(COMMENT, comment -> comment.deleted(null));
    pin();

    deployment.tick("cp");

    assertThat(deployment.paid("cp")).containsExactly(ROW);
  }

  @Test
  void takesATrackWhoseFlagIsNotSetForNotDeleted() throws SQLException {
    deployment
        .host()
        .sql("alter table tracks alter column is_delete drop not null")
        .updateTrack(TRACK, track -> track.pinnedComment(COMMENT).set("is_delete", null));

    deployment.tick("cp");

    assertThat(deployment.paid("cp")).containsExactly(ROW);
  }

  @Test
  void paysForACommentThatCannotBeSeenAndForOneOnAnotherTrack() throws SQLException {
    deployment
        .host()
        .comment(2, 701, 99, comment -> comment.visible(false))
        .updateTrack(TRACK, track -> track.pinnedComment(2));

    deployment.tick("cp");

    assertThat(deployment.paid("cp")).containsExactly("2bd:10");
  }

  @Test
  void keepsWhatIsPaidAndPaysTheNextOneToo() throws SQLException {
    pin();
    deployment.tick("cp");
    UserChallenge paid = deployment.row("cp", ROW);

    deployment.host().block(5001).updateTrack(TRACK, track -> track.pinnedComment(null));
    assertThat(deployment.tick("cp").rowsScanned()).isEqualTo(1);
    assertThat(deployment.rows("cp")).containsExactly(paid);

    deployment
        .host()
        .block(5002)
        .comment(2, 701, TRACK)
        .updateTrack(TRACK, track -> track.pinnedComment(2));
    deployment.tick("cp");
    assertThat(deployment.paid("cp")).containsExactly(ROW, "2bd:10");
    assertThat(deployment.row("cp", ROW)).isEqualTo(paid);
  }

  @Test
  void paysOncePerTrack() throws SQLException {
    pin();
    deployment
        .host()
        .comment(2, COMMENTER, TRACK)
        .track(17, OWNER, track -> track.pinnedComment(2))
        .track(18, OWNER);
    deployment.tick("cp");
    deployment.host().block(5001).updateTrack(TRACK, track -> track.pinnedComment(2));

    deployment.tick("cp");

    assertThat(deployment.paid("cp")).containsExactly(ROW, "2bc:11");
  }

  @Test
  void looksAtTheTracksCurrentRowsOnly() throws SQLException {
    deployment.host().updateTrack(TRACK, track -> track.pinnedComment(COMMENT).current(false));

    paysNobody();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesTheTracksRowOfTheGreatestBlock(boolean pinned) throws SQLException {
    deployment
        .host()
        .block(5001)
        .track(TRACK, OWNER, row -> row.txhash("0").pinnedComment(pinned ? COMMENT : null))
        .block(5000)
        .track(TRACK, OWNER, row -> row.txhash("1").pinnedComment(pinned ? null : COMMENT));

    deployment.tick("cp");

    assertThat(deployment.paid("cp").size()).isEqualTo(pinned ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesTheTracksRowOfTheGreatestTransactionWithinABlock(boolean pinned) throws SQLException {
    deployment
        .host()
        .track(TRACK, OWNER, row -> row.txhash("1").pinnedComment(pinned ? COMMENT : null))
        .track(TRACK, OWNER, row -> row.txhash("0").pinnedComment(pinned ? null : COMMENT));

    deployment.tick("cp");

    assertThat(deployment.paid("cp").size()).isEqualTo(pinned ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesATracksRowWithoutABlockLast(boolean pinned) throws SQLException {
    deployment
        .host()
        .updateTrack(TRACK, row -> row.pinnedComment(pinned ? COMMENT : null))
        .track(
            TRACK,
            OWNER,
            row -> row.txhash("z").blocknumber(null).pinnedComment(pinned ? null : COMMENT));

    deployment.tick("cp");

    assertThat(deployment.paid("cp").size()).isEqualTo(pinned ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesTheOwnersRowOfTheGreatestBlock(boolean verified) throws SQLException {
    pin();
    deployment
        .host()
        .block(5001)
        .user(OWNER, user -> user.txhash("0").verified(verified))
        .block(5000)
        .user(OWNER, user -> user.txhash("1").verified(!verified));

    deployment.tick("cp");

    assertThat(deployment.paid("cp").size()).isEqualTo(verified ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesTheOwnersRowOfTheGreatestTransactionWithinABlock(boolean verified) throws SQLException {
    pin();
    deployment
        .host()
        .user(OWNER, user -> user.txhash("1").verified(verified))
        .user(OWNER, user -> user.txhash("0").verified(!verified));

    deployment.tick("cp");

    assertThat(deployment.paid("cp").size()).isEqualTo(verified ? 1 : 0);
  }

  @Test
  void takesAnOwnersRowWithoutABlockLast() throws SQLException {
    pin();
    deployment.host().user(OWNER, user -> user.txhash("z").verified(false).blocknumber(null));

    deployment.tick("cp");

    assertThat(deployment.paid("cp")).containsExactly(ROW);
  }

  @Test
  void asksForTheOwnerOfTheTracksLatestRow() throws SQLException {
    deployment
        .host()
        .user(501)
        .appendTrack(TRACK, track -> track.owner(501).pinnedComment(COMMENT));
    paysNobody();
    deployment.host().updateUser(501, user -> user.verified(true));

    paysForOneRow();
  }

  @Test
  void paysTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    for (int n = 0; n < 8; n++) {
      int comment = 20 + n;
      small
          .host()
          .block(6000 + n / 3)
          .comment(comment, 800 + n, TRACK)
          .track(32 + n, n % 2 == 0 ? OWNER : 501, track -> track.pinnedComment(comment));
    }
    small.host().user(501);
    small.settle("cp");
    assertThat(small.paid("cp")).containsExactly("320:20", "322:22", "324:24", "326:26");
    small.host().block(6010).updateUser(501, user -> user.verified(true));

    small.settle("cp");

    assertThat(small.paid("cp")).hasSize(8).contains("321:21", "327:27");
  }

  @Test
  void isReconciledAndExcludedByTheTrack() throws SQLException {
    Connection connection = deployment.connection();
    ChallengeInspector cp = deployment.challenges().inspect("cp");
    // more than the lateness above
    deployment.host().user(501);
    deployment.rest();
    deployment.host().sql("update tracks set pinned_comment_id = ?", COMMENT);
    deployment.rest();
    assertThat(deployment.rows("cp")).isEmpty();

    cp.reconcile().pause(Duration.ZERO).run(connection);

    assertThat(deployment.paid("cp")).containsExactly(ROW);
    cp.exclude(connection, ROW, "spam");
    assertThat(deployment.rows("cp")).isEmpty();
    assertThat(cp.include(connection, ROW).keys()).containsExactly(Integer.toString(TRACK));
    assertThat(deployment.paid("cp")).containsExactly(ROW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10", "2bc:", "2bc:track", "2bc:123456789"})
  void knowsNoTrackByAnotherSpecifier(String specifier) throws SQLException {
    ChallengeInspector cp = deployment.challenges().inspect("cp");
    cp.exclude(deployment.connection(), specifier, "odd");

    assertThat(cp.include(deployment.connection(), specifier).keys()).isEmpty();
  }
}
