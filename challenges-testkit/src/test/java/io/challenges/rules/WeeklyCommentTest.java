package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeInspector;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's first comment of each week. */
@ChallengesDatabase
class WeeklyCommentTest {

  private static final int TRACK = 9;

  /** A Wednesday. */
  private static final LocalDateTime NOON = LocalDateTime.of(2025, 1, 8, 12, 0);

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  private void comment(int id, int user, LocalDateTime time) throws SQLException {
    deployment.host().comment(id, user, TRACK, comment -> comment.createdAt(time));
  }

  @Test
  void paysTheCommenter() throws SQLException {
    deployment.host().block(100);
    comment(1, 700, NOON);
    deployment.host().block(101);
    comment(2, 701, NOON.plusDays(30));

    deployment.tick("c");

    UserChallenge row = deployment.row("c", "2bc:202502");
    assertThat(row.userId()).isEqualTo(700);
    assertThat(row.complete()).isTrue();
    assertThat(row.progress()).isEqualTo(1);
    assertThat(row.amount()).isEqualTo(1);
    assertThat(row.block()).as("the comment's").isEqualTo(100);
    assertThat(row.completedAt()).as("the comment's").isEqualTo(NOON);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-06T00:00:00, 202502",
    "2025-01-05T23:59:59.999999, 202501",
    "2025-01-12T23:59:59.999999, 202502",
    "2025-01-13T00:00:00, 202503",
    "2024-12-30T00:00:00, 202501",
    "2024-12-29T23:59:59.999999, 202452",
    "2021-01-03T12:00:00, 202053"
  })
  void namesTheIsoWeek(LocalDateTime time, String week) throws SQLException {
    deployment.host().block(100);
    comment(1, 700, time);

    deployment.tick("c");

    assertThat(deployment.paid("c")).containsExactly("2bc:" + week);
  }

  @Test
  void paysOncePerUserAndWeek() throws SQLException {
    deployment.host().block(100);
    comment(1, 700, NOON);
    comment(2, 700, NOON.plusDays(1));
    comment(3, 700, NOON.plusDays(7));
    comment(4, 701, NOON);

    deployment.tick("c");

    assertThat(deployment.paid("c")).containsExactly("2bc:202502", "2bc:202503", "2bd:202502");
  }

  @Test
  void takesTimeAndBlockOfTheEarliest() throws SQLException {
    deployment.host().block(101);
    comment(1, 700, NOON.plusMinutes(1));
    deployment.host().block(102);
    comment(3, 700, NOON);
    deployment.host().block(103);
    comment(2, 700, NOON);
    deployment.host().block(104);
    comment(4, 701, NOON);

    deployment.tick("c");

    assertThat(deployment.row("c", "2bc:202502").completedAt()).isEqualTo(NOON);
    assertThat(deployment.row("c", "2bc:202502").block())
        .as("of two at one time, the one with the lower id")
        .isEqualTo(103);
  }

  @Test
  void doesNotCountWhatIsDeletedOrCannotBeSeen() throws SQLException {
    deployment
        .host()
        .block(100)
        .comment(1, 700, TRACK, comment -> comment.deleted(true))
        .comment(2, 701, TRACK, comment -> comment.visible(false));

    assertThat(deployment.tick("c").keysDerived()).isEqualTo(2);

    assertThat(deployment.rows("c")).isEmpty();
  }

  @Test
  void takesFlagsThatAreNotSetForTheirDefaults() throws SQLException {
    deployment
        .host()
        .block(100)
        .comment(1, 700, TRACK, comment -> comment.deleted(null).visible(null).createdAt(NOON));

    deployment.tick("c");

    assertThat(deployment.paid("c")).containsExactly("2bc:202502");
  }

  @Test
  void passesOverTheFirstOneIfItIsDeleted() throws SQLException {
    deployment
        .host()
        .block(100)
        .comment(1, 700, TRACK, comment -> comment.deleted(true).createdAt(NOON));
    comment(2, 700, NOON.plusMinutes(1));

    deployment.tick("c");

    assertThat(deployment.row("c", "2bc:202502").completedAt()).isEqualTo(NOON.plusMinutes(1));
  }

  @Test
  void paysOnceACommentIsBack() throws SQLException {
    deployment
        .host()
        .block(100)
        .comment(1, 700, TRACK, comment -> comment.deleted(true).createdAt(NOON))
        .comment(2, 701, TRACK, comment -> comment.visible(false).createdAt(NOON));
    deployment.tick("c");
    deployment
        .host()
        .block(101)
        .updateComment(1, comment -> comment.deleted(false))
        .updateComment(2, comment -> comment.visible(true));

    deployment.tick("c");

    assertThat(deployment.paid("c")).containsExactly("2bc:202502", "2bd:202502");
  }

  @Test
  void keepsWhatIsPaid() throws SQLException {
    deployment.host().block(100);
    comment(1, 700, NOON);
    deployment.tick("c");
    UserChallenge paid = deployment.row("c", "2bc:202502");
    deployment.host().block(101).updateComment(1, comment -> comment.deleted(true));
    comment(2, 700, NOON.minusDays(1));

    assertThat(deployment.tick("c").rowsScanned()).isEqualTo(2);

    assertThat(deployment.rows("c")).containsExactly(paid);
  }

  @Test
  void doesNotPayForOtherWeeksWhoseCommentsDidNotMove() throws SQLException {
    LocalDateTime nextMonday = LocalDateTime.of(2025, 1, 13, 0, 0);
    deployment
        .host()
        .block(100)
        .comment(1, 700, TRACK, comment -> comment.createdAt(NOON).blocknumber(null))
        .comment(2, 701, TRACK, comment -> comment.createdAt(NOON).deleted(true))
        .comment(3, 701, TRACK, comment -> comment.createdAt(nextMonday).blocknumber(null));
    comment(4, 700, NOON.plusDays(7));

    deployment.tick("c");

    assertThat(deployment.paid("c")).containsExactly("2bc:202503");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "'infinity'", "'-infinity'", "'12000-06-01'", "'0044-03-15 BC'"})
  void paysTheOthersWhereACommentHasNoTimeThatCouldCount(String time) throws SQLException {
    deployment.host().block(100);
    comment(1, 700, NOON);
    comment(2, 701, NOON);
    deployment
        .host()
        .sql("update comments set created_at = %s where comment_id = 1".formatted(time));

    deployment.tick("c");

    assertThat(deployment.paid("c")).containsExactly("2bd:202502");
  }

  @Test
  void paysTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    for (int comment = 0; comment < 9; comment++) {
      LocalDateTime time = NOON.plusDays(comment);
      int user = 700 + comment % 2;
      small.host().block(100 + comment / 4).comment(comment, user, TRACK, c -> c.createdAt(time));
    }

    small.settle("c");

    assertThat(small.paid("c"))
        .containsExactly("2bc:202502", "2bc:202503", "2bd:202502", "2bd:202503");
    assertThat(small.row("c", "2bc:202502").completedAt()).isEqualTo(NOON);
    assertThat(small.row("c", "2bd:202503").completedAt()).isEqualTo(NOON.plusDays(5));
  }

  @Test
  void isReconciledByUserAndWeek() throws SQLException {
    deployment
        .host()
        .block(100)
        .comment(1, 700, TRACK, comment -> comment.visible(false).createdAt(NOON))
        // more than the lateness above
        .block(500)
        .comment(2, 701, TRACK, comment -> comment.visible(false).createdAt(NOON));
    deployment.rest();
    deployment.host().sql("update comments set is_visible = true where comment_id = 1");
    deployment.rest();
    assertThat(deployment.rows("c")).isEmpty();

    deployment
        .challenges()
        .inspect("c")
        .reconcile()
        .pause(Duration.ZERO)
        .run(deployment.connection());

    assertThat(deployment.paid("c")).containsExactly("2bc:202502");
  }

  @Test
  void isExcludedByUserAndWeek() throws SQLException {
    Connection connection = deployment.connection();
    ChallengeInspector c = deployment.challenges().inspect("c");
    deployment.host().block(100);
    comment(1, 700, NOON);
    comment(2, 700, NOON.plusDays(7));
    deployment.settle("c");

    c.exclude(connection, "2bc:202502", "spam");

    assertThat(deployment.paid("c")).containsExactly("2bc:202503");
    assertThat(c.include(connection, "2bc:202502").keys()).containsExactly("700:202502");
    assertThat(deployment.paid("c")).containsExactly("2bc:202502", "2bc:202503");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2bc", "2bc:", "2bc:2025", "xyz:202502", "2bc:2025ab", "2bc:2025021"})
  void knowsNoWeekByAnotherSpecifier(String specifier) throws SQLException {
    ChallengeInspector c = deployment.challenges().inspect("c");
    // before ticks have read anything, no key is derived at all
    deployment.host().block(100);
    comment(1, 700, NOON);
    deployment.settle("c");
    c.exclude(deployment.connection(), specifier, "odd");

    assertThat(c.include(deployment.connection(), specifier).keys()).isEmpty();
  }

  @Test
  void takesAWeekThatItsYearDoesNotHaveForTheOneThatFollows() throws SQLException {
    ChallengeInspector c = deployment.challenges().inspect("c");
    deployment.host().block(100);
    comment(1, 700, LocalDateTime.of(2025, 12, 30, 12, 0));
    deployment.settle("c");
    c.exclude(deployment.connection(), "2bc:202553", "odd");

    assertThat(c.include(deployment.connection(), "2bc:202553").keys())
        .containsExactly("700:202553");

    assertThat(deployment.paid("c")).containsExactly("2bc:202601");
  }
}
