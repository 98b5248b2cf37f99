package io.challenges.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.StartFrom;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Instances in processes of their own. {@code -Dchallenges.load.kills=50} kills more of them. */
@ChallengesDatabase
class ProcessesIT {

  private static final int KILLS = Integer.getInteger("challenges.load.kills", 5);

  private TestDatabase database;
  private Connection observer;

  @BeforeEach
  void connect(TestDatabase database) throws Exception {
    this.database = database;
    this.observer = database.connect();
  }

  /** Everybody has something to earn. */
  private void fill() throws Exception {
    RowVersions.install(observer);
    UserEventChallenges.standard()
        .define(RowVersions.definition())
        .seed(observer, StartFrom.BEGINNING);
    database
        .host()
        .block(100)
        .user(500, user -> user.verified(true))
        .user(501)
        .event(600, event -> event.referrer(500).mobile(true))
        .event(601, event -> event.referrer(501));
  }

  @Test
  void theOthersAreBusyAtOnceAndGoOnToTheNext() throws Exception {
    fill();
    try (Ticker owner = Ticker.start(database.url(), 100, "m");
        Ticker second = Ticker.start(database.url(), 100);
        Ticker third = Ticker.start(database.url(), 100)) {
      owner.say("round").await("in the middle of m", 1);

      List<String> beside = second.round();
      List<String> besideBoth = third.round();

      assertThat(beside)
          .containsExactly(
              "tick m BUSY",
              "tick r PROCESSED",
              "tick rd PROCESSED",
              "tick rv PROCESSED",
              "tick versions PROCESSED");
      assertThat(besideBoth).containsExactly("tick m BUSY");
      assertThat(owner.lines("tick")).as("it still has m").isEmpty();
      owner.say("go on").await("tick m PROCESSED", 1).await("end of round", 1);
      assertThat(owner.lines("tick")).as("nothing is left for it").hasSize(1);
      assertThat(second.round()).isEmpty();
      isEachDoneOnce(owner, second, third);
      assertThat(completedRows()).hasSize(5);
    }
  }

  @Test
  void aKilledOwnersChallengeIsFreeWithItsConnection() throws Exception {
    fill();
    try (Ticker owner = Ticker.start(database.url(), 100, "r");
        Ticker other = Ticker.start(database.url(), 100)) {
      owner.say("round").await("in the middle of r", 1);
      assertThat(other.round())
          .containsExactly(
              "tick r BUSY", "tick rd PROCESSED", "tick rv PROCESSED", "tick versions PROCESSED");

      owner.kill();
      Condition.await("the end of the owner's session", () -> sessions() == 0);

      assertThat(other.round()).containsExactly("tick r PROCESSED");
      assertThat(owner.lines("tick")).containsExactly(" m PROCESSED");
      isEachDoneOnce(owner, other);
      assertThat(completedRows()).hasSize(5);
    }
  }

  @Test
  void nothingIsDoneTwiceUnderLoad() throws Exception {
    try (LoadRun run = LoadRun.start(database.dataSource(), List.of());
        Ticker first = Ticker.start(database.url(), 5_000);
        Ticker second = Ticker.start(database.url(), 40);
        Ticker third = Ticker.start(database.url(), 7)) {
      List<Ticker> tickers = List.of(first, second, third);
      tickers.forEach(ticker -> ticker.say("rounds"));
      for (Ticker ticker : tickers) {
        ticker.await("tick m PROCESSED", 5).await("tick m BUSY", 2);
      }
      tickers.forEach(ticker -> ticker.say("").await("end of rounds", 1));
      assertThat(tickers).flatExtracting(ticker -> ticker.lines("failed")).isEmpty();
      isEachDoneOnce(first, second, third);

      for (Ticker ticker : tickers) {
        run.remark(
            "A process: %d ticks processed rows, %d found their challenge busy."
                .formatted(processed(ticker), ticker.lines("tick").size() - processed(ticker)));
      }
      run.finish("Three processes");
    }
  }

  @Test
  void theTickingProcessIsKilledAgainAndAgain() throws Exception {
    Random random = new Random(LoadRun.SEED);
    int inTheMiddle = 0;
    long processed = 0;
    try (LoadRun run = LoadRun.start(database.dataSource(), List.of())) {
      for (int kill = 0; kill < KILLS; kill++) {
        run.host().requireWriting();
        try (Ticker ticker = Ticker.start(database.url(), 50)) {
          ticker.say("rounds").await("tick m PROCESSED", 1);
          Thread.sleep(random.nextInt(400));
          boolean ticking = locks() > 0;
          ticker.kill();
          inTheMiddle += ticking ? 1 : 0;
          processed += processed(ticker);
          assertThat(ticker.lines("failed")).isEmpty();
        }
        Condition.await("the end of its session", () -> sessions() == 0);
        assertThat(locks()).isZero();
      }
      run.remark(
          "%d processes were killed, %d while they held a challenge; %d of their ticks had processed rows."
              .formatted(KILLS, inTheMiddle, processed));
      run.finish("Processes killed");
    }
  }

  private static long processed(Ticker ticker) {
    return ticker.lines("tick").stream().filter(line -> line.endsWith("PROCESSED")).count();
  }

  /** What the processes say they have completed is what is complete, and nothing twice. */
  private void isEachDoneOnce(Ticker... tickers) throws Exception {
    assertThat(Stream.of(tickers).flatMap(ticker -> ticker.lines("completed ").stream()))
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(completedRows());
    assertThat(RowVersions.readAgain(observer)).isZero();
    assertThat(Deployment.values(observer, "select group_id || ' ' || specifier from notification"))
        .doesNotHaveDuplicates();
  }

  private List<String> completedRows() throws Exception {
    return Deployment.values(
            observer,
            "select challenge_id || ' ' || specifier from user_challenges where is_complete")
        .stream()
        .map(String::valueOf)
        .toList();
  }

  private int sessions() throws Exception {
    return count(
        "select count(*) from pg_stat_activity where datname = current_database() and application_name = '%s'"
            .formatted(TickingProcess.APPLICATION_NAME));
  }

  private int locks() throws Exception {
    return count(
        """
        select count(*)
        from pg_locks
        join pg_database on pg_database.oid = pg_locks.database
        where locktype = 'advisory' and datname = current_database()
        """);
  }

  private int count(String sql) throws Exception {
    return Integer.parseInt(String.valueOf(Deployment.value(observer, sql)));
  }
}
