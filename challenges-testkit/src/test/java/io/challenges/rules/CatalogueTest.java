package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeTickException;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a challenge's row in the table {@code challenges} decides. */
@ChallengesDatabase
class CatalogueTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void paysTheAmountThatItSays() throws SQLException {
    deployment.catalogue("m", "amount", " 250 ").catalogue("rd", "amount", "0");
    deployment.host().block(100).event(700, e -> e.mobile(true).referrer(500));

    deployment.settle();

    assertThat(deployment.row("m", "2bc").amount()).isEqualTo(250);
    assertThat(deployment.row("rd", "2bc:1f4").amount()).isZero();
  }

  @Test
  void changesNothingOfWhatIsPaid() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(true));
    deployment.tick("m");
    UserChallenge paid = deployment.row("m", "2bc");
    deployment.catalogue("m", "amount", "9").at(Deployment.INSTANT.plusSeconds(60));
    deployment
        .host()
        .block(101)
        .updateEvent(700, e -> e.mobile(true))
        .event(701, e -> e.mobile(true));

    deployment.tick("m");

    assertThat(deployment.row("m", "2bc")).isEqualTo(paid);
    assertThat(deployment.row("m", "2bd").amount()).isEqualTo(9);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "five", "1.5", "1e3", "99999999999999999999"})
  void refusesAnAmountThatIsNoWholeNumber(@Nullable String amount) throws SQLException {
    deployment.catalogue("m", "amount", amount);
    deployment.host().block(100).event(700, e -> e.mobile(true));
    List<@Nullable String> checkpoints = checkpoints();

    assertThatThrownBy(() -> deployment.tick("m"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("Challenge m,")
        .hasMessageContaining("the amount " + (amount == null ? "null" : '"' + amount + '"'))
        .hasMessageContaining("is not a whole number")
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("22023"));

    assertThat(deployment.rows("m")).isEmpty();
    assertThat(checkpoints()).isEqualTo(checkpoints);
  }

  @Test
  void goesOnOnceTheAmountIsCorrected() throws SQLException {
    deployment.catalogue("m", "amount", "five");
    deployment.host().block(100).event(700, e -> e.mobile(true));
    assertThatThrownBy(() -> deployment.tick("m")).isInstanceOf(ChallengeTickException.class);
    deployment.catalogue("m", "amount", "5");

    deployment.tick("m");

    assertThat(deployment.row("m", "2bc").amount()).isEqualTo(5);
  }

  @Test
  void refusesAnAmountThatItsColumnCannotHold() throws SQLException {
    deployment.catalogue("m", "amount", "2147483648");
    deployment.host().block(100).event(700, e -> e.mobile(true));
    List<@Nullable String> checkpoints = checkpoints();

    assertThatThrownBy(() -> deployment.tick("m"))
        .hasMessageContaining("Challenge m,")
        .hasMessageContaining("integer out of range");

    assertThat(deployment.rows("m")).isEmpty();
    assertThat(checkpoints()).isEqualTo(checkpoints);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "r", "rd", "rv"})
  void leavesAnInactiveChallengeAlone(String challenge) throws SQLException {
    deployment.catalogue(challenge, "active", false);
    payAll();
    List<@Nullable String> checkpoints = checkpoints();

    assertLeftAlone(deployment.tick(challenge), Outcome.INACTIVE);

    assertThat(deployment.rows(challenge)).isEmpty();
    assertThat(checkpoints()).isEqualTo(checkpoints);
  }

  @Test
  void takesAChallengeThatIsNeitherActiveNorNotForInactive() throws SQLException {
    deployment.catalogue("m", "active", null);

    assertLeftAlone(deployment.tick("m"), Outcome.INACTIVE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "r", "rd", "rv"})
  void leavesAMissingChallengeAlone(String challenge) throws SQLException {
    deployment.host().sql("delete from challenges where id = ?", challenge);
    payAll();
    List<@Nullable String> checkpoints = checkpoints();

    assertLeftAlone(deployment.tick(challenge), Outcome.NOT_IN_CATALOGUE);

    assertThat(deployment.rows(challenge)).isEmpty();
    assertThat(checkpoints()).isEqualTo(checkpoints);
  }

  private void payAll() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .event(601, e -> e.referrer(501));
  }

  private static void assertLeftAlone(TickResult tick, Outcome outcome) {
    assertThat(tick.outcome()).isEqualTo(outcome);
    assertThat(tick.rowsScanned()).isZero();
    assertThat(tick.before()).isEmpty();
    assertThat(tick.after()).isEmpty();
    assertThat(tick.moreWaiting()).isFalse();
  }

  @Test
  void asksNoAmountOfAChallengeThatIsLeftAlone() throws SQLException {
    deployment.catalogue("m", "active", false).catalogue("m", "amount", "five");

    assertLeftAlone(deployment.tick("m"), Outcome.INACTIVE);
  }

  @Test
  void goesOnFromTheOldCheckpointOnceActiveAgain() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(true));
    deployment.settle("m");
    deployment.catalogue("m", "active", false);
    deployment.host().block(5000).event(701, e -> e.mobile(true));
    assertLeftAlone(deployment.tick("m"), Outcome.INACTIVE);
    deployment.host().block(9000).event(702, e -> e.mobile(true));
    deployment.catalogue("m", "active", true);

    TickResult tick = deployment.tick("m");

    assertThat(tick.before()).containsEntry(Axis.BLOCKS, 100L);
    assertThat(tick.after()).containsEntry(Axis.BLOCKS, 9000L);
    assertThat(deployment.paid("m")).containsExactly("2bc", "2bd", "2be");
  }

  @Test
  void countsEventsBeforeTheStartingBlockToo() throws SQLException {
    deployment
        .catalogue("m", "starting_block", 1_000_000)
        .catalogue("r", "starting_block", 1_000_000)
        .catalogue("rv", "starting_block", 1_000_000)
        .catalogue("rd", "starting_block", 1_000_000);
    payAll();

    deployment.settle();

    assertThat(deployment.paid("m")).containsExactly("258");
    assertThat(deployment.paid("rv")).containsExactly("1f4:258");
    assertThat(deployment.paid("r")).containsExactly("1f5:259");
    assertThat(deployment.paid("rd")).containsExactly("258:1f4", "259:1f5");
  }

  @Test
  void doesNotAskForTheStepCountOfABooleanChallenge() throws SQLException {
    deployment.catalogue("m", "step_count", 3).catalogue("rd", "step_count", 0);
    payAll();

    deployment.settle();

    assertThat(deployment.row("m", "258").progress()).isEqualTo(1);
    assertThat(deployment.paid("rd")).containsExactly("258:1f4", "259:1f5");
  }

  @Test
  void skipsWhatIsExcluded() throws SQLException {
    deployment
        .host()
        .sql(
            """
            insert into challenge_exclusions (challenge_id, specifier)
            values ('m', '258'), ('rd', '258:1f4'), ('rv', '1f4:258'),
              ('rv', '1f5:259'), ('p', '259')
            """);
    payAll();

    deployment.settle();

    assertThat(deployment.rows("m")).isEmpty();
    assertThat(deployment.rows("rv")).isEmpty();
    assertThat(deployment.paid("rd")).containsExactly("259:1f5");
    assertThat(deployment.paid("r"))
        .as("excluded from another challenge only")
        .containsExactly("1f5:259");
  }

  private List<@Nullable String> checkpoints() throws SQLException {
    return deployment.values(
        "select stored::text || xmin from indexing_checkpoints as stored order by tablename");
  }
}
