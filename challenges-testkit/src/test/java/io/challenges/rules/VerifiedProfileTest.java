package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ChallengesDatabase
class VerifiedProfileTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void paysAVerifiedUser() throws SQLException {
    deployment.host().block(100).user(700, u -> u.verified(true)).block(101).user(701);

    deployment.tick("v");

    assertThat(deployment.rows("v"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("2bc");
              assertThat(row.userId()).isEqualTo(700);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.amount()).isEqualTo(5);
              assertThat(row.block()).as("the users row's").isEqualTo(100);
              assertThat(row.completedAt())
                  .isEqualTo(LocalDateTime.ofInstant(Deployment.INSTANT, ZoneOffset.UTC));
            });
  }

  @Test
  void takesUnknownVerificationForNone() throws SQLException {
    deployment.host().block(100).user(700, u -> u.verified(null));

    deployment.tick("v");

    assertThat(deployment.rows("v")).isEmpty();
  }

  @Test
  void paysNobodyWhoIsDeactivated() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(700, u -> u.verified(true).deactivated(true))
        .user(701, u -> u.verified(true).deactivated(null));

    deployment.tick("v");

    assertThat(deployment.paid("v")).containsExactly("2bd");
  }

  @Test
  void looksAtCurrentRowsOnly() throws SQLException {
    deployment.host().block(100).user(700, u -> u.verified(true).current(false));

    deployment.tick("v");

    assertThat(deployment.rows("v")).isEmpty();
  }

  @Test
  void paysOnceTheUserIsVerified() throws SQLException {
    deployment.host().block(100).user(700).user(701);
    deployment.tick("v");
    deployment
        .host()
        .block(101)
        .updateUser(700, u -> u.verified(true))
        .appendUser(701, u -> u.verified(true));

    deployment.tick("v");

    assertThat(deployment.paid("v")).containsExactly("2bc", "2bd");
  }

  @Test
  void paysOnceTheUserIsBack() throws SQLException {
    deployment.host().block(100).user(700, u -> u.verified(true).deactivated(true));
    deployment.tick("v");
    deployment.host().block(101).updateUser(700, u -> u.deactivated(false));

    deployment.tick("v");

    assertThat(deployment.paid("v")).containsExactly("2bc");
  }

  @Test
  void keepsWhatIsPaid() throws SQLException {
    deployment.host().block(100).user(700, u -> u.verified(true));
    deployment.tick("v");
    UserChallenge paid = deployment.row("v", "2bc");
    deployment.host().block(101).updateUser(700, u -> u.verified(false).deactivated(true));

    assertThat(deployment.tick("v").rowsScanned()).isPositive();

    assertThat(deployment.rows("v")).containsExactly(paid);
  }

  @Test
  void takesTheRowOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(101)
        .user(700, u -> u.verified(true).txhash("a"))
        .user(701, u -> u.verified(false).txhash("a"))
        .block(100)
        .user(700, u -> u.verified(false).txhash("b"))
        .user(701, u -> u.verified(true).txhash("b"));

    deployment.tick("v");

    assertThat(deployment.paid("v")).containsExactly("2bc");
  }

  @Test
  void takesTheRowOfTheGreatestTransactionWithinABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(700, u -> u.verified(true).txhash("b"))
        .user(701, u -> u.verified(false).txhash("b"))
        .user(700, u -> u.verified(false).txhash("a"))
        .user(701, u -> u.verified(true).txhash("a"));

    deployment.tick("v");

    assertThat(deployment.paid("v")).containsExactly("2bc");
  }

  @Test
  void takesARowWithoutABlockLast() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(700, u -> u.verified(true).txhash("a"))
        .user(701, u -> u.verified(false).txhash("a"))
        .user(700, u -> u.verified(false).txhash("b").blocknumber(null))
        .user(701, u -> u.verified(true).txhash("b").blocknumber(null));

    deployment.tick("v");

    assertThat(deployment.paid("v")).containsExactly("2bc");
  }

  @Test
  void comesBackToTheRowThatADemotedOneHid() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(700, u -> u.verified(true).txhash("a"))
        .block(101)
        .user(700, u -> u.verified(false).txhash("b"));
    deployment.tick("v");
    assertThat(deployment.rows("v")).isEmpty();
    deployment
        .host()
        .block(102)
        .sql("update users set is_current = false, blocknumber = 102 where txhash = 'b'");

    deployment.tick("v");

    assertThat(deployment.paid("v")).containsExactly("2bc");
  }

  @Test
  void paysTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    for (int user = 700; user < 710; user++) {
      boolean verified = user % 2 == 0;
      small.host().block(100 + user / 3).user(user, u -> u.verified(verified));
    }

    small.settle("v");

    assertThat(small.paid("v")).containsExactly("2bc", "2be", "2c0", "2c2", "2c4");
  }

  @Test
  void isReconciledAndExcludedByTheUser() throws SQLException {
    // the other one lies more than the lateness above
    deployment.host().block(100).user(700).block(500).user(701);
    deployment.rest();
    deployment.host().sql("update users set is_verified = true where user_id = 700");
    deployment.rest();
    assertThat(deployment.rows("v")).isEmpty();

    deployment
        .challenges()
        .inspect("v")
        .reconcile()
        .pause(Duration.ZERO)
        .run(deployment.connection());

    assertThat(deployment.paid("v")).containsExactly("2bc");
    deployment.challenges().inspect("v").exclude(deployment.connection(), "2bc", "fraud");
    assertThat(deployment.rows("v")).isEmpty();
    assertThat(deployment.challenges().inspect("v").include(deployment.connection(), "2bc").keys())
        .containsExactly("700");
    assertThat(deployment.paid("v")).containsExactly("2bc");
  }
}
