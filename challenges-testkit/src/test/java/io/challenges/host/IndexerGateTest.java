package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.IndexerRound;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** The indexer skips a round where nothing has happened since one that found nothing to do. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class IndexerGateTest {

  private final StatementLog log = new StatementLog();
  private HostRows host;
  private Connection observer;
  private ChallengeIndexer indexer;

  @BeforeEach
  void fill(TestDatabase database) throws SQLException {
    host = database.host();
    observer = database.connect();
    host.block(100).event(700, e -> e.mobile(true));
    indexer =
        ChallengeIndexer.on(log.watch(database.dataSource()), UserEventChallenges.standard())
            .build();
  }

  @AfterEach
  void close() {
    indexer.close();
  }

  private void rest() {
    Condition.await("a skipped round", () -> indexer.tick().status() == Status.UNCHANGED);
  }

  @Test
  void aRoundAfterOneAtRestIsSkipped() throws SQLException {
    IndexerRound first = indexer.tick();
    assertThat(first.status()).isEqualTo(Status.TICKED);
    assertThat(first.results()).anyMatch(tick -> tick.outcome() == Outcome.PROCESSED);

    Condition.await(
        "a skipped round",
        () -> {
          log.clear();
          IndexerRound round = indexer.tick();
          assertThat(round.failures()).isEmpty();
          return round.status() == Status.UNCHANGED;
        });

    assertThat(log.roundTrips()).containsExactly("select pg_current_snapshot()::text");
  }

  @Test
  void inactiveAndMissingChallengesAreAtRestToo() throws SQLException {
    host.sql("update challenges set active = false where id = 'm'");
    host.sql("delete from challenges where id = 'rd'");

    rest();
  }

  @Test
  void aCommitOpensIt() throws SQLException {
    rest();
    host.block(101).event(701, e -> e.mobile(true));

    IndexerRound round = indexer.tick();

    assertThat(round.status()).isEqualTo(Status.TICKED);
    assertThat(result(round, "m").completed()).isEqualTo(1);
  }

  @Test
  void aChangeOfTheCatalogueOpensIt() throws SQLException {
    host.sql("update challenges set active = false where id = 'm'");
    rest();
    host.sql("update challenges set active = true where id = 'm'");

    assertThat(result(indexer.tick(), "m").completed()).isEqualTo(1);
  }

  @Test
  void whatCommitsWhileARoundRunsIsLookedAt(TestDatabase database) throws SQLException {
    AtomicBoolean commit = new AtomicBoolean();
    ChallengeIndexer.Listener committing =
        new ChallengeIndexer.Listener() {
          @Override
          public void ticked(TickResult result) {
            if (result.challengeId().equals("rv") && commit.getAndSet(false)) {
              try {
                host.block(101).event(701, e -> e.mobile(true));
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            }
          }
        };
    indexer.close();
    indexer =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
            .listener(committing)
            .build();
    rest();
    host.block(101);
    commit.set(true);
    assertThat(result(indexer.tick(), "m").completed()).as("before the commit").isZero();

    assertThat(result(indexer.tick(), "m").completed()).as("after it").isEqualTo(1);
  }

  @Test
  void aRoundWithAFailureIsFollowedByAnother() throws SQLException {
    rest();
    host.sql("update challenges set amount = 'five' where id = 'rd'");

    assertNotSkipped(round -> round.failures().containsKey("rd"));
  }

  @Test
  void aRoundWithABusyChallengeIsFollowedByAnother(Connection holder) throws SQLException {
    rest();
    holder.setAutoCommit(false);
    assertThat(UserEventChallenges.standard().processor("rd").tick(holder).outcome())
        .isEqualTo(Outcome.IDLE);
    host.block(101).event(701, e -> e.referrer(500));

    assertNotSkipped(round -> result(round, "rd").outcome() == Outcome.BUSY);

    holder.rollback();
    Condition.await("a round that finds it free", () -> paid("rd 2bd:1f4"));
  }

  private boolean paid(String row) throws SQLException {
    indexer.tick();
    return Deployment.values(
            observer, "select challenge_id || ' ' || specifier from user_challenges")
        .contains(row);
  }

  @Test
  void aRoundThatLeftSomethingWaitingIsFollowedByAnother(TestDatabase database)
      throws SQLException {
    for (int block = 101; block < 110; block++) {
      host.block(block).event(600 + block, e -> e.mobile(true));
    }
    Challenges small = UserEventChallenges.with(ChallengeSettings.builder().batchSize(2).build());
    try (ChallengeIndexer batches = ChallengeIndexer.on(database.dataSource(), small).build()) {
      int rounds = 0;
      IndexerRound round = batches.tick();
      for (; round.moreWaiting(); rounds++) {
        assertThat(round.status()).isEqualTo(Status.TICKED);
        round = batches.tick();
      }
      assertThat(rounds).isPositive();
    }
    assertThat(Deployment.value(observer, "select count(*) from user_challenges")).isEqualTo("10");
  }

  private interface Kind {
    boolean is(IndexerRound round);
  }

  /** Two rounds with nothing between them, as the server saw it. */
  private void assertNotSkipped(Kind kind) {
    Condition.await(
        "two rounds while nobody else does anything",
        () -> {
          String before = snapshot();
          IndexerRound first = indexer.tick();
          IndexerRound second = indexer.tick();
          assertThat(first.status()).isEqualTo(Status.TICKED);
          assertThat(second.status()).isEqualTo(Status.TICKED);
          assertThat(kind.is(first)).isTrue();
          return snapshot().equals(before);
        });
  }

  private String snapshot() throws SQLException {
    @Nullable String snapshot = Deployment.value(observer, "select pg_current_snapshot()::text");
    return String.valueOf(snapshot);
  }

  private static TickResult result(IndexerRound round, String challenge) {
    return round.results().stream()
        .filter(result -> result.challengeId().equals(challenge))
        .findAny()
        .orElseThrow(() -> new AssertionError(challenge + " is not in " + round));
  }
}
