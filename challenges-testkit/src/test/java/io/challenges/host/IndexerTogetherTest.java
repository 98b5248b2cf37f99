package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.IndexerRound;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.rules.Elsewhere;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tick(Connection)}: a whole round in one transaction. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class IndexerTogetherTest {

  private final Heard heard = new Heard();
  private TestDatabase database;
  private Connection host;
  private Connection elsewhere;
  private ChallengeIndexer indexer;

  @BeforeEach
  void fill(TestDatabase database) throws SQLException {
    this.database = database;
    host = database.connect();
    host.setAutoCommit(false);
    elsewhere = database.connect();
    indexer =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
            .listener(heard)
            .build();
    database
        .host()
        .block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .event(601, e -> e.referrer(501));
  }

  @AfterEach
  void close() {
    indexer.close();
  }

  private List<@Nullable String> paid() throws SQLException {
    return Deployment.values(
        elsewhere, "select challenge_id || ' ' || specifier from user_challenges order by 1");
  }

  @Test
  void isCommittedByTheHost() throws SQLException {
    IndexerRound round = indexer.tick(host);

    assertThat(round.status()).isEqualTo(Status.TICKED);
    assertThat(round.results())
        .extracting(TickResult::challengeId)
        .containsExactly("m", "r", "rd", "rv");
    assertThat(round.results()).allMatch(tick -> tick.outcome() == Outcome.PROCESSED);
    assertThat(host.getAutoCommit()).isFalse();
    assertThat(paid()).isEmpty();

    host.commit();

    assertThat(paid()).hasSize(5);
    assertThat(heard.ticks).as("only the host knows when it commits").isEmpty();
  }

  @Test
  void isTakenBackAsAWhole() throws SQLException {
    indexer.tick(host);

    host.rollback();

    assertThat(paid()).isEmpty();
    assertThat(Deployment.values(elsewhere, "select distinct scanned from indexing_checkpoints"))
        .containsExactly("-1");
    indexer.tick(host);
    host.commit();
    assertThat(paid()).hasSize(5);
  }

  @Test
  void isATransactionOfItsOwnWithAutoCommitOn() throws SQLException {
    List<Integer> committed = new ArrayList<>();
    Heard looking =
        new Heard() {
          @Override
          public void ticked(TickResult result) {
            super.ticked(result);
            try {
              committed.add(paid().size());
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          }
        };
    host.setAutoCommit(true);
    try (ChallengeIndexer looked =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
            .listener(looking)
            .build()) {
      looked.tick(host);
    }

    assertThat(host.getAutoCommit()).isTrue();
    assertThat(looking.challenges()).containsExactly("m", "r", "rd", "rv");
    assertThat(committed).as("told after the commit").containsExactly(5, 5, 5, 5);
  }

  @Test
  void isBusyWhileAnotherHasTheRound() throws SQLException {
    indexer.tick(host);
    elsewhere.setAutoCommit(false);

    IndexerRound busy = indexer.tick(elsewhere);

    assertThat(busy.status()).isEqualTo(Status.TICKED);
    assertThat(busy.results())
        .extracting(TickResult::challengeId)
        .containsExactly("m", "r", "rd", "rv");
    assertThat(busy.results()).allMatch(tick -> tick.outcome() == Outcome.BUSY);
    elsewhere.commit();
    host.rollback();
    assertThat(indexer.tick(elsewhere).results())
        .allMatch(tick -> tick.outcome() == Outcome.PROCESSED);
    elsewhere.commit();
  }

  @Test
  void holdsEachChallengeForOneTransaction() throws SQLException {
    indexer.tick(host);

    for (String challenge : List.of("m", "r", "rd", "rv")) {
      assertThat(UserEventChallenges.standard().processor(challenge).tick(elsewhere).outcome())
          .isEqualTo(Outcome.BUSY);
    }
    host.commit();
  }

  @ParameterizedTest
  @ValueSource(strings = {"read committed", "repeatable read"})
  void waitsForAChallengeThatAnotherWorksOn(String isolation) throws Exception {
    elsewhere.setAutoCommit(false);
    assertThat(UserEventChallenges.standard().processor("rd").tick(elsewhere).completed())
        .isEqualTo(2);
    host.setAutoCommit(true);
    execute(host, "set default_transaction_isolation = '" + isolation + '\'');
    CompletableFuture<IndexerRound> round =
        Elsewhere.call(
            () -> {
              try {
                return indexer.tick(host);
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    Waiting.forALock(elsewhere, host);
    elsewhere.commit();

    assertThat(round.get().failures()).isEmpty();
    assertThat(round.get().results()).extracting(TickResult::completed).containsExactly(1, 1, 0, 1);
    assertThat(round.get().results()).noneMatch(tick -> tick.outcome() == Outcome.BUSY);
    assertThat(paid()).hasSize(5);
    elsewhere.commit();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aChallengeThatFailsLeavesNothingAndStopsNoOther(boolean autoCommit) throws SQLException {
    host.setAutoCommit(autoCommit);
    Challenges challenges =
        UserEventChallenges.with(
            ChallengeSettings.builder()
                .onCompleted(
                    (connection, challenge, rows) -> {
                      if (challenge.equals("r")) {
                        execute(connection, "insert into nowhere values (1)");
                      }
                    })
                .build());
    try (ChallengeIndexer failing =
        ChallengeIndexer.on(database.dataSource(), challenges).listener(heard).build()) {
      IndexerRound round = failing.tick(host);

      assertThat(round.failures()).containsOnlyKeys("r");
      assertThat(Heard.failure(round, "r").getMessage()).contains("\"nowhere\" does not exist");
      assertThat(round.results())
          .extracting(TickResult::challengeId)
          .containsExactly("m", "rd", "rv");
      if (!autoCommit) {
        host.commit();
      }
    }
    assertThat(heard.failures.keySet()).isEqualTo(autoCommit ? Set.of("r") : Set.of());
    assertThat(paid()).containsExactly("m 258", "rd 258:1f4", "rd 259:1f5", "rv 1f4:258");
    assertThat(
            Deployment.value(
                elsewhere, "select scanned from indexing_checkpoints where tablename ~ ':r:'"))
        .isEqualTo("-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void whatMustBeRetriedTakesTheWholeRoundBack(String state) throws SQLException {
    Challenges challenges =
        UserEventChallenges.with(
            ChallengeSettings.builder()
                .onCompleted(
                    (connection, challenge, rows) -> {
                      if (challenge.equals("rd")) {
                        throw new SQLException("retry", state);
                      }
                    })
                .build());
    host.setAutoCommit(true);
    try (ChallengeIndexer failing =
        ChallengeIndexer.on(database.dataSource(), challenges).listener(heard).build()) {
      assertThatThrownBy(() -> failing.tick(host))
          .isInstanceOf(ChallengeTickException.class)
          .hasMessageContaining("Challenge rd,")
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo(state));
    }

    assertThat(host.getAutoCommit()).isTrue();
    assertThat(heard.ticks).isEmpty();
    assertThat(paid()).isEmpty();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
