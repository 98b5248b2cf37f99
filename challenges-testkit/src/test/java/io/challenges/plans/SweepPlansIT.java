package io.challenges.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeInspector;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What looks at all rows reads each table once, a few pages at a time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SweepPlansIT {

  private static final long EVENTS = 400_000;

  private TestDatabase database;
  private Connection connection;

  @BeforeAll
  void fill() throws SQLException {
    database = LargeHost.create();
  }

  @BeforeEach
  void seed() throws SQLException {
    connection = database.connect();
    HostRows.on(connection).sql("delete from indexing_checkpoints");
    Challenges.standard().seed(connection, StartFrom.NOW);
  }

  @AfterAll
  void drop() {
    database.close();
  }

  private static ChallengeInspector inspect(String challengeId) {
    return Challenges.standard().inspect(challengeId);
  }

  @Test
  void aReconciliationOfEverything() throws SQLException {
    TickPlans plans =
        TickPlans.of(inspect("rd").reconcile().pause(Duration.ZERO), connection).readsByIndexOnly();

    assertThat(plans.readInPlace("user_events")).isEqualTo(EVENTS);
    assertThat(plans.readInPlace("user_challenges")).isPositive();
  }

  @Test
  void aScrub() throws SQLException {
    inspect("m").reconcile().pause(Duration.ZERO).run(connection);
    HostRows.on(connection)
        .sql("update user_events set blocknumber = 40000 where id between 1000 and 1099");

    TickPlans plans =
        TickPlans.of(inspect("m").scrub().pause(Duration.ZERO), connection).readsByIndexOnly();

    assertThat(plans.readInPlace("user_events"))
        .as("with what was updated and not yet vacuumed")
        .isBetween(EVENTS, EVENTS + 100);
    assertThat(plans.derivations("user_events")).isLessThanOrEqualTo(300);
  }

  @Test
  void aRange() throws SQLException {
    TickPlans plans =
        TickPlans.of(
                inspect("r").reconcile().between(Axis.BLOCKS, 20_000, 20_099).pause(Duration.ZERO),
                connection)
            .readsByIndexOnly();

    assertThat(plans.readInPlace("user_events")).isZero();
    assertThat(plans.read("user_events")).isLessThan(50_000);
  }
}
