package io.challenges.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.Checkpoint;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything from the beginning, where nothing has been derived: most rows make nothing due. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class FromNothingTest {

  private static final String DEMOTE_USER =
      "update users set is_current = false where user_id = %d and is_current";
  private static final String DEMOTE_EVENTS =
      "update user_events set is_current = false where user_id = %d and is_current";

  private TestDatabase database;
  private HostRows host;
  private Connection ticker;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException {
    this.database = database;
    host = database.host();
    ticker = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    ticker.close();
  }

  /** From now on challenges are at their beginnings. */
  private Challenges seeded(int batchSize) throws SQLException {
    Challenges challenges =
        UserEventChallenges.with(ChallengeSettings.builder().batchSize(batchSize).build());
    host.sql("delete from indexing_checkpoints");
    challenges.seed(ticker, StartFrom.BEGINNING);
    return challenges;
  }

  private Checkpoint checkpoint(String challengeId) throws SQLException {
    return UserEventChallenges.standard()
        .checkpoints()
        .read(ticker, challengeId, Axis.BLOCKS)
        .orElseThrow();
  }

  /** Keys derived until nothing moves. */
  private int settle(ChallengeProcessor processor) throws SQLException {
    int keys = 0;
    for (int tick = 0; tick < 1_000; tick++) {
      TickResult result = processor.tick(ticker);
      keys += result.keysDerived();
      if (result.outcome() == Outcome.IDLE && !result.moreWaiting()) {
        return keys;
      }
    }
    throw new AssertionError(processor + " does not come to rest");
  }

  /** Two users who refer somebody, many who do nothing, and one event that no longer counts. */
  private void fill() throws SQLException {
    host.block(1).user(500, user -> user.verified(true)).user(501);
    for (int user = 1; user <= 50; user++) {
      host.block(1 + user).user(user).event(user, event -> {});
    }
    host.block(60).event(600, event -> event.referrer(500).mobile(true));
    host.block(61).event(601, event -> event.referrer(501));
    host.block(62).event(602, event -> event.referrer(501).mobile(true));
    host.sql(DEMOTE_EVENTS.formatted(602));
    host.block(63).event(603, event -> event.mobile(true));
  }

  @ParameterizedTest
  @CsvSource({"m, 2", "r, 2", "rd, 2", "rv, 2"})
  void onlyKeysThatSomethingCanBeDueForAreDerived(String challengeId, int keys)
      throws SQLException {
    fill();
    Deployment.on(database).awaitWriters();
    Challenges challenges = seeded(1_000);
    assertThat(checkpoint(challengeId).blankAt()).isPositive();

    assertThat(settle(challenges.processor(challengeId))).isEqualTo(keys);

    assertThat(checkpoint(challengeId).blankAt()).as("behind the silent stretch").isNull();
    Recomputation.of(ticker).only(challengeId).assertEqual();
    assertThat(Deployment.values(ticker, "select count(*) from user_challenges"))
        .doesNotContain("0");
  }

  @Test
  void whereRowsAreKeptAlreadyEverythingIsDerived() throws SQLException {
    fill();
    Challenges challenges = seeded(1_000);
    settle(challenges.processor("r"));
    host.sql("delete from indexing_checkpoints where tablename like 'challenges:r:%'");

    challenges.seed(ticker, StartFrom.BEGINNING);

    assertThat(checkpoint("r").blankAt()).isNull();
    assertThat(settle(challenges.processor("r"))).isGreaterThan(50);
  }

  @Test
  @DisplayName(
      "A row of a transaction that was in flight at the seeding, behind the key's first look")
  void inFlightAtTheSeeding() throws SQLException {
    host.block(1).user(501).block(2).event(601, event -> event.referrer(501));
    for (int block = 3; block <= 20; block++) {
      host.block(block).event(block, event -> {});
    }
    try (Connection late = database.connect()) {
      late.setAutoCommit(false);
      // of two current rows the later counts, so no row that was read already changes
      HostRows.on(late).block(15).user(501, user -> user.verified(true));
      Challenges challenges = seeded(1);
      TickResult first = challenges.processor("rv").tick(ticker);
      assertThat(first.keysDerived()).isEqualTo(1);
      assertThat(first.after().get(Axis.BLOCKS)).isLessThan(15);

      late.commit();
      settle(challenges.processor("rv"));

      Recomputation.of(ticker).only("rv").assertEqual();
      assertThat(Deployment.values(ticker, "select specifier from user_challenges"))
          .containsExactly("1f5:259");
    }
  }

  @Test
  void aRowThatIsWrittenMeanwhileIsNotPassedOver() throws SQLException {
    fill();
    Deployment.on(database).awaitWriters();
    Challenges challenges = seeded(1);
    ChallengeProcessor verified = challenges.processor("rv");
    while (checkpoint("rv").scanned() < 61) {
      verified.tick(ticker);
    }
    host.block(63).user(501, user -> user.verified(true));

    settle(verified);

    Recomputation.of(ticker).only("rv").assertEqual();
    assertThat(Deployment.values(ticker, "select specifier from user_challenges order by 1"))
        .containsExactly("1f4:258", "1f5:259");
  }

  @Test
  void aRewindOnTheWayLosesNothing() throws SQLException {
    fill();
    Deployment.on(database).awaitWriters();
    Challenges challenges = seeded(1);
    while (checkpoint("r").scanned() < 61) {
      challenges.processor("r").tick(ticker);
    }

    challenges.rewind(ticker, Axis.BLOCKS, 10);

    assertThat(checkpoint("r").blankAt()).isPositive();
    host.block(40).event(700, event -> event.referrer(501)).user(500, user -> user.verified(false));
    settle(challenges.processor("r"));
    Recomputation.of(ticker).only("r").assertEqual();
    assertThat(Deployment.values(ticker, "select specifier from user_challenges order by 1"))
        .contains("1f5:259", "1f5:2bc");
  }

  @Test
  void aRestoredCopyDerivesEverything() throws SQLException {
    fill();
    Challenges challenges = seeded(1_000);
    host.sql("update indexing_checkpoints set blank_at = blank_at + 1000000");

    assertThat(settle(challenges.processor("r"))).isGreaterThan(50);

    assertThat(checkpoint("r").blankAt()).isNull();
  }

  @Test
  @DisplayName("A row without a position, which only another of its key finds")
  void aRowWithoutAPosition() throws SQLException {
    fill();
    host.block(64)
        .event(700, event -> event.referrer(3))
        .sql("update user_events set blocknumber = null where user_id = 700");
    Challenges challenges = seeded(1_000);

    assertThat(checkpoint("r").blankAt()).isNull();
    settle(challenges.processor("r"));
    assertThat(Deployment.values(ticker, "select specifier from user_challenges"))
        .contains("3:2bc");
  }

  private static ChallengeDefinition.Builder own() {
    return ChallengeDefinition.named("vip")
        .source(
            "events",
            Axis.BLOCKS,
            "select user_id as key, blocknumber as position, xmin as version, referrer"
                + " from /*schema.*/user_events");
  }

  @Test
  void aHostsOwnChallengeMaySayWhatMakesSomethingDue() throws SQLException {
    host.sql(
        "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)");
    fill();
    Deployment.on(database).awaitWriters();
    ChallengeDefinition vip =
        own()
            .expandedBy("select key + 1000 as key from moved")
            .makesDue("referrer > 500 -- not of the first")
            .derivation(
                """
                select
                  key::text as specifier, key as user_id, 1 as progress, 1 as target,
                  challenge.amount, null::bigint as completed_blocknumber,
                  null::timestamp as completed_at
                from dirty
                cross join challenge
                """)
            .build();
    Challenges challenges = Challenges.standard().define(vip);
    challenges.seed(ticker, StartFrom.BEGINNING);

    assertThat(settle(challenges.processor("vip"))).isEqualTo(2);

    assertThat(Deployment.values(ticker, "select specifier from user_challenges order by 1"))
        .containsExactly("1601", "1602");
  }

  @Test
  void aWrongConditionIsToldOfBeforehand() {
    ChallengeDefinition wrong = own().makesDue("referer > 500").derivation("select 1").build();

    assertThatThrownBy(() -> Challenges.standard().define(wrong).inspect("vip").explain(ticker))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("Challenge vip, events: ERROR: column \"referer\" does not exist");
    assertThatThrownBy(() -> own().makesDue(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("makesDue needs a condition");
    assertThatThrownBy(() -> ChallengeDefinition.named("vip").makesDue("true"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("makesDue follows the source");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void whateverTheHostWritesMeanwhileNothingIsLost(long seed) throws SQLException {
    Random random = new Random(seed);
    int head = 0;
    while (head < 120) {
      write(random, ++head);
    }
    Challenges challenges = seeded(1 + random.nextInt(2));
    Recomputation recomputation =
        Recomputation.of(ticker).only("m", "r", "rd", "rv").everyTickNoted();

    boolean resting = false;
    for (int round = 0; !resting || round < 60; round++) {
      assertThat(round).isLessThan(2_000);
      if (round < 60 && random.nextInt(3) > 0) {
        write(random, random.nextBoolean() ? ++head : head - random.nextInt(30));
      }
      resting = true;
      for (ChallengeProcessor processor : challenges.processors()) {
        recomputation.note();
        TickResult result = processor.tick(ticker);
        resting &= result.outcome() == Outcome.IDLE && !result.moreWaiting();
      }
    }

    recomputation.assertEqual();
    assertThat(Deployment.values(ticker, "select count(*) from user_challenges"))
        .doesNotContain("0");
  }

  /** A block in which somebody's state changes, whose former one no longer counts. */
  private void write(Random random, int block) throws SQLException {
    host.block(block);
    for (int n = random.nextInt(3); n >= 0; n--) {
      int user = 500 + random.nextInt(60);
      if (random.nextInt(3) == 0) {
        host.sql(DEMOTE_USER.formatted(user))
            .user(user, columns -> columns.verified(random.nextBoolean()));
        return;
      }
      host.sql(DEMOTE_EVENTS.formatted(user))
          .event(
              user,
              event ->
                  event
                      .mobile(random.nextBoolean())
                      .referrer(random.nextBoolean() ? 500 + random.nextInt(60) : null));
    }
  }
}
