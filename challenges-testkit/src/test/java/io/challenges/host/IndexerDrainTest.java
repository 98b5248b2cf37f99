package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** {@code drain}. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class IndexerDrainTest {

  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final Heard heard = new Heard();
  private final List<ChallengeIndexer> indexers = new ArrayList<>();
  private TestDatabase database;
  private HostRows host;
  private Connection observer;

  @BeforeEach
  void fill(TestDatabase database) throws SQLException {
    this.database = database;
    host = database.host();
    observer = database.connect();
    host.block(100).user(500, u -> u.verified(true)).user(501);
    for (int block = 101; block <= 107; block++) {
      int referrer = 500 + block % 2;
      host.block(block).event(600 + block, e -> e.mobile(true).referrer(referrer));
    }
  }

  @AfterEach
  void close() {
    indexers.forEach(ChallengeIndexer::close);
  }

  /** Takes seven rounds for the seven blocks, and one more. */
  private static ChallengeSettings.Builder batches() {
    return ChallengeSettings.builder().batchSize(1);
  }

  private ChallengeIndexer.Builder on(ChallengeSettings.Builder settings) {
    return ChallengeIndexer.on(database.dataSource(), UserEventChallenges.with(settings.build()))
        .listener(heard);
  }

  private ChallengeIndexer open(ChallengeIndexer indexer) {
    indexers.add(indexer);
    return indexer;
  }

  private @Nullable String paid() throws SQLException {
    return Deployment.value(
        observer, "select count(*) from user_challenges where challenge_id = 'm'");
  }

  /** A drain on a thread of its own. */
  private static final class Draining {
    private final FutureTask<Boolean> work;
    private final Thread thread;

    Draining(ChallengeIndexer indexer, Duration atMost) {
      work =
          new FutureTask<>(
              () -> {
                indexer.drain(atMost);
                return true;
              });
      thread = new Thread(work, "draining");
      thread.start();
    }

    void awaitWaiting() {
      Condition.await(
          "the drain to wait",
          () ->
              thread.getState() == Thread.State.TIMED_WAITING
                  || thread.getState() == Thread.State.WAITING);
    }

    /** What it threw; null where it came to its end. */
    @Nullable Throwable outcome() throws InterruptedException {
      try {
        work.get();
        return null;
      } catch (ExecutionException e) {
        return e.getCause();
      }
    }
  }

  @Test
  void ticksUntilNothingWaits(Connection connection) throws Exception {
    open(on(batches()).build()).drain(LONG);

    assertThat(Recomputation.of(connection).only("m", "r", "rd", "rv").differences()).isEmpty();
    assertThat(paid()).isEqualTo("7");
    assertThat(heard.ticks.subList(heard.ticks.size() - 4, heard.ticks.size()))
        .extracting(TickResult::outcome)
        .containsOnly(Outcome.IDLE);
  }

  @Test
  void inactiveAndMissingChallengesAreNotWaitedFor() throws Exception {
    host.sql("update challenges set active = false where id = 'r'")
        .sql("delete from challenges where id = 'rv'");

    open(on(batches()).build()).drain(LONG);

    assertThat(paid()).isEqualTo("7");
  }

  @Test
  void waitsForTheInstanceThatWorksOnAChallenge(Connection holder) throws Exception {
    holder.setAutoCommit(false);
    UserEventChallenges.with(batches().build()).processor("m").tick(holder);
    Draining draining = new Draining(open(on(batches()).build()), LONG);
    Condition.await(
        "a busy tick after all others",
        () ->
            heard.ticks.size() > 40
                && heard.ticks.get(heard.ticks.size() - 1).outcome() == Outcome.IDLE);
    assertThat(draining.work).isNotDone();
    assertThat(paid()).isEqualTo("0");

    holder.commit();

    assertThat(draining.outcome()).isNull();
    assertThat(paid()).isEqualTo("7");
  }

  @Test
  void triesAgainWhatFailed() throws Exception {
    AtomicInteger failures = new AtomicInteger();
    ChallengeSettings.Builder settings =
        batches()
            .onCompleted(
                (connection, challenge, rows) -> {
                  if (challenge.equals("m") && failures.incrementAndGet() <= 2) {
                    throw new SQLException("no funds", "P0001");
                  }
                });

    open(on(settings).build()).drain(LONG);

    assertThat(paid()).isEqualTo("7");
    assertThat(failures).hasValue(2 + 7);
  }

  @Test
  void saysWhatIsLeftWhenTheTimeIsOver(Connection holder) throws Exception {
    holder.setAutoCommit(false);
    UserEventChallenges.standard().processor("m").tick(holder);
    ChallengeSettings.Builder settings =
        batches()
            .onCompleted(
                (connection, challenge, rows) -> {
                  if (challenge.startsWith("r") && challenge.length() == 2) {
                    throw new SQLException("no funds for " + challenge, "P0001");
                  }
                });
    ChallengeIndexer indexer = open(on(settings).build());

    assertThatThrownBy(() -> indexer.drain(Duration.ZERO))
        .isInstanceOf(TimeoutException.class)
        .hasMessage(
            "Not drained after PT0S: m (busy, another transaction works on it), r (more waiting),"
                + " rd (failed, Challenge rd, the listener onCompleted: no funds for rd),"
                + " rv (failed, Challenge rv, the listener onCompleted: no funds for rv)")
        .hasCause(heard.failures.get("rd"))
        .hasSuppressedException(heard.failures.get("rv"));
    assertThat(heard.ticks).as("a single round").hasSize(2);
    assertThat(indexer.tick().status()).as("and its turn is over").isEqualTo(Status.TICKED);
  }

  @Test
  void saysWhatOnlyMovedInTheLastRound() throws SQLException {
    ChallengeIndexer indexer = open(on(ChallengeSettings.builder()).build());

    assertThatThrownBy(() -> indexer.drain(Duration.ZERO))
        .isInstanceOf(TimeoutException.class)
        .hasMessage(
            "Not drained after PT0S: m (moved in the last round), r (moved in the last round),"
                + " rd (moved in the last round), rv (moved in the last round)")
        .hasNoCause();
  }

  @Test
  void waitsForItsTurnBesideASchedule(Connection holder) throws Exception {
    hold(holder);
    ChallengeIndexer indexer = open(on(batches()).every(NEVER));
    Waiting.forALock(observer);
    Draining draining = new Draining(indexer, LONG);
    draining.awaitWaiting();
    assertThat(heard.ticks).isEmpty();

    holder.rollback();

    assertThat(draining.outcome()).isNull();
    assertThat(paid()).isEqualTo("7");
  }

  @Test
  void aScheduleThatHasALotToDoGivesWay(Connection holder) throws Exception {
    List<String> threads = new ArrayList<>();
    hold(holder);
    ChallengeIndexer indexer =
        open(
            on(batches())
                .listener(
                    new Heard() {
                      @Override
                      public void ticked(TickResult result) {
                        threads.add(Thread.currentThread().getName());
                      }
                    })
                .every(NEVER));
    Waiting.forALock(observer);
    Draining draining = new Draining(indexer, LONG);
    draining.awaitWaiting();
    holder.rollback();

    assertThat(draining.outcome()).isNull();
    assertThat(threads).filteredOn("challenges-indexer"::equals).hasSize(4);
    assertThat(threads.subList(4, threads.size())).hasSizeGreaterThanOrEqualTo(4 * 7);
  }

  @Test
  void doesNotWaitForItsTurnForEver(Connection holder) throws Exception {
    hold(holder);
    ChallengeIndexer indexer = open(on(batches()).every(NEVER));
    Waiting.forALock(observer);

    assertThatThrownBy(() -> indexer.drain(Duration.ofMillis(10)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage("Not drained after PT0.01S: another round of this indexer is still running");
    holder.rollback();
  }

  /** Whoever writes that row now waits. */
  private static void hold(Connection holder) throws SQLException {
    holder.setAutoCommit(false);
    HostRows.on(holder)
        .sql("insert into user_challenges (challenge_id, specifier) values ('m', '2bd')");
  }

  @Test
  void isInterruptedWhileItWaitsForAnotherInstance(Connection holder) throws Exception {
    holder.setAutoCommit(false);
    UserEventChallenges.standard().processor("m").tick(holder);
    ChallengeIndexer indexer = open(on(batches()).build());
    Draining draining = new Draining(indexer, LONG);
    Condition.await("rounds without an end", () -> heard.ticks.size() > 40);

    draining.thread.interrupt();

    assertThat(draining.outcome()).isInstanceOf(InterruptedException.class);
    assertThat(indexer.tick().status()).isEqualTo(Status.TICKED);
  }

  @Test
  void isInterruptedBetweenRoundsThatHaveWork() {
    Thread here = Thread.currentThread();
    ChallengeIndexer indexer =
        open(on(batches().onCompleted((connection, challenge, rows) -> here.interrupt())).build());

    assertThatThrownBy(() -> indexer.drain(LONG)).isInstanceOf(InterruptedException.class);
    assertThat(here.isInterrupted()).isFalse();
    assertThat(heard.ticks).hasSize(4);
  }

  @Test
  void isInterruptedWhileItWaitsForItsTurn(Connection holder) throws Exception {
    hold(holder);
    ChallengeIndexer indexer = open(on(batches()).every(NEVER));
    Waiting.forALock(observer);
    Draining draining = new Draining(indexer, LONG);
    draining.awaitWaiting();

    draining.thread.interrupt();

    assertThat(draining.outcome()).isInstanceOf(InterruptedException.class);
    holder.rollback();
  }

  @Test
  void endsWhenTheIndexerIsClosed(Connection holder) throws Exception {
    holder.setAutoCommit(false);
    UserEventChallenges.standard().processor("m").tick(holder);
    ChallengeIndexer indexer = open(on(batches()).build());
    Draining draining = new Draining(indexer, LONG);
    Condition.await("rounds without an end", () -> heard.ticks.size() > 40);

    indexer.close();

    assertThat(draining.outcome())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> indexer.drain(LONG))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("is closed");
  }

  @Test
  void aRoundThatCloseBrokeOffIsNotTakenForTheEnd() throws SQLException {
    Deployment.on(database).with(UserEventChallenges::of).rest();
    ChallengeIndexer[] itself = new ChallengeIndexer[1];
    ChallengeIndexer indexer =
        open(
            on(batches())
                .listener(
                    new Heard() {
                      @Override
                      public void ticked(TickResult result) {
                        itself[0].close();
                      }
                    })
                .build());
    itself[0] = indexer;

    assertThatThrownBy(() -> indexer.drain(LONG)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cannotBeCalledByTheListener() throws SQLException {
    List<Throwable> inside = new ArrayList<>();
    ChallengeIndexer[] itself = new ChallengeIndexer[1];
    ChallengeIndexer indexer =
        open(
            on(batches())
                .listener(
                    new Heard() {
                      @Override
                      public void ticked(TickResult result) {
                        try {
                          itself[0].drain(LONG);
                        } catch (Exception e) {
                          inside.add(e);
                        }
                      }
                    })
                .build());
    itself[0] = indexer;

    indexer.tick();

    assertThat(inside)
        .hasSize(4)
        .allSatisfy(
            failure ->
                assertThat(failure)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("listener"));
  }

  @Test
  void takesNoNegativeTime() {
    ChallengeIndexer indexer = open(on(batches()).build());

    assertThatThrownBy(() -> indexer.drain(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The time must not be negative, as PT-0.001S is");
  }

  @Test
  void anyLongTimeIsLongEnough() throws Exception {
    open(on(batches()).build()).drain(Duration.ofSeconds(Long.MAX_VALUE));

    assertThat(paid()).isEqualTo("7");
  }

  @Test
  void doesNotWaitForTransactionsThatAreStillOpen(Connection writer) throws Exception {
    writer.setAutoCommit(false);
    HostRows.on(writer).block(108).event(708, e -> e.mobile(true));
    ChallengeIndexer indexer = open(on(batches()).build());

    indexer.drain(LONG);
    assertThat(paid()).isEqualTo("7");

    writer.commit();
    indexer.drain(LONG);
    assertThat(paid()).isEqualTo("8");
  }
}
