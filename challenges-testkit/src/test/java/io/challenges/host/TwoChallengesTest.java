package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Two instances tick challenges of the same users, a few keys at a time. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class TwoChallengesTest {

  private TestDatabase database;
  private Connection observer;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException {
    this.database = database;
    this.observer = database.connect();
  }

  @Test
  void goThroughUsersInTheSameOrder() throws Exception {
    // 5 has referred somebody, and becomes a user later than that was read
    database.host().block(100).event(101, event -> event.referrer(5));
    Deployment.on(database).settle();
    // so r finds 9 by an event, and 5 by its user; rd finds both by their events
    database
        .host()
        .block(101)
        .user(5)
        .user(9)
        .event(100, event -> event.referrer(9))
        .event(5, event -> event.referrer(77))
        .event(9, event -> event.referrer(77));
    CountDownLatch begun = new CountDownLatch(2);

    CompletableFuture<TickResult> r = tickOneKeyAtATime("r", begun);
    CompletableFuture<TickResult> rd = tickOneKeyAtATime("rd", begun);

    assertThat(r.get().completed()).isEqualTo(2);
    assertThat(rd.get().completed()).isEqualTo(3);
    assertThat(
            Deployment.values(
                observer,
                "select user_id || ' ' || challenge_count from user_score_features order by user_id"))
        .containsExactly("5 2", "9 2");
  }

  @Test
  void lockThoseWhoHaveAScoreAndThoseWhoHaveNoneInOneOrder() throws Exception {
    Deployment.on(database).settle();
    database
        .host()
        .sql("insert into user_score_features (user_id, challenge_count) values (5, 0)")
        .block(101)
        .user(5)
        .user(9)
        .event(100, event -> event.referrer(9))
        .event(101, event -> event.referrer(5))
        .event(5, event -> event.referrer(77))
        .event(9, event -> event.referrer(77));
    CountDownLatch firstKey = new CountDownLatch(1);

    // rd holds 5, which r then waits for in a statement with 9, which has no score yet
    CompletableFuture<TickResult> rd =
        tick(
            "rd",
            1,
            () -> {
              firstKey.countDown();
              Condition.await("the other", this::somebodyWaits);
            });
    firstKey.await();
    CompletableFuture<TickResult> r = tick("r", 100, () -> {});

    assertThat(rd.get().completed()).isEqualTo(4);
    assertThat(r.get().completed()).isEqualTo(2);
    assertThat(
            Deployment.values(
                observer,
                "select user_id || ' ' || challenge_count from user_score_features order by user_id"))
        .containsExactly("5 2", "9 2");
  }

  /** Before it goes on to the second key, the other has written its first one, or waits. */
  private CompletableFuture<TickResult> tickOneKeyAtATime(
      String challengeId, CountDownLatch begun) {
    return tick(
        challengeId,
        1,
        () -> {
          begun.countDown();
          Condition.await("the other", () -> begun.getCount() == 0 || somebodyWaits());
        });
  }

  private CompletableFuture<TickResult> tick(
      String challengeId, int batchSize, Runnable afterFirstWrite) {
    CountDownLatch first = new CountDownLatch(1);
    Challenges challenges =
        Challenges.with(
            ChallengeSettings.builder()
                .batchSize(batchSize)
                // within minutes of the users' creation, which makes it count for their score
                .clock(() -> Instant.parse("2025-01-01T00:02:00Z"))
                .onCompleted(
                    (connection, id, rows) -> {
                      if (first.getCount() == 1) {
                        first.countDown();
                        afterFirstWrite.run();
                      }
                    })
                .build());
    return Elsewhere.call(
        () -> {
          try (Connection connection = database.dataSource().getConnection()) {
            return challenges.processor(challengeId).tick(connection);
          } catch (SQLException e) {
            throw new AssertionError(e);
          }
        });
  }

  private boolean somebodyWaits() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return !"0"
          .equals(
              Deployment.value(
                  connection,
                  """
                  select count(*)
                  from pg_locks
                  join pg_stat_activity using (pid)
                  where not granted and datname = current_database()
                  """));
    }
  }
}
