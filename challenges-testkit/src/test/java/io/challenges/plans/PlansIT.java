package io.challenges.plans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeInspector;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.ExclusionResult;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A tick costs what moved, never what there is: whatever it sends is an index read, at the head and
 * far behind it. Every test ticks in a transaction that it rolls back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlansIT {

  private static final int BATCH = 5_000;

  /** How many rows that make no key dirty a source passes over at most. */
  private static final int SKIM = 10 * BATCH;

  /** What lies in the blocks that late rows are looked for in, at rest: of a table, once. */
  private static final int LATE = 65 * 14;

  private final Challenges challenges =
      UserEventChallenges.with(ChallengeSettings.builder().batchSize(BATCH).build());
  private TestDatabase database;
  private Connection host;

  /** Where a tick starts. */
  enum Start {
    HEAD {
      @Override
      void prepare(Challenges challenges, Connection host) throws SQLException {
        move(host, BATCH);
      }
    },

    HUNDRED_THOUSAND_ROWS_BEHIND {
      @Override
      void prepare(Challenges challenges, Connection host) throws SQLException {
        int behind = 100_000 / LargeHost.EVENTS_PER_BLOCK;
        challenges.rewind(host, Axis.BLOCKS, LargeHost.HEAD - behind);
      }
    },

    BEGINNING {
      @Override
      void prepare(Challenges challenges, Connection host) throws SQLException {
        HostRows.on(host).sql("delete from indexing_checkpoints");
        challenges.seed(host, StartFrom.BEGINNING);
      }
    };

    abstract void prepare(Challenges challenges, Connection host) throws SQLException;
  }

  @BeforeAll
  void fillAndComeToRest() throws SQLException {
    database = LargeHost.create();
    try (Connection connection = database.dataSource().getConnection()) {
      HostRows.on(connection).sql("delete from indexing_checkpoints");
      challenges.seed(connection, StartFrom.NOW);
      for (ChallengeProcessor processor : challenges.processors()) {
        Condition.await(
            processor.challengeId() + " at rest",
            () ->
                processor.tick(connection).outcome() == Outcome.IDLE
                    && settled(connection, processor.challengeId()));
      }
    }
  }

  private boolean settled(Connection connection, String challengeId) throws SQLException {
    return challenges
        .checkpoints()
        .read(connection, challengeId, Axis.BLOCKS)
        .filter(checkpoint -> checkpoint.settled() == LargeHost.HEAD)
        .isPresent();
  }

  @AfterAll
  void drop() {
    database.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    host = database.connect();
    host.setAutoCommit(false);
  }

  /** What was rolled back is swept, or later lookups would pass over it. */
  @AfterEach
  void rollBack() throws SQLException {
    host.rollback();
    host.setAutoCommit(true);
    HostRows.on(host).sql("vacuum user_events").sql("vacuum users");
    HostRows.on(host).sql("vacuum user_challenges").sql("vacuum notification");
    host.close();
  }

  @ParameterizedTest
  @CsvSource({"m", "r", "rd", "rv"})
  void anIdleTickLooksAtTheLatestBlocksOnly(String challengeId) throws SQLException {
    TickPlans plans = tick(challengeId);

    assertThat(plans.result().outcome()).isEqualTo(Outcome.IDLE);
    plans.readsByIndexOnly();
    // r and rv look at the events twice, once for each key
    assertThat(plans.read("user_events")).isLessThanOrEqualTo(2 * LATE + 10);
    assertThat(plans.read("users")).isLessThanOrEqualTo(LATE + 5);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void theScanOfEventsOfUsersIsAnIndexRead(Start start) throws SQLException {
    start.prepare(challenges, host);
    for (String challengeId : new String[] {"m", "rd"}) {
      TickPlans plans = tick(challengeId).readsByIndexOnly();

      assertThat(plans.result().rowsScanned()).isBetween((long) BATCH, BATCH + 30L);
      // once each for the rows, for the end of the batch, and for what is late
      assertThat(plans.scan().read("user_events")).isLessThanOrEqualTo(2 * BATCH + LATE + 100);
    }
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void theScanOfReferrersIsAnIndexRead(Start start) throws SQLException {
    start.prepare(challenges, host);
    for (String challengeId : new String[] {"r", "rv"}) {
      TickPlans plans = tick(challengeId).readsByIndexOnly();

      assertThat(plans.result().rowsScanned()).isPositive();
      // two sources, each with its rows, the end of its batch, and what is late
      assertThat(plans.scan().read("user_events")).isLessThanOrEqualTo(2 * (2 * SKIM + LATE) + 100);
      assertThat(plans.scan().read("users")).isLessThanOrEqualTo(2 * BATCH + LATE + 100);
    }
  }

  @ParameterizedTest
  @CsvSource({"m", "r", "rd", "rv"})
  void fromNothingAnIndexIsSkimmed(String challengeId) throws SQLException {
    Start.BEGINNING.prepare(challenges, host);
    // what the seeding finds where nothing is kept
    HostRows.on(host)
        .sql(
            """
            update indexing_checkpoints
            set blank_at = pg_snapshot_xmin(pg_current_snapshot())::text::bigint
            """);

    TickPlans plans = tick(challengeId).readsByIndexOnly();

    assertThat(plans.scan().statement()).contains("from blank)");
    // of a source its rows, and the end of its batch
    assertThat(plans.scan().read("user_events")).isLessThanOrEqualTo(2 * (2 * SKIM + LATE) + 100);
    assertThat(plans.scan().read("users")).isLessThanOrEqualTo(2 * SKIM + LATE + 100);
  }

  @ParameterizedTest
  @CsvSource({"m", "r", "rd", "rv"})
  void aTickAtTheHeadReadsASmallMultipleOfWhatMoved(String challengeId) throws SQLException {
    int moved = 500;
    move(host, moved);

    TickPlans plans = tick(challengeId).readsByIndexOnly();

    assertThat(plans.read("user_events")).isLessThanOrEqualTo(10L * moved + 2 * LATE);
    assertThat(plans.read("users")).isLessThanOrEqualTo(6L * moved + LATE);
    assertThat(plans.read("user_challenges")).isLessThanOrEqualTo(10L * moved);
    assertThat(plans.read("notification")).isLessThanOrEqualTo(4L * moved);
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void theDerivationOfFiveThousandKeysIsIndexReads(Start start) throws SQLException {
    start.prepare(challenges, host);
    for (ChallengeProcessor processor : challenges.processors()) {
      TickPlans plans = tick(processor.challengeId()).readsByIndexOnly();

      int keys = plans.result().keysDerived();
      assertThat(keys).isGreaterThan(1_000);
      // a user has three events, and a referrer three referrals and three paid challenges
      assertThat(plans.derivations("user_events")).isLessThanOrEqualTo(10L * keys);
      assertThat(plans.derivations("users")).isLessThanOrEqualTo(keys);
      assertThat(plans.derivations("user_challenges")).isLessThanOrEqualTo(10L * keys);
    }
  }

  @Test
  void aReferrerWithManyReferralsCostsTheCapOfR() throws SQLException {
    HostRows.on(host)
        .block(LargeHost.HEAD + 1)
        .event(900_001, event -> event.referrer(LargeHost.UNVERIFIED_REFERRER));

    TickPlans plans = tick("r").readsByIndexOnly();

    assertThat(plans.result().completed()).isEqualTo(5);
    assertThat(plans.derivations("user_events")).isLessThanOrEqualTo(30);
    assertThat(plans.derivations("user_challenges")).isLessThanOrEqualTo(30);
  }

  @Test
  void aReferrerWithManyReferralsCostsTheCapOfRv() throws SQLException {
    HostRows.on(host)
        .block(LargeHost.HEAD + 1)
        .updateUser(LargeHost.VERIFIED_REFERRER, user -> user.verified(true));

    TickPlans plans = tick("rv").readsByIndexOnly();

    assertThat(plans.result().completed()).as("places that are free").isEqualTo(1_000);
    // each of the first 5,000 referrals, and whether its user has a later one
    assertThat(plans.derivations("user_events")).isLessThanOrEqualTo(2 * 5_000 + 100);
    assertThat(plans.derivations("user_challenges")).isLessThanOrEqualTo(4 * 5_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "rd"})
  void aTickThatCompletesManyLooksCooldownsUpInTheirIndex(String challengeId) throws SQLException {
    move(host, BATCH);

    TickPlans plans = tick(challengeId).readsByIndexOnly();

    assertThat(plans.result().completed()).isGreaterThan(400);
    looksCooldownsUp(plans);
    assertThat(plans.announcement().read("notification"))
        .isLessThanOrEqualTo(4L * plans.result().completed());
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void anInspectionReadsNoTableWholeEither(Start start) throws SQLException {
    start.prepare(challenges, host);
    for (String challengeId : new String[] {"m", "r"}) {
      ChallengeInspector inspector = challenges.inspect(challengeId);

      TickPlans plans =
          TickPlans.of(
              host,
              heard -> {
                inspector.lag(heard);
                inspector.preview(heard);
                challenges.processor(challengeId).tick(heard);
              });

      plans.readsByIndexOnly();
    }
  }

  @Test
  void anExclusionReadsAFewRowsOfEachTable() throws SQLException {
    HostRows.on(host)
        .sql(
            """
            insert into challenge_disbursements (challenge_id, user_id, specifier, signature)
            select challenge_id, user_id, specifier, '' from user_challenges where challenge_id <> 'r'
            """)
        .sql(
            """
            insert into challenge_exclusions (challenge_id, specifier)
            select challenge_id, 'not ' || specifier from user_challenges
            """)
        .sql("analyze challenge_disbursements")
        .sql("analyze challenge_exclusions")
        .block(LargeHost.HEAD + 1)
        .event(900_001, event -> event.referrer(LargeHost.UNVERIFIED_REFERRER));
    tick("r");
    String specifier =
        text(
            "select specifier from user_challenges where challenge_id = 'r' and user_id = "
                + LargeHost.UNVERIFIED_REFERRER
                + " order by 1 limit 1");
    ChallengeInspector r = challenges.inspect("r");
    List<ExclusionResult> results = new ArrayList<>();

    TickPlans excluding =
        TickPlans.of(host, heard -> results.add(r.exclude(heard, specifier, "fraud")));
    HostRows.on(host).sql("update challenges set step_count = 6 where id = 'r'");
    TickPlans including = TickPlans.of(host, heard -> results.add(r.include(heard, specifier)));

    assertThat(results).extracting(ExclusionResult::completed).containsExactly(1, 1);
    for (TickPlans plans : List.of(excluding, including)) {
      plans.readsByIndexOnly();
      assertThat(plans.read("user_events")).isLessThanOrEqualTo(40);
      assertThat(plans.read("users")).isLessThanOrEqualTo(5);
      assertThat(plans.read("user_challenges")).isLessThanOrEqualTo(60);
      assertThat(plans.read("challenge_disbursements")).isLessThanOrEqualTo(1);
      assertThat(plans.read("challenge_exclusions")).isLessThanOrEqualTo(10);
    }
  }

  // What follows shows that the above would notice.

  @ParameterizedTest
  @EnumSource(Start.class)
  void itIsNoticedWhereEventsHaveNoIndexOnTheirBlock(Start start) throws SQLException {
    start.prepare(challenges, host);
    HostRows.on(host).sql("drop index challenges_user_events_blocknumber");

    for (String challengeId : new String[] {"m", "r"}) {
      TickPlans plans = tick(challengeId);
      assertThatThrownBy(plans::readsByIndexOnly)
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("Reads the whole of user_events");
    }
  }

  @ParameterizedTest
  @EnumSource(Start.class)
  void itIsNoticedWhereUsersHaveNoIndexOnTheirBlock(Start start) throws SQLException {
    start.prepare(challenges, host);
    HostRows.on(host).sql("drop index users_blocknumber_idx");

    TickPlans plans = tick("r");

    assertThatThrownBy(plans::readsByIndexOnly)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Reads the whole of users");
  }

  @Test
  void itIsNoticedWhereReferralsHaveNoIndex() throws SQLException {
    HostRows.on(host).sql("drop index challenges_user_events_referrer");
    move(host, 5);

    TickPlans plans = tick("r");

    // another index leads through the whole table then
    assertThatThrownBy(plans::readsByIndexOnly)
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Reads the whole of user_events");
  }

  @Test
  void itIsNoticedWhereCooldownsHaveNoIndex() throws SQLException {
    HostRows.on(host).sql("drop index challenges_notification_reward_in_cooldown");
    move(host, 50);

    TickPlans plans = tick("rd");

    assertThatThrownBy(() -> looksCooldownsUp(plans)).isInstanceOf(AssertionError.class);
  }

  @Test
  void itIsNoticedWhereTheLookupIsOneThatNoIndexServes() throws SQLException {
    String lookup = "n.user_ids @> array[f.user_id]";
    String function = text("select pg_get_functiondef('challenges_announce()'::regprocedure)");
    assertThat(function).contains(lookup);
    HostRows.on(host).sql(function.replace(lookup, "f.user_id = any (n.user_ids)"));
    move(host, 50);

    TickPlans plans = tick("rd");

    assertThatThrownBy(() -> looksCooldownsUp(plans)).isInstanceOf(AssertionError.class);
  }

  private static void looksCooldownsUp(TickPlans plans) {
    plans.announcement().looksUp("challenges_notification_reward_in_cooldown", "user_ids @>");
  }

  private TickPlans tick(String challengeId) throws SQLException {
    return TickPlans.of(challenges.processor(challengeId), host);
  }

  /** New events of that many users, ten to a block, each naming a referrer. */
  private static void move(Connection connection, int rows) throws SQLException {
    HostRows.on(connection)
        .sql(
            """
            insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
            select 500000 + n, 1 + n * 17 % 100000, true, true, ? + 1 + n / 10
            from generate_series(0, ? - 1) as n
            """,
            LargeHost.HEAD, rows);
  }

  private String text(String sql) throws SQLException {
    try (PreparedStatement statement = host.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
