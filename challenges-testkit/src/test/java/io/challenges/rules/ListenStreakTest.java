package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ExclusionResult.Effect;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** e: listening day after day. */
@ChallengesDatabase
class ListenStreakTest {

  private static final int USER = 610;
  private static final LocalDateTime NOON = LocalDateTime.of(2025, 1, 1, 12, 0);

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database).catalogue("e", "active", true);
    deployment.settle("e");
  }

  private void play(LocalDateTime at) throws SQLException {
    play(USER, at);
  }

  private void play(int userId, LocalDateTime at) throws SQLException {
    deployment.host().play(userId, 1, p -> p.createdAt(at));
  }

  private void days(int days) throws SQLException {
    for (int day = 0; day < days; day++) {
      play(NOON.plusDays(day));
    }
  }

  private String streak() throws SQLException {
    return String.valueOf(
        deployment.value(
            """
            select to_char(last_listen_date, 'MM-DD HH24:MI') || ' ' || listen_streak
            from challenge_listen_streak
            where user_id = 610
            """));
  }

  @Test
  void theFirstPlayCountsAsDayOne() throws SQLException {
    play(NOON);

    deployment.settle("e");

    assertThat(deployment.rows("e"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("2622025010112");
              assertThat(row.userId()).isEqualTo(USER);
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.complete()).isFalse();
              assertThat(row.amount()).isEqualTo(7);
            });
    assertThat(streak()).isEqualTo("01-01 12:00 1");
  }

  @ParameterizedTest
  @CsvSource({"-1, 1", "0, 1", "57599, 1", "57600, 2", "172799, 2"})
  void countsAPlayFrom16HoursUpTo48AfterTheLastThatCounted(int seconds, int progress)
      throws SQLException {
    play(NOON);
    play(NOON.plusSeconds(seconds));

    deployment.settle("e");

    assertThat(deployment.row("e", "2622025010112").progress()).isEqualTo(progress);
    assertThat(deployment.rows("e")).hasSize(1);
  }

  @Test
  void startsAnewAfter48Hours() throws SQLException {
    play(NOON);
    play(NOON.plusDays(1));
    play(NOON.plusDays(3));

    deployment.settle("e");

    assertThat(deployment.row("e", "2622025010112").progress()).isEqualTo(2);
    assertThat(deployment.row("e", "2622025010412").progress()).isEqualTo(1);
    assertThat(streak()).isEqualTo("01-04 12:00 1");
  }

  @Test
  void measuresFromTheLastPlayThatCounted() throws SQLException {
    play(NOON);
    play(NOON.plusHours(15));
    play(NOON.plusHours(30));

    deployment.settle("e");

    assertThat(deployment.row("e", "2622025010112").progress()).isEqualTo(2);
    assertThat(streak()).isEqualTo("01-02 18:00 2");
  }

  @Test
  void paysSevenDaysAtOnceWithTheTimeOfTheSeventh() throws SQLException {
    deployment.host().block(3000);
    days(7);

    deployment.settle("e");

    assertThat(deployment.rows("e"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("2622025010112");
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(7);
              assertThat(row.amount()).isEqualTo(7);
              assertThat(row.completedAt()).isEqualTo(NOON.plusDays(6));
              assertThat(row.block()).isEqualTo(3000);
            });
  }

  @Test
  void paysEachFurtherDayByItself() throws SQLException {
    deployment.catalogue("e", "amount", "3");
    days(9);

    deployment.settle("e");

    assertThat(deployment.paid("e"))
        .containsExactly("2622025010112", "2622025010812", "2622025010912");
    assertThat(deployment.row("e", "2622025010112").amount()).isEqualTo(21);
    UserChallenge eighth = deployment.row("e", "2622025010812");
    assertThat(eighth.amount()).isEqualTo(3);
    assertThat(eighth.progress()).isEqualTo(1);
    assertThat(eighth.completedAt()).isEqualTo(NOON.plusDays(7));
    assertThat(streak()).isEqualTo("01-09 12:00 9");
  }

  @Test
  void aBrokenRunsRowStaysAsItIs() throws SQLException {
    days(3);
    deployment.settle("e");
    String version = deployment.row("e", "2622025010112").version();
    for (int day = 10; day < 18; day++) {
      play(NOON.plusDays(day));
      deployment.settle("e");
    }

    assertThat(deployment.row("e", "2622025010112").version()).isEqualTo(version);
    assertThat(deployment.paid("e")).containsExactly("2622025011112", "2622025011812");
  }

  @Test
  void theHourIsUtcAndTheUserIsHexadecimal() throws SQLException {
    play(0xabcdef, LocalDateTime.of(2025, 12, 31, 23, 59, 59));

    deployment.settle("e");

    assertThat(deployment.rows("e"))
        .extracting(UserChallenge::specifier)
        .containsExactly("abcdef2025123123");
  }

  @Test
  void aPlayThatCommitsLateBehindACountedOneChangesNothing() throws SQLException {
    deployment.host().play(USER, 1, p -> p.id(100).createdAt(NOON));
    deployment.host().play(USER, 1, p -> p.id(102).createdAt(NOON.plusDays(1)));
    deployment.settle("e");
    deployment.host().play(USER, 1, p -> p.id(101).createdAt(NOON.plusHours(16)));

    assertThat(deployment.tick("e").rowsScanned()).isEqualTo(1);

    assertThat(deployment.row("e", "2622025010112").progress()).isEqualTo(2);
    assertThat(streak()).isEqualTo("01-02 12:00 2");
  }

  @Test
  void playsOfNobodyAndPlaysWithoutATimeDoNotCount() throws SQLException {
    deployment.host().play(null, 1, p -> p.createdAt(NOON));
    deployment.host().play(USER, 1, p -> p.createdAt(null));

    deployment.settle("e");

    assertThat(deployment.rows("e")).isEmpty();
    assertThat(deployment.values("select user_id from challenge_listen_streak")).isEmpty();
  }

  @Test
  void readingTheSamePlaysAgainChangesNothing() throws SQLException {
    days(9);
    deployment.settle("e");
    List<UserChallenge> before = deployment.rows("e");
    String state = deployment.value("select xmin::text from challenge_listen_streak");

    deployment.challenges().inspect("e").rewind(deployment.connection(), Axis.PLAYS, -1);
    assertThat(deployment.tick("e").outcome()).isEqualTo(Outcome.PROCESSED);

    assertThat(deployment.rows("e")).isEqualTo(before);
    assertThat(deployment.value("select xmin::text from challenge_listen_streak")).isEqualTo(state);
  }

  @Test
  void aRunGoesOnInTheNextTick() throws SQLException {
    for (int day = 0; day < 8; day++) {
      play(NOON.plusDays(day));
      deployment.settle("e");
    }

    assertThat(deployment.paid("e")).containsExactly("2622025010112", "2622025010812");
  }

  @Test
  void aRunThatAnOlderJobBeganGoesOn() throws SQLException {
    deployment
        .host()
        .sql("insert into challenge_listen_streak values (610, timestamp '2025-01-03 12:00:00', 3)")
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            values ('e', 610, '2622025010112', null, 3, 7), ('e', 610, '2622024110112', false, 2, 7)
            """);
    play(NOON.plusDays(3));

    deployment.settle("e");

    assertThat(deployment.row("e", "2622025010112").progress()).isEqualTo(4);
    assertThat(deployment.row("e", "2622024110112").progress()).isEqualTo(2);
  }

  @Test
  void aWithdrawnRunIsNotPaidUnderAnotherName() throws SQLException {
    days(2);
    play(NOON.plusDays(10));
    play(NOON.plusDays(11));
    deployment.settle("e");
    assertThat(
            deployment
                .challenges()
                .inspect("e")
                .exclude(deployment.connection(), "2622025011112", "fraud")
                .effect())
        .isEqualTo(Effect.ROW_DELETED);

    for (int day = 12; day < 18; day++) {
      play(NOON.plusDays(day));
    }
    deployment.settle("e");

    // neither by the older run's row nor by a new one; the eighth day is paid by itself
    assertThat(deployment.row("e", "2622025010112").progress()).isEqualTo(2);
    assertThat(deployment.paid("e")).containsExactly("2622025011812");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void theRowsAreTheSameHoweverThePlaysAreCut(int batch, TestDatabase database)
      throws SQLException {
    Deployment inBatches =
        Deployment.on(database, settings -> settings.batchSize(batch))
            .catalogue("e", "active", true);
    Random random = new Random(batch);
    List<String> expected = new ArrayList<>();
    LocalDateTime[] at = {NOON, NOON, NOON};
    ListenModel[] models = {new ListenModel(1), new ListenModel(2), new ListenModel(3)};
    for (int play = 0; play < 90; play++) {
      int user = random.nextInt(3);
      int pause = random.nextInt(30) == 0 ? 2 : 0;
      at[user] = at[user].plusMinutes(random.nextInt(30 * 60)).plusDays(pause);
      LocalDateTime time = at[user];
      inBatches.host().play(user + 1, 1, p -> p.createdAt(time));
      models[user].play(time);
      if (random.nextInt(10) == 0) {
        inBatches.tick("e");
      }
    }
    inBatches.settle("e");
    for (ListenModel model : models) {
      expected.addAll(model.rows());
    }

    assertThat(inBatches.rows("e"))
        .extracting(row -> row.specifier() + " " + row.progress() + " " + row.complete())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected).anyMatch(row -> row.endsWith("true")).hasSizeGreaterThan(10);
  }

  @Test
  void theNotificationCarriesTheNewStreak() throws SQLException {
    // without a cooldown a completion is announced at once
    days(8);

    deployment.settle("e");

    assertThat(
            deployment.values(
                """
                select data ->> 'listen_streak'
                from notification
                where type = 'challenge_reward'
                order by id
                """))
        .containsOnly("8");
  }

  @Test
  void whatWasPaidCannotBeReconciled() {
    assertThatThrownBy(() -> deployment.challenges().inspect("e").reconcile())
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("Challenge e");
    assertThatThrownBy(() -> deployment.challenges().inspect("e").audit())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> deployment.challenges().inspect("e").scrub())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void aPreviewWritesNoState() throws SQLException {
    days(2);

    assertThat(deployment.challenges().inspect("e").preview(deployment.connection()).changes())
        .singleElement()
        .satisfies(change -> assertThat(change.after().progress()).isEqualTo(2));

    assertThat(deployment.values("select user_id from challenge_listen_streak")).isEmpty();
    deployment.settle("e");
    assertThat(deployment.row("e", "2622025010112").progress()).isEqualTo(2);
  }
}
