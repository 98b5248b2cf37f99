package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.TickResult;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A referrer whose verification flips: what was earned stays, the other challenge is earned too.
 */
@ChallengesDatabase
class VerificationTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void aReferrerWhoIsVerifiedLaterEarnsRvAndKeepsR() throws SQLException {
    deployment.host().block(100).user(501).event(601, e -> e.referrer(501));
    deployment.settle();
    UserChallenge earned = deployment.row("r", "1f5:259");
    deployment.host().block(5000).updateUser(501, u -> u.verified(true));

    TickResult tick = deployment.tick("rv");
    deployment.tick("r");

    assertThat(tick.rowsScanned()).as("the users row alone").isEqualTo(1);
    assertThat(deployment.paid("rv")).containsExactly("1f5:259");
    assertThat(deployment.rows("r")).containsExactly(earned);
  }

  @Test
  void aReferrerWhoIsNoLongerVerifiedEarnsRAndKeepsRv() throws SQLException {
    deployment.host().block(100).user(501, u -> u.verified(true)).event(601, e -> e.referrer(501));
    deployment.settle();
    UserChallenge earned = deployment.row("rv", "1f5:259");
    deployment.host().block(5000).updateUser(501, u -> u.verified(false));

    TickResult tick = deployment.tick("r");
    deployment.tick("rv");

    assertThat(tick.rowsScanned()).as("the users row alone").isEqualTo(1);
    assertThat(deployment.paid("r")).containsExactly("1f5:259");
    assertThat(deployment.rows("rv")).containsExactly(earned);
  }

  @Test
  void whatIsReferredMeanwhileIsPaidByWhatTheReferrerIsThen() throws SQLException {
    deployment.host().block(100).user(501).event(601, e -> e.referrer(501));
    deployment.settle();
    deployment
        .host()
        .block(101)
        .updateUser(501, u -> u.verified(true))
        .event(602, e -> e.referrer(501));
    deployment.settle();
    assertThat(deployment.paid("r")).containsExactly("1f5:259");
    assertThat(deployment.paid("rv")).containsExactly("1f5:259", "1f5:25a");
    deployment
        .host()
        .block(102)
        .updateUser(501, u -> u.verified(null))
        .event(603, e -> e.referrer(501));

    deployment.settle();

    assertThat(deployment.paid("r")).containsExactly("1f5:259", "1f5:25a", "1f5:25b");
    assertThat(deployment.paid("rv")).containsExactly("1f5:259", "1f5:25a");
  }

  @Test
  void aFlipAndBackBetweenTwoTicksEarnsNothingElse() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501)
        .event(601, e -> e.referrer(501))
        .block(101)
        .updateUser(501, u -> u.verified(true))
        .block(102)
        .updateUser(501, u -> u.verified(false));

    deployment.settle();

    assertThat(deployment.paid("r")).containsExactly("1f5:259");
    assertThat(deployment.rows("rv")).isEmpty();
  }

  @Test
  void theRowThatADemotedOneHidCountsAgain() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(501, u -> u.txhash("a"))
        .event(601, e -> e.referrer(501))
        .block(5000)
        .user(501, u -> u.verified(true).txhash("b"));
    deployment.settle();
    assertThat(deployment.rows("r")).isEmpty();
    assertThat(deployment.paid("rv")).containsExactly("1f5:259");
    deployment
        .host()
        .block(5001)
        .sql("update users set is_current = false, blocknumber = 5001 where txhash = 'b'");

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f5:259");
  }
}
