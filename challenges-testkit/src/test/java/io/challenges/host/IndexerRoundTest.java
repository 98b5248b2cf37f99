package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.IndexerRound;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.rules.Deployment;
import io.challenges.rules.Elsewhere;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** One round of the indexer: each challenge in a transaction of its own. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class IndexerRoundTest {

  private static final String PAID =
      "select challenge_id || ' ' || specifier from user_challenges order by 1";

  private final Heard heard = new Heard();
  private TestDatabase database;
  private Connection connection;

  @BeforeEach
  void fill(TestDatabase database) throws SQLException {
    this.database = database;
    connection = database.connect();
    database
        .host()
        .block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .event(601, e -> e.referrer(501));
  }

  private List<@Nullable String> paid() throws SQLException {
    return Deployment.values(connection, PAID);
  }

  private ChallengeIndexer.Builder indexer() {
    return ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
        .listener(heard);
  }

  @Test
  void ticksEveryChallengeAndTellsTheListener() throws SQLException {
    try (ChallengeIndexer indexer = indexer().build()) {
      IndexerRound round = indexer.tick();

      assertThat(round.status()).isEqualTo(Status.TICKED);
      assertThat(round.results())
          .extracting(TickResult::challengeId)
          .containsExactly("m", "r", "rd", "rv");
      assertThat(round.failures()).isEmpty();
      assertThat(round.moreWaiting()).isFalse();
      assertThat(heard.ticks).isEqualTo(round.results());
    }
    assertThat(paid())
        .containsExactly("m 258", "r 1f5:259", "rd 258:1f4", "rd 259:1f5", "rv 1f4:258");
  }

  @Test
  void eachChallengeIsCommittedBeforeItIsTold() throws SQLException {
    List<List<@Nullable String>> committed = new ArrayList<>();
    Heard looking =
        new Heard() {
          @Override
          public void ticked(TickResult result) {
            try {
              committed.add(paid());
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          }
        };
    try (ChallengeIndexer indexer = indexer().listener(looking).build()) {
      indexer.tick();
    }

    assertThat(committed).extracting(List::size).containsExactly(1, 2, 4, 5);
  }

  @Test
  void aFailureIsToldWhenNothingOfItIsLeft() throws SQLException {
    List<String> left = new ArrayList<>();
    Challenges challenges =
        UserEventChallenges.with(
            ChallengeSettings.builder()
                .onCompleted(
                    (connection, challenge, rows) -> {
                      throw new SQLException("no funds", "P0001");
                    })
                .build());
    Heard looking =
        new Heard() {
          @Override
          public void failed(String challengeId, SQLException failure) {
            try (Connection free = database.dataSource().getConnection()) {
              TickResult.Outcome outcome =
                  UserEventChallenges.standard().processor(challengeId).tick(free).outcome();
              left.add(challengeId + " " + outcome + ", " + paid().size() + " paid");
            } catch (SQLException e) {
              throw new AssertionError(e);
            }
          }
        };
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), challenges).listener(looking).build()) {
      indexer.tick();
    }

    // each challenge was free, and paid by the tick in here
    assertThat(left)
        .containsExactly(
            "m PROCESSED, 1 paid",
            "r PROCESSED, 2 paid",
            "rd PROCESSED, 4 paid",
            "rv PROCESSED, 5 paid");
  }

  @Test
  void aChallengeThatFailsStopsNoOther() throws SQLException {
    database.host().sql("update challenges set amount = 'five' where id = 'm'");
    try (ChallengeIndexer indexer = indexer().build()) {
      IndexerRound round = indexer.tick();

      assertThat(round.status()).isEqualTo(Status.TICKED);
      assertThat(round.results())
          .extracting(TickResult::challengeId)
          .containsExactly("r", "rd", "rv");
      assertThat(round.failures()).containsOnlyKeys("m");
      assertThat(Heard.failure(round, "m").getMessage())
          .contains("Challenge m,")
          .contains("\"five\"");
      assertThat(heard.failures).isEqualTo(round.failures());
      assertThat(heard.challenges()).containsExactly("r", "rd", "rv");
      assertThat(paid()).containsExactly("r 1f5:259", "rd 258:1f4", "rd 259:1f5", "rv 1f4:258");

      database.host().sql("update challenges set amount = '5' where id = 'm'");
      assertThat(indexer.tick().failures()).isEmpty();
      assertThat(paid()).contains("m 258");
    }
  }

  @Test
  void aMissingTableOfOneChallengeStopsNoOther() throws SQLException {
    database.host().sql("insert into challenges (id, amount, active) values ('a', '1', true)");
    Challenges challenges =
        UserEventChallenges.standard()
            .define(
                ChallengeDefinition.named("a")
                    .source(Axis.BLOCKS, Fault.SOURCE.replace("users", "gone"))
                    .derivation(Fault.DERIVATION)
                    .build());
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), challenges).build()) {
      IndexerRound round = indexer.tick();

      assertThat(round.failures()).containsOnlyKeys("a");
      assertThat(Heard.failure(round, "a").getMessage())
          .contains("Challenge a,")
          .contains("\"public.gone\" does not exist");
    }
    assertThat(paid()).hasSize(5);
  }

  @Test
  void aListenerThatThrowsChangesNothing() throws SQLException {
    database.host().sql("update challenges set amount = 'five' where id = 'r'");
    Heard throwing =
        new Heard() {
          @Override
          public void ticked(TickResult result) {
            super.ticked(result);
            throw new IllegalStateException("the listener's own trouble");
          }

          @Override
          public void failed(String challengeId, SQLException failure) {
            super.failed(challengeId, failure);
            throw new IllegalStateException("the listener's own trouble");
          }
        };
    try (ChallengeIndexer indexer = indexer().listener(throwing).build()) {
      assertThat(indexer.tick().results()).hasSize(3);
    }
    assertThat(throwing.challenges()).containsExactly("m", "rd", "rv");
    assertThat(throwing.failures).containsOnlyKeys("r");
  }

  @Test
  void aSecondCallIsRefusedWhileOneRuns() throws Exception {
    try (Connection holder = database.dataSource().getConnection();
        ChallengeIndexer indexer = indexer().build()) {
      hold(holder, "m", "258");
      CompletableFuture<IndexerRound> first = Elsewhere.call(() -> tick(indexer));
      Waiting.forALock(connection);

      IndexerRound second = indexer.tick();

      assertThat(second.status()).isEqualTo(Status.REFUSED);
      assertThat(second.results()).isEmpty();
      assertThat(second.failures()).isEmpty();
      assertThat(second.moreWaiting()).isFalse();
      assertThat(first).isNotDone();
      holder.rollback();
      assertThat(first.get().status()).isEqualTo(Status.TICKED);
      assertThat(indexer.tick().status()).isNotEqualTo(Status.REFUSED);
    }
  }

  @Test
  void aCallFromItsOwnListenerIsRefused() throws SQLException {
    List<Status> inside = new ArrayList<>();
    ChallengeIndexer[] itself = new ChallengeIndexer[1];
    Heard calling =
        new Heard() {
          @Override
          public void ticked(TickResult result) {
            inside.add(tick(itself[0]).status());
          }
        };
    try (ChallengeIndexer indexer = indexer().listener(calling).build()) {
      itself[0] = indexer;
      indexer.tick();
    }
    assertThat(inside).hasSize(4).containsOnly(Status.REFUSED);
  }

  @Test
  void aStatementTimeoutBoundsAChallengeThatIsStuck() throws SQLException {
    try (Connection holder = database.dataSource().getConnection();
        ChallengeIndexer indexer = indexer().statementTimeout(Duration.ofSeconds(2)).build()) {
      hold(holder, "m", "258");

      IndexerRound round = indexer.tick();

      assertThat(round.failures()).containsOnlyKeys("m");
      assertThat(Heard.failure(round, "m").getMessage())
          .contains("Challenge m,")
          .contains("statement timeout");
      assertThat(Heard.failure(round, "m").getSQLState()).isEqualTo("57014");
      assertThat(round.results()).extracting(TickResult::completed).containsExactly(1, 2, 1);
      holder.rollback();
      indexer.tick();
    }
    assertThat(paid()).contains("m 258");
  }

  /** Whoever writes that row now waits. */
  private static void hold(Connection holder, String challenge, String specifier)
      throws SQLException {
    holder.setAutoCommit(false);
    HostRows.on(holder)
        .sql(
            "insert into user_challenges (challenge_id, specifier) values (?, ?)",
            challenge,
            specifier);
  }

  @Test
  void theStatementTimeoutIsNotLeftBehind() throws SQLException {
    try (Pool pool = new Pool(database.dataSource(), true);
        ChallengeIndexer indexer =
            ChallengeIndexer.on(pool, UserEventChallenges.standard())
                .statementTimeout(Duration.ofSeconds(77))
                .build()) {
      indexer.tick();

      assertThat(Deployment.value(pool.getConnection(), "show statement_timeout")).isEqualTo("0");
    }
  }

  @Test
  void aConnectionOfAPoolComesBackAsItWas() throws SQLException {
    for (boolean autoCommit : new boolean[] {false, true}) {
      database.host().block(autoCommit ? 102 : 101).event(700, e -> e.mobile(true));
      try (Pool pool = new Pool(database.dataSource(), autoCommit);
          ChallengeIndexer indexer =
              ChallengeIndexer.on(pool, UserEventChallenges.standard()).build()) {
        IndexerRound round = indexer.tick();

        assertThat(round.results()).hasSize(4);
        assertThat(round.failures()).isEmpty();
        assertThat(pool.opened()).isEqualTo(1);
        assertThat(pool.returned())
            .isNotEmpty()
            .containsOnly("auto-commit " + autoCommit + ", transaction IDLE");
      }
    }
    assertThat(paid()).contains("m 2bc");
  }

  @Test
  void aConnectionThatBreaksIsReplacedForTheRestOfTheRound() throws SQLException {
    try (Pool pool = new Pool(database.dataSource(), true)) {
      Heard breaking =
          new Heard() {
            @Override
            public void ticked(TickResult result) {
              super.ticked(result);
              if (ticks.size() == 1) {
                try {
                  database.host().sql("select pg_terminate_backend(?, 60000)", pool.pid());
                } catch (SQLException e) {
                  throw new AssertionError(e);
                }
              }
            }
          };
      try (ChallengeIndexer indexer =
          ChallengeIndexer.on(pool, UserEventChallenges.standard()).listener(breaking).build()) {
        IndexerRound round = indexer.tick();

        assertThat(breaking.challenges()).containsExactly("m", "rd", "rv");
        assertThat(round.failures()).containsOnlyKeys("r");
        assertThat(Heard.failure(round, "r").getSQLState()).isIn("57P01", "08006", "08003");
        assertThat(pool.opened()).isEqualTo(2);
        assertThat(paid()).containsExactly("m 258", "rd 258:1f4", "rd 259:1f5", "rv 1f4:258");

        assertThat(indexer.tick().failures()).isEmpty();
        assertThat(paid()).contains("r 1f5:259");
      }
    }
  }

  @Test
  void withoutAConnectionARoundCannotBegin() throws SQLException {
    SQLException down = new SQLException("the server is down", "08001");
    DataSource nothing =
        (DataSource)
            Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (proxy, method, arguments) -> {
                  throw down;
                });
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(nothing, UserEventChallenges.standard()).listener(heard).build()) {
      assertThatThrownBy(indexer::tick).isSameAs(down);
      assertThatThrownBy(indexer::tick).as("and is not in the way of the next").isSameAs(down);
    }
    assertThat(heard.ticks).isEmpty();
  }

  private static IndexerRound tick(ChallengeIndexer indexer) {
    try {
      return indexer.tick();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
