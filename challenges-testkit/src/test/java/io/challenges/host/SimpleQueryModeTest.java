package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.Explanation;
import io.challenges.IndexerRound;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Connections that poolers ask for, on which the driver puts each value into the text and sends one
 * statement after the other.
 */
@ChallengesDatabase
class SimpleQueryModeTest {

  private static final String PAID =
      "select challenge_id || ' ' || specifier from user_challenges order by 1";

  private final Challenges standard = UserEventChallenges.standard();
  private Connection connection;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException {
    String url = database.url();
    connection =
        DriverManager.getConnection(
            url + (url.contains("?") ? '&' : '?') + "preferQueryMode=simple");
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void everyChallengeTicks(boolean autoCommit, TestDatabase database) throws SQLException {
    connection.setAutoCommit(autoCommit);
    HostRows rows = HostRows.on(connection);
    rows.block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .event(601, e -> e.referrer(501));

    for (ChallengeProcessor processor : standard.processors()) {
      assertThat(processor.tick(connection).outcome()).isEqualTo(Outcome.PROCESSED);
    }

    assertThat(Deployment.values(connection, PAID))
        .containsExactly("m 258", "r 1f5:259", "rd 258:1f4", "rd 259:1f5", "rv 1f4:258");
    rows.block(101).event(602, e -> e.mobile(true));
    standard.rewind(connection, Axis.BLOCKS, 99);
    assertThat(standard.processor("m").tick(connection).completed()).isEqualTo(1);
    assertThat(Deployment.values(connection, PAID)).contains("m 25a");
    if (!autoCommit) {
      connection.rollback();
      assertThat(Deployment.values(database.connect(), PAID)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void plansAreTold(boolean autoCommit) throws SQLException {
    connection.setAutoCommit(autoCommit);
    HostRows.on(connection).block(100).user(501).event(601, e -> e.referrer(501).mobile(true));

    for (String challengeId : List.of("m", "r", "rd", "rv")) {
      Explanation explanation = standard.inspect(challengeId).explain(connection);

      assertThat(explanation.warnings()).isEmpty();
      assertThat(explanation.text()).contains("write/user_challenges.sql", "Insert on ");
    }
    assertThat(Deployment.values(connection, PAID)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void checkpointsAreMadeAndRoundsRun(boolean autoCommit, TestDatabase database)
      throws SQLException {
    connection.setAutoCommit(autoCommit);
    HostRows rows = HostRows.on(connection);
    rows.sql("delete from indexing_checkpoints").block(100).event(600, e -> e.mobile(true));
    standard.seed(connection, StartFrom.BEGINNING);
    try (ChallengeIndexer indexer = ChallengeIndexer.on(database.dataSource(), standard).build()) {

      IndexerRound round = indexer.tick(connection);

      assertThat(round.failures()).isEmpty();
    }
    assertThat(Deployment.values(connection, PAID)).containsExactly("m 258");
    if (!autoCommit) {
      connection.commit();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFailingTickLeavesTheHostsWritesAsTheyWere(Fault fault) throws SQLException {
    HostRows.on(connection)
        .sql(
            "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)");
    fault.prepare(connection);
    connection.setAutoCommit(false);
    HostRows.on(connection).block(100).user(500);

    assertThatThrownBy(() -> fault.challenges().processor("vip").tick(connection))
        .isInstanceOf(ChallengeTickException.class);

    connection.commit();
    connection.setAutoCommit(true);
    assertThat(Deployment.values(connection, "select user_id from users")).containsExactly("500");
    assertThat(Deployment.values(connection, PAID)).isEmpty();
  }
}
