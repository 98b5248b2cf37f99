package io.challenges.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.rules.Condition;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.ItemType;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of every challenge is an index read, at the head and far behind it, and whoever
 * has a million of something costs what anybody costs. Every test ticks in a transaction that it
 * rolls back.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CataloguePlansIT {

  private static final int BATCH = 5_000;

  /** The most rows that a scan reads of a source: skimmed, the end of the batch, and late ones. */
  private static final long MOST_SCANNED = 2 * 10 * BATCH + 20_000;

  /** Months of tracks, versions of users, rows that are kept: what one key may cost. */
  private static final long MOST_PER_KEY = 150;

  private static final Instant NOW = Instant.parse("2025-02-03T04:05:06Z");

  private final Challenges challenges =
      Challenges.with(ChallengeSettings.builder().batchSize(BATCH).clock(() -> NOW).build());
  private TestDatabase database;
  private Connection host;

  /** Where a tick starts. */
  enum Start {
    NEAR_THE_HEAD {
      @Override
      void prepare(Challenges challenges, Connection host) throws SQLException {
        behind(challenges, host, 0.01);
      }
    },

    FAR_BEHIND {
      @Override
      void prepare(Challenges challenges, Connection host) throws SQLException {
        behind(challenges, host, 0.5);
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

    private static void behind(Challenges challenges, Connection host, double share)
        throws SQLException {
      challenges.rewind(host, Axis.BLOCKS, (long) (LargeCatalogue.HEAD * (1 - share)));
      challenges.rewind(host, Axis.PLAYS, (long) (LargeCatalogue.PLAYS * (1 - share)));
      challenges.rewind(host, Axis.PLAYS_SETTLED, (long) (LargeCatalogue.PLAYS * (1 - share)));
      challenges.rewind(host, Axis.SLOTS, (long) (LargeCatalogue.SLOTS * (1 - share)));
    }
  }

  @BeforeAll
  void fillAndComeToRest() throws SQLException {
    database = LargeCatalogue.create();
    try (Connection connection = database.dataSource().getConnection()) {
      HostRows.on(connection).sql("delete from indexing_checkpoints");
      challenges.seed(connection, StartFrom.NOW);
      for (ChallengeProcessor processor : challenges.processors()) {
        Condition.await(
            processor.challengeId() + " at rest",
            () -> processor.tick(connection).outcome() == Outcome.IDLE);
      }
      HostRows.on(connection).sql("vacuum analyze");
    }
  }

  @AfterAll
  void drop() {
    database.close();
  }

  @BeforeEach
  void begin() throws SQLException {
    host = database.connect();
    host.setAutoCommit(false);
    // without its index a tick would go on for hours
    HostRows.on(host).sql("set local statement_timeout = '2min'");
  }

  @AfterEach
  void rollBack() throws SQLException {
    host.rollback();
    host.close();
  }

  private TickPlans tick(String challengeId) throws SQLException {
    return TickPlans.of(challenges.processor(challengeId), host);
  }

  static Stream<String> challenges() {
    return Challenges.standard().definitions().stream().map(ChallengeDefinition::challengeId);
  }

  static Stream<Arguments> challengesAndStarts() {
    return challenges()
        .flatMap(id -> Stream.of(Start.values()).map(start -> Arguments.of(id, start)));
  }

  @ParameterizedTest
  @MethodSource("challenges")
  void anIdleTickReadsTheLatestRowsOnly(String challengeId) throws SQLException {
    // 64 blocks, 1,000 plays or 1,000,000 slots of each source
    readsTheLatestRowsOnly(tick(challengeId));

    // what the server may come to after some ticks
    HostRows.on(host).sql("set local plan_cache_mode = force_generic_plan");
    readsTheLatestRowsOnly(tick(challengeId));
  }

  private static void readsTheLatestRowsOnly(TickPlans plans) {
    plans.readsByIndexOnly();
    assertThat(plans.result().outcome()).isEqualTo(Outcome.IDLE);
    assertThat(plans.readByScans() + plans.readBesideTheScan()).isLessThan(4 * 16_000);
  }

  @ParameterizedTest
  @MethodSource("challengesAndStarts")
  void aBatchIsReadByIndexes(String challengeId, Start start) throws SQLException {
    start.prepare(challenges, host);

    TickPlans plans = tick(challengeId).readsByIndexOnly();

    int sources = Math.max(1, definition(challengeId).sources().size());
    assertThat(plans.readByScans()).isLessThan(sources * MOST_SCANNED);
    assertThat(plans.readBesideTheScan())
        .as("beside the scan, for %s keys", plans.result().keysDerived())
        .isLessThan(MOST_PER_KEY * Math.max(50, plans.result().keysDerived()));
  }

  /** As on a host that has chosen no other challenge. */
  @ParameterizedTest
  @MethodSource("challenges")
  void aBatchIsReadByTheIndexesThatItsChallengeNeeds(String challengeId) throws SQLException {
    Challenges alone =
        challenges.without(
            challenges().filter(id -> !id.equals(challengeId)).toArray(String[]::new));
    Set<String> unneeded = indexes(challenges);
    unneeded.removeAll(indexes(alone));
    assertThat(unneeded).hasSizeGreaterThan(10);
    HostRows.on(host).sql("drop index " + String.join(", ", unneeded));
    Start.FAR_BEHIND.prepare(challenges, host);

    tick(challengeId).readsByIndexOnly();
  }

  /** What migrations for these build beside the tables. */
  private Set<String> indexes(Challenges challenges) {
    String sql = ChallengeMigrations.on(database.dataSource()).challenges(challenges).sql();
    return Pattern.compile("create index concurrently (\\w+)")
        .matcher(sql)
        .results()
        .map(index -> index.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private ChallengeDefinition definition(String challengeId) {
    return challenges.definitions().stream()
        .filter(definition -> definition.challengeId().equals(challengeId))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whoFollowsAMillionCostsFiveFollows() throws SQLException {
    HostRows.on(host)
        .block(LargeCatalogue.HEAD + 1)
        .updateUser(LargeCatalogue.FOLLOWS_A_MILLION, user -> user.set("name", "another"));

    TickPlans plans = tick("p").readsByIndexOnly();

    assertThat(plans.result().keysDerived()).isEqualTo(1);
    // for the companion and for the row; each follow is held against later versions of it
    assertThat(plans.readBesideTheScan()).isLessThan(60);
  }

  @Test
  void whoFollowedAMillionCostsNoFollows() throws SQLException {
    HostRows.on(host)
        .block(LargeCatalogue.HEAD + 1)
        .updateUser(LargeCatalogue.FOLLOWED_A_MILLION, user -> user.set("name", "another"));

    TickPlans plans = tick("p").readsByIndexOnly();

    assertThat(plans.result().keysDerived()).isEqualTo(1);
    assertThat(plans.readBesideTheScan()).isLessThan(40);
  }

  @Test
  void aTopTrackWithManyRepostsCostsTheEarliestTen() throws SQLException {
    TickPlans plans = tick("t").readsByIndexOnly();

    assertThat(plans.read("track_trending_scores")).isLessThanOrEqualTo(10);
    // ten tracks, ten each, and whether there is a later version
    assertThat(plans.read("reposts")).isLessThan(250);
    assertThat(plans.read("saves")).isLessThan(250);
  }

  @Test
  void aCommentCostsItsWeek() throws SQLException {
    HostRows.on(host)
        .block(LargeCatalogue.HEAD + 1)
        .comment(999_999, LargeCatalogue.COMMENTS_MUCH, 7);

    TickPlans plans = tick("c").readsByIndexOnly();

    assertThat(plans.result().keysDerived()).isEqualTo(1);
    assertThat(plans.readBesideTheScan()).isLessThan(1_100);
  }

  @Test
  void aSellerWhoIsVerifiedCostsTheirPurchases() throws SQLException {
    HostRows.on(host)
        .block(LargeCatalogue.HEAD + 1)
        .updateUser(LargeCatalogue.SELLER, user -> user.verified(true));

    TickPlans plans = tick("s").readsByIndexOnly();

    int purchases = 100_000;
    assertThat(plans.result().keysDerived()).isEqualTo(purchases);
    assertThat(plans.readBesideTheScan()).isLessThan(20L * purchases);
  }

  @Test
  void whoSavesMuchCostsTheRemixesOfTheirTracks() throws SQLException {
    HostRows.on(host)
        .block(LargeCatalogue.HEAD + 1)
        .save(LargeCatalogue.SAVES_MUCH, ItemType.TRACK, 77_777, save -> {});

    TickPlans plans = tick("cs").readsByIndexOnly();

    assertThat(plans.readBesideTheScan()).isLessThan(20);
  }

  static Stream<String> cappedChallenges() {
    return Challenges.standard().definitions().stream()
        .filter(ChallengeDefinition::recipientCap)
        .map(ChallengeDefinition::challengeId);
  }

  @ParameterizedTest
  @MethodSource("cappedChallenges")
  void aBatchUnderACapIsReadByIndexes(String challengeId) throws SQLException {
    HostRows.on(host).sql("update challenges set step_count = 2 where id = ?", challengeId);
    Start.FAR_BEHIND.prepare(challenges, host);

    TickPlans plans = tick(challengeId).readsByIndexOnly();

    assertThat(plans.readBesideTheScan())
        .as("beside the scan, for %s keys", plans.result().keysDerived())
        .isLessThan(MOST_PER_KEY * Math.max(50, plans.result().keysDerived()));
  }

  @Test
  void aRecipientWithManyRowsCostsTheCap() throws SQLException {
    int commenter = 77_777;
    HostRows.on(host)
        .sql("update challenges set step_count = 5 where id = 'c'")
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            select 'c', ?, 'old:' || n, true, 1, 1
            from generate_series(1, 100000) as n
            """,
            commenter)
        .block(LargeCatalogue.HEAD + 1)
        .comment(999_999, commenter, 7);

    TickPlans plans = tick("c").readsByIndexOnly();

    assertThat(plans.result().keysDerived()).isEqualTo(1);
    assertThat(plans.result().inserted()).isZero();
    // five, and what the commenter has of other challenges
    assertThat(plans.read("user_challenges")).isLessThan(12);
  }

  @ParameterizedTest
  @MethodSource("challenges")
  void aBatchWithoutStatisticsIsReadByIndexesToo(String challengeId) throws SQLException {
    // as if the tables had never been analysed
    HostRows.on(host)
        .sql(
            """
            delete from pg_statistic
            where starelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
            """);
    Start.FAR_BEHIND.prepare(challenges, host);

    tick(challengeId).readsByIndexOnly();
  }
}
