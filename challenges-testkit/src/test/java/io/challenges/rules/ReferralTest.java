package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.TickResult;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The referrer's side: r for one who is not verified, rv for one who is. */
@ChallengesDatabase
class ReferralTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void paysAnUnverifiedReferrer() throws SQLException {
    deployment.host().block(100).user(501).event(601, e -> e.referrer(501));

    deployment.settle();

    assertThat(deployment.rows("r"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("1f5:259");
              assertThat(row.userId()).isEqualTo(501);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.amount()).isEqualTo(1);
            });
    assertThat(deployment.rows("rv")).isEmpty();
  }

  @Test
  void paysAVerifiedReferrer() throws SQLException {
    deployment.host().block(100).user(500, u -> u.verified(true)).event(600, e -> e.referrer(500));

    deployment.settle();

    assertThat(deployment.rows("rv"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("1f4:258");
              assertThat(row.userId()).isEqualTo(500);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.amount()).isEqualTo(1);
            });
    assertThat(deployment.rows("r")).isEmpty();
  }

  @Test
  void takesAReferrerOfUnknownVerificationForUnverified() throws SQLException {
    deployment.host().block(100).user(501, u -> u.verified(null)).event(601, e -> e.referrer(501));

    deployment.settle();

    assertThat(deployment.paid("r")).containsExactly("1f5:259");
    assertThat(deployment.rows("rv")).isEmpty();
  }

  @Test
  void paysNobodyWithoutAReferrer() throws SQLException {
    deployment.host().block(100).user(501).user(601).event(601, e -> e.referrer(null));

    deployment.settle();

    assertThat(deployment.rows("r")).isEmpty();
    assertThat(deployment.rows("rv")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"r, false", "rv, true"})
  void looksAtCurrentEventsOnly(String challenge, boolean verified) throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501, u -> u.verified(verified))
        .event(601, e -> e.referrer(501).current(false));

    deployment.tick(challenge);

    assertThat(deployment.rows(challenge)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"r, false", "rv, true"})
  void paysNothingForReferringOneself(String challenge, boolean verified) throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501, u -> u.verified(verified))
        .event(501, e -> e.referrer(501))
        .event(601, e -> e.referrer(501));

    deployment.tick(challenge);

    assertThat(deployment.paid(challenge)).containsExactly("1f5:259");
  }

  @ParameterizedTest
  @CsvSource({"r, false", "rv, true"})
  void paysAReferrerWhoAppearsLater(String challenge, boolean verified) throws SQLException {
    deployment.host().block(100).event(601, e -> e.referrer(501));
    deployment.settle();
    assertThat(deployment.rows(challenge)).isEmpty();
    deployment.host().block(5000).user(501, u -> u.verified(verified));

    TickResult tick = deployment.tick(challenge);

    assertThat(tick.rowsScanned()).as("the users row alone").isEqualTo(1);
    assertThat(deployment.paid(challenge)).containsExactly("1f5:259");
  }

  @ParameterizedTest
  @CsvSource({"r, false", "rv, true"})
  void looksAtTheReferrersCurrentRowOnly(String challenge, boolean verified) throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501, u -> u.verified(verified).current(false))
        .event(601, e -> e.referrer(501));

    deployment.tick(challenge);

    assertThat(deployment.rows(challenge)).isEmpty();
  }

  @Test
  void takesTheReferrersRowOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(101)
        .user(501, u -> u.verified(true).txhash("a"))
        .block(100)
        .user(501, u -> u.verified(false).txhash("b"))
        .event(601, e -> e.referrer(501));

    deployment.settle();

    assertThat(deployment.rows("r")).isEmpty();
    assertThat(deployment.paid("rv")).containsExactly("1f5:259");
  }

  @Test
  void takesTheReferrersRowOfTheGreatestTransactionWithinABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501, u -> u.verified(true).txhash("b"))
        .user(501, u -> u.verified(false).txhash("a"))
        .event(601, e -> e.referrer(501));

    deployment.settle();

    assertThat(deployment.rows("r")).isEmpty();
    assertThat(deployment.paid("rv")).containsExactly("1f5:259");
  }

  @Test
  void takesAReferrersRowWithoutABlockLast() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501, u -> u.verified(true).txhash("a"))
        .user(501, u -> u.verified(false).txhash("b").blocknumber(null))
        .event(601, e -> e.referrer(501));

    deployment.settle();

    assertThat(deployment.rows("r")).isEmpty();
    assertThat(deployment.paid("rv")).containsExactly("1f5:259");
  }

  @Test
  void takesTheEventOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(101)
        .user(501)
        .user(502)
        .event(601, e -> e.id(1).referrer(501))
        .block(100)
        .event(601, e -> e.id(2).referrer(502));

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f5:259");
  }

  @Test
  void takesTheEventOfTheGreatestIdWithinABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501)
        .user(502)
        .event(601, e -> e.id(2).referrer(501))
        .event(601, e -> e.id(1).referrer(502));

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f5:259");
  }

  @Test
  void takesAnEventWithoutABlockLast() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501)
        .user(502)
        .event(601, e -> e.id(1).referrer(501))
        .event(601, e -> e.id(2).referrer(502).blocknumber(null));

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f5:259");
  }

  @Test
  void takesTheGreatestIdAmongEventsWithoutABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .event(601, e -> e.id(2).referrer(501).blocknumber(null))
        .event(601, e -> e.id(1).referrer(502).blocknumber(null))
        .user(501)
        .user(502);

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f5:259");
  }

  @Test
  void paysNoReferrerWhoWasReplacedByNobody() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501)
        .event(601, e -> e.referrer(501))
        .block(101)
        .event(601, e -> e.referrer(null));

    deployment.tick("r");

    assertThat(deployment.rows("r")).isEmpty();
  }

  @Test
  void paysEachReferralOnceHoweverManyEventsRepeatIt() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501)
        .event(601, e -> e.referrer(501))
        .event(601, e -> e.referrer(501))
        .block(101)
        .event(601, e -> e.referrer(501))
        .event(602, e -> e.referrer(501));

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f5:259", "1f5:25a");
  }

  @Test
  void paysTheNewReferrerToo() throws SQLException {
    deployment.host().block(100).user(501).user(502).event(601, e -> e.referrer(501));
    deployment.tick("r");
    deployment.host().block(101).updateEvent(601, e -> e.referrer(502));

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f5:259", "1f6:259");
  }

  @Test
  void paysOnlyTheNewReferrerIfTheOldOneWasNot() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501)
        .user(502)
        .event(601, e -> e.referrer(501))
        .block(101)
        .appendEvent(601, e -> e.referrer(502));

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f6:259");
  }

  @ParameterizedTest
  @CsvSource({"r, false", "rv, true"})
  void comesBackToTheReferrerWhomADemotedEventHid(String challenge, boolean verified)
      throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501, u -> u.verified(verified))
        .event(601, e -> e.id(1).referrer(501))
        .block(5000)
        .event(601, e -> e.id(2).referrer(null));
    deployment.tick(challenge);
    assertThat(deployment.rows(challenge)).isEmpty();
    deployment
        .host()
        .block(5001)
        .sql("update user_events set is_current = false, blocknumber = 5001 where id = 2");

    deployment.tick(challenge);

    assertThat(deployment.paid(challenge)).containsExactly("1f5:259");
  }

  @Test
  void keepsWhatIsPaidWhateverTheSourcesSayLater() throws SQLException {
    deployment.host().block(100).user(501).event(601, e -> e.referrer(501));
    deployment.tick("r");
    UserChallenge paid = deployment.row("r", "1f5:259");
    deployment
        .host()
        .block(101)
        .demoteUser(501)
        .sql("update user_events set is_current = false, blocknumber = 101")
        .sql("update users set blocknumber = 101");

    assertThat(deployment.tick("r").rowsScanned()).isPositive();

    assertThat(deployment.rows("r")).containsExactly(paid);
  }
}
