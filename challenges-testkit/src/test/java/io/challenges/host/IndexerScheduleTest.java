package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** {@code every} and {@code close}. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class IndexerScheduleTest {

  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration AT_ONCE = Duration.ofMillis(1);

  private final Heard heard = new Heard();
  private HostRows host;
  private Connection observer;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException {
    host = database.host();
    observer = database.connect();
  }

  private int paid() throws SQLException {
    return Deployment.values(observer, "select specifier from user_challenges").size();
  }

  @Test
  void roundsFollowEachOtherWhileSomethingIsWaiting(TestDatabase database) throws SQLException {
    for (int block = 101; block <= 107; block++) {
      host.block(block).event(600 + block, e -> e.mobile(true));
    }
    Challenges one = UserEventChallenges.with(ChallengeSettings.builder().batchSize(1).build());
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), one).listener(heard).every(NEVER)) {
      Condition.await("seven rows", () -> paid() == 7);
      assertThat(indexer).isNotNull();
    }
    assertThat(heard.ticks)
        .filteredOn(tick -> tick.challengeId().equals("m"))
        .hasSizeGreaterThanOrEqualTo(7)
        .allSatisfy(tick -> assertThat(tick.completed()).isLessThanOrEqualTo(1));
  }

  @Test
  void whileOthersCatchUpAFailedChallengeIsLeftAloneForThePause(TestDatabase database)
      throws SQLException {
    host.block(100).event(800, e -> e.referrer(900));
    for (int block = 101; block <= 107; block++) {
      host.block(block).event(600 + block, e -> e.mobile(true));
    }
    AtomicInteger failed = new AtomicInteger();
    Challenges one =
        UserEventChallenges.with(
            ChallengeSettings.builder()
                .batchSize(1)
                .onCompleted(
                    (connection, challenge, rows) -> {
                      if (challenge.equals("rd")) {
                        throw new SQLException("no funds", "P0001");
                      }
                    })
                .build());
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), one)
            .listener(
                new Heard() {
                  @Override
                  public void failed(String challengeId, SQLException failure) {
                    failed.incrementAndGet();
                  }
                })
            .every(NEVER)) {
      Condition.await("seven rows", () -> paid() == 7);
      assertThat(indexer).isNotNull();
    }
    assertThat(failed).hasValue(1);
  }

  @Test
  void anErrorOfTheListenerFailsItsTickAndTheScheduleGoesOn(TestDatabase database)
      throws SQLException {
    host.block(101).event(701, e -> e.mobile(true));
    AtomicBoolean first = new AtomicBoolean(true);
    Challenges erring =
        UserEventChallenges.with(
            ChallengeSettings.builder()
                .onCompleted(
                    (connection, challenge, rows) -> {
                      if (first.compareAndSet(true, false)) {
                        throw new NoSuchMethodError("a library that was upgraded");
                      }
                    })
                .build());
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), erring).listener(heard).every(AT_ONCE)) {
      Condition.await("the row", () -> paid() == 1);
      assertThat(indexer).isNotNull();
    }
    assertThat((Throwable) heard.failures.get("m"))
        .hasMessageContaining("a library that was upgraded");
  }

  @Test
  void aPauseIsAtLeastAMillisecond(TestDatabase database) {
    ChallengeIndexer.Builder builder =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard());
    assertThatThrownBy(() -> builder.every(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The pause must be at least a millisecond, not PT0S");
  }

  @Test
  void aRoundComesAgainAfterThePause(TestDatabase database) throws SQLException {
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
            .listener(heard)
            .every(AT_ONCE)) {
      for (int n = 1; n <= 3; n++) {
        int rows = n;
        host.block(100 + n).event(700 + n, e -> e.mobile(true));
        Condition.await("row " + n, () -> paid() == rows);
      }
      assertThat(indexer).isNotNull();
    }
  }

  @Test
  void aRoundThatCannotBeginIsToldAndTheNextOneTries(TestDatabase database) throws SQLException {
    AtomicBoolean down = new AtomicBoolean();
    DataSource flaky = Outage.of(database.dataSource(), down);
    host.block(100);
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(flaky, UserEventChallenges.standard()).listener(heard).every(AT_ONCE)) {
      Condition.await("a first round", () -> heard.challenges().contains("rv"));
      down.set(true);
      Condition.await("a round that cannot begin", () -> !heard.failedRounds.isEmpty());
      assertThat(heard.failedRounds.get(0)).hasMessage("no connection");
      host.block(101).event(700, e -> e.mobile(true));
      down.set(false);
      Condition.await("the row", () -> paid() == 1);
      assertThat(indexer).isNotNull();
    }
  }

  @Test
  void thereIsOneSchedule(TestDatabase database) throws SQLException {
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard()).every(NEVER)) {
      assertThatThrownBy(() -> indexer.every(NEVER))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has a schedule already");
    }
  }

  @Test
  void afterCloseNothingHappensAnyMore(TestDatabase database) throws SQLException {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Heard noting =
        new Heard() {
          @Override
          public void ticked(TickResult result) {
            super.ticked(result);
            threads.add(Thread.currentThread());
          }
        };
    ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
            .listener(noting)
            .every(AT_ONCE);
    Condition.await("a first round", () -> noting.challenges().contains("rv"));
    indexer.close();
    int ticks = noting.ticks.size();
    host.block(101).event(700, e -> e.mobile(true));

    assertThat(indexer.tick().status()).isEqualTo(Status.REFUSED);
    assertThatThrownBy(() -> indexer.every(AT_ONCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThat(threads).hasSize(1);
    Condition.await("the end of its thread", () -> threads.stream().noneMatch(Thread::isAlive));
    assertThat(noting.ticks).hasSize(ticks);
    assertThat(paid()).isZero();
    indexer.close();
  }

  @Test
  void closeWaitsForTheTickThatRunsAndNoFurtherOneBegins(TestDatabase database) throws Exception {
    host.block(100).event(700, e -> e.mobile(true).referrer(500));
    try (Connection holder = database.dataSource().getConnection()) {
      holder.setAutoCommit(false);
      HostRows.on(holder)
          .sql("insert into user_challenges (challenge_id, specifier) values ('m', '2bc')");
      ChallengeIndexer indexer =
          ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
              .listener(heard)
              .every(AT_ONCE);
      Waiting.forALock(observer);
      Thread closing = new Thread(indexer::close);
      closing.start();
      Condition.await(
          "close to wait", () -> closing.getState() == Thread.State.WAITING || !closing.isAlive());
      assertThat(closing.isAlive()).isTrue();
      assertThat(heard.ticks).isEmpty();

      holder.rollback();
      closing.join();
    }
    assertThat(heard.challenges()).containsExactly("m");
    assertThat(Deployment.values(observer, "select specifier from user_challenges"))
        .containsExactly("2bc");
  }
}
