package io.challenges.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.challenges.Axis;
import io.challenges.ChallengeInspector;
import io.challenges.ReconciliationProgress;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.rules.OwnChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A scrub rests on no promise of the host. */
@ChallengesDatabase
class ScrubTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment
        .host()
        .block(100)
        .event(601, event -> event.mobile(true))
        .block(500)
        .event(602, event -> event.mobile(false));
    deployment.rest();
    ReconciliationProgress first = scrub();
    assertThat(first.keysDerived()).as("the first one looks at everything").isEqualTo(2);
    assertThat(first.inserted() + first.updated()).isZero();
  }

  private ReconciliationProgress scrub() throws SQLException {
    ReconciliationProgress progress =
        deployment
            .challenges()
            .inspect("m")
            .scrub()
            .pause(Duration.ZERO)
            .run(deployment.connection());
    assertThat(progress.finished()).isTrue();
    return progress;
  }

  @Test
  @DisplayName("A row deeper than the lateness is found, and then not looked at again")
  void aBrokenPromise() throws SQLException {
    deployment.host().block(100).event(603, event -> event.mobile(true));
    deployment.rest();
    assertThat(deployment.paid("m")).as("no tick finds it").containsExactly("259");

    ReconciliationProgress found = scrub();

    assertThat(deployment.paid("m")).containsExactly("259", "25b");
    assertThat(found.keysDerived()).isEqualTo(1);
    assertThat(found.inserted()).isEqualTo(1);
    deployment.awaitWriters();
    scrub();
    deployment.awaitWriters();
    assertThat(scrub().keysDerived()).isZero();
  }

  @Test
  @DisplayName("A transaction that is open during a scrub is found by the next one")
  void inFlight(Connection host) throws SQLException {
    host.setAutoCommit(false);
    HostRows.on(host).block(100).event(603, event -> event.mobile(true));

    assertThat(scrub().inserted()).isZero();
    host.commit();
    deployment.settle("m");

    assertThat(deployment.paid("m")).containsExactly("259");
    assertThat(scrub().inserted()).isEqualTo(1);
    assertThat(deployment.paid("m")).containsExactly("259", "25b");
  }

  @Test
  @DisplayName("So is what a subtransaction of it wrote")
  void inFlightUnderASavepoint(Connection host) throws SQLException {
    host.setAutoCommit(false);
    HostRows rows = HostRows.on(host).block(100);
    host.setSavepoint();
    deployment.host().block(501).event(604, event -> event.mobile(false));
    rows.event(603, event -> event.mobile(true));

    assertThat(scrub().inserted()).isZero();
    host.commit();
    deployment.settle("m");

    assertThat(deployment.paid("m")).containsExactly("259");
    assertThat(scrub().inserted()).isEqualTo(1);
  }

  @Test
  @DisplayName("What the next tick will read is not taken for missed")
  void beforeTheTick() throws SQLException {
    deployment.host().block(501).event(603, event -> event.mobile(true));

    assertThat(scrub().inserted()).isZero();
    assertThat(deployment.tick("m").outcome()).isEqualTo(Outcome.PROCESSED);
    assertThat(deployment.paid("m")).containsExactly("259", "25b");
  }

  @Test
  @DisplayName("A reconciliation of all rows counts as a scrub")
  void afterAReconciliation() throws SQLException {
    deployment.host().block(100).event(603, event -> event.mobile(true));
    deployment.awaitWriters();

    deployment.challenges().inspect("m").reconcile().run(deployment.connection());
    assertThat(deployment.paid("m")).containsExactly("259", "25b");

    assertThat(scrub().keysDerived()).isZero();
  }

  @Test
  @DisplayName("A source that does not tell a place is read by position, for new versions only")
  void withoutAPlace() throws SQLException {
    Deployment social = deployment.with(challenges -> challenges.define(OwnChallenges.SOCIAL));
    social.host().sql(OwnChallenges.SOCIAL_ROW).block(501).sql(OwnChallenges.FOLLOW, 700, 500);
    social.rest();
    ChallengeInspector inspector = social.challenges().inspect("social");
    assertThat(inspector.scrub().run(social.connection()).keysDerived()).isEqualTo(1);
    social.host().block(502).sql(OwnChallenges.FOLLOW, 701, 500);
    social.rest();

    assertThat(inspector.scrub().run(social.connection()).keysDerived()).isEqualTo(1);
    social.awaitWriters();
    assertThat(inspector.scrub().run(social.connection()).keysDerived()).isLessThanOrEqualTo(1);
  }

  @Test
  void aRestoredCopyIsLookedAtWhole() throws SQLException {
    deployment
        .host()
        .sql("update challenge_sweeps set snapshot_xmax = snapshot_xmax + (1::bigint << 40)");

    assertThat(scrub().keysDerived()).isEqualTo(2);
  }

  @Test
  void itTakesNoRange() {
    assertThatIllegalStateException()
        .isThrownBy(() -> deployment.challenges().inspect("m").scrub().between(Axis.BLOCKS, 1, 2));
  }
}
