package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ExclusionResult;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.ContestRow;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** w: a remix contest of a verified host lists a track of the user's among its winners. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class RemixContestTest {

  private static final int HOST = 500;
  private static final LocalDateTime JUNE = LocalDateTime.of(2025, 6, 1, 12, 0);
  private static final RollingModel CAP = new RollingModel(5, Duration.ofDays(7));

  private Deployment deployment;

  /** Track n is user n's, up to 39. */
  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    HostRows host = deployment.host().block(100).user(HOST, u -> u.verified(true));
    for (int track = 1; track < 40; track++) {
      host.track(track, track);
    }
    deployment.settle("w");
  }

  private HostRows host() throws SQLException {
    return deployment.host().block(200);
  }

  private void assertPaid(String... specifiers) throws SQLException {
    deployment.tick("w");
    assertThat(deployment.paid("w")).containsExactlyInAnyOrder(specifiers);
    assertThat(deployment.rows("w")).hasSize(specifiers.length);
  }

  /** What a tick warns of. */
  private List<String> warnings() throws SQLException {
    try (Warnings warnings = new Warnings()) {
      deployment.tick("w");
      return warnings.lines().stream()
          .filter(line -> line.contains(" - Challenge w: "))
          .map(line -> line.substring(line.indexOf("Challenge w: ")))
          .toList();
    }
  }

  @Test
  void paysTheOwnersOfTheWinningTracks() throws SQLException {
    LocalDateTime at = LocalDateTime.of(2025, 2, 3, 4, 5, 6, 789_000_000);
    host().contest(31, HOST, c -> c.winners(12, 11).createdAt(at));

    assertPaid("1f:b", "1f:c");

    UserChallenge row = deployment.row("w", "1f:c");
    assertThat(row.userId()).isEqualTo(12);
    assertThat(row.progress()).isEqualTo(1);
    assertThat(row.amount()).isEqualTo(1_000);
    assertThat(row.completedAt()).isEqualTo(at);
    assertThat(row.block()).isEqualTo(200);
  }

  @Test
  void readsNumbersInStringsToo() throws SQLException {
    host().contest(1, HOST, c -> c.winnersJson("[\"11\", 12, \"13\"]"));

    assertPaid("1:b", "1:c", "1:d");
  }

  @Test
  void paysAnOwnerOnceInEachContest() throws SQLException {
    host().track(111, 11).contest(1, HOST, 11, 111, 12, 11).contest(2, HOST, 111, 11);

    assertPaid("1:b", "1:c", "2:b");
  }

  @Test
  void paysTheHostToo() throws SQLException {
    host().track(111, HOST).contest(1, HOST, 111);

    assertPaid("1:1f4");
  }

  static List<Named<Consumer<ContestRow>>> notCounted() {
    return List.of(
        Named.of("deleted", contest -> contest.deleted(true)),
        Named.of("another event", contest -> contest.type("live_event")),
        Named.of("a release", contest -> contest.type("new_release")),
        Named.of("at an unknown time", contest -> contest.createdAt(null)),
        Named.of("of an unverified host", contest -> contest.host(501)),
        Named.of("of a host of unknown verification", contest -> contest.host(502)),
        Named.of("of a host without a current row", contest -> contest.host(503)),
        Named.of("of an unknown host", contest -> contest.host(504)),
        Named.of("without data", contest -> contest.data(null)),
        Named.of("with other data", contest -> contest.data("{\"prize\": 11}")),
        Named.of("without winners", contest -> contest.winners()));
  }

  @ParameterizedTest
  @MethodSource("notCounted")
  void paysForNoContestThatIs(Consumer<ContestRow> columns) throws SQLException {
    host()
        .user(501, u -> u.verified(false))
        .user(502, u -> u.verified(null))
        .user(503, u -> u.verified(true).current(false))
        .contest(1, HOST, c -> columns.accept(c.winners(11)));

    assertThat(warnings()).isEmpty();

    assertThat(deployment.rows("w")).isEmpty();
  }

  @Test
  void takesADeletionThatIsUnknownForNone() throws SQLException {
    host().contest(1, HOST, c -> c.winners(11).deleted(null));

    assertPaid("1:b");
  }

  @Test
  void paysForNoTrackThatIsLost() throws SQLException {
    host()
        .updateTrack(11, t -> t.deleted(true))
        .updateTrack(12, t -> t.current(false))
        .contest(1, HOST, 11, 12, 13, 9_999);

    assertPaid("1:d");
  }

  @Test
  void paysTheOwnersOfTheLatestVersions() throws SQLException {
    host()
        .block(201)
        .track(51, 61, t -> t.txhash("b"))
        .track(51, 62, t -> t.txhash("a"))
        .track(51, 63, t -> t.txhash("c").blocknumber(null))
        .track(52, 62, t -> t.txhash("b").deleted(true))
        .track(52, 62, t -> t.txhash("a"))
        .contest(1, HOST, 51, 52);

    assertPaid("1:3d");
  }

  @Test
  void takesTheHostsRowOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(201)
        .user(501, u -> u.verified(true).txhash("a"))
        .user(502, u -> u.verified(false).txhash("a"))
        .block(200)
        .user(501, u -> u.verified(false).txhash("b"))
        .user(501, u -> u.verified(false).txhash("c").blocknumber(null))
        .user(502, u -> u.verified(true).txhash("b"))
        .contest(1, 501, 11)
        .contest(2, 502, 12);

    assertPaid("1:b");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"1\": 11}",
        "11",
        "\"11\"",
        "true",
        "[11, null]",
        "[11, true]",
        "[11, {}]",
        "[11, [12]]",
        "[11, \"12x\"]",
        "[11, \"\"]",
        "[11, \" 12\"]",
        "[11, \"+12\"]",
        "[11, \"012\"]",
        "[11, \"twelve\"]",
        "[11, \"00\"]",
        "[11, \"1.5\"]",
        "[11, \"12.0\"]",
        "[11, \"-12\"]",
        "[1.5, -12, {}]"
      })
  void aListThatCannotBeReadStopsNoOther(String list) throws SQLException {
    host()
        .contest(1, HOST, 13)
        .contest(31, HOST, c -> c.winnersJson(list))
        .contest(33, HOST, 14)
        .user(501, u -> u.verified(true))
        .contest(34, 501, 15);

    assertThat(warnings())
        .singleElement()
        .asString()
        .startsWith("Challenge w: the winners of contest 31 are no list of track ids");

    assertThat(deployment.paid("w")).containsExactly("1:d", "21:e", "22:f");
    deployment.host().block(201).updateContest(31, c -> c.winners(11));
    assertThat(warnings()).isEmpty();
    assertThat(deployment.paid("w")).containsExactly("1:d", "1f:b", "21:e", "22:f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "-12",
        "-11.0",
        "1e-400",
        "2147483648",
        "2147483647.5",
        "99999999999999999999",
        "1e400",
        "\"2147483648\"",
        "\"9999999999\"",
        "\"99999999999999999999\""
      })
  void passesOverANumberThatNoTrackHas(String number) throws SQLException {
    host()
        .contest(1, HOST, c -> c.winnersJson("[13, " + number + ", 11]"))
        .contest(2, HOST, c -> c.winnersJson("[" + number + "]"));

    assertThat(warnings()).isEmpty();

    assertThat(deployment.paid("w")).containsExactly("1:b", "1:d");
    Recomputation.of(deployment.connection()).only("w").assertEqual();
  }

  @Test
  void numbersThatArePassedOverTakeNoPlace() throws SQLException {
    host().contest(1, HOST, c -> c.winnersJson("[1.5, -1, -2, 0.5, 1e20, 15, 14, 13, 12, 11, 10]"));

    assertPaid("1:b", "1:c", "1:d", "1:e", "1:f");
  }

  @Test
  void readsWholeNumbersHoweverTheyAreWritten() throws SQLException {
    host().contest(1, HOST, c -> c.winnersJson("[11.0, 1.2e1, 1300e-2]"));

    assertPaid("1:b", "1:c", "1:d");
    Recomputation.of(deployment.connection()).only("w").assertEqual();
  }

  @Test
  void readsAsFarAsTrackIdsGo() throws SQLException {
    host()
        .track(Integer.MAX_VALUE, 11)
        .track(0, 12)
        .contest(1, HOST, c -> c.winnersJson("[2147483647, \"0\"]"));

    assertPaid("1:b", "1:c");
  }

  @Test
  void saysWhatCannotBeRead() throws SQLException {
    host()
        .contest(1, HOST, c -> c.winnersJson("{\"first\": 11}"))
        .contest(2, HOST, c -> c.winnersJson("null").deleted(true))
        .contest(3, 501, c -> c.winnersJson("null"))
        .user(501);

    assertThat(warnings())
        .containsExactly(
            "Challenge w: the winners of contest 1 are no list of track ids, so nobody has won it:"
                + " {\"first\": 11}");
  }

  @Test
  void movesWithTheContestAlone() throws SQLException {
    host().contest(1, HOST, c -> c.data("{}"));
    deployment.settle("w");
    deployment.host().block(5000).updateContest(1, c -> c.winners(11));

    TickResult tick = deployment.tick("w");

    assertThat(tick.rowsScanned()).isEqualTo(1);
    assertThat(deployment.paid("w")).containsExactly("1:b");
    assertThat(deployment.row("w", "1:b").block()).isEqualTo(5000);
  }

  @Test
  void movesWithTheHostAlone() throws SQLException {
    host().user(501).contest(1, 501, 11);
    deployment.settle("w");
    deployment.host().block(5000).updateUser(501, u -> u.verified(true));

    TickResult tick = deployment.tick("w");

    assertThat(tick.rowsScanned()).isEqualTo(1);
    assertThat(deployment.paid("w")).containsExactly("1:b");
    assertThat(deployment.row("w", "1:b").block())
        .as("the contest's was read before")
        .isEqualTo(5000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[11, 77]", "[\"77\", 11]", "[77.0, 11]", "[11, 7.7e1, 1.5]"})
  void movesWithAWinningTrackAlone(String list) throws SQLException {
    host().contest(1, HOST, c -> c.winnersJson(list)).contest(2, 501, 77, 78);
    deployment.settle("w");
    assertThat(deployment.paid("w")).containsExactly("1:b");
    deployment.host().block(5000).track(77, 70);

    TickResult tick = deployment.tick("w");

    assertThat(tick.rowsScanned()).isEqualTo(1);
    assertThat(tick.keysDerived()).as("both hosts").isEqualTo(2);
    assertThat(deployment.paid("w")).containsExactly("1:46", "1:b");
  }

  @Test
  void looksAtNobodyForATrackThatHasWonNothing() throws SQLException {
    host().contest(1, HOST, 11, 7_777).contest(2, HOST, c -> c.data("{\"winners\": {\"77\": 77}}"));
    deployment.settle("w");
    deployment.host().block(201).track(77, 70);

    assertThat(deployment.tick("w").keysDerived()).isZero();
  }

  @Test
  void staysWhateverTheSourcesSayLater() throws SQLException {
    host().contest(1, HOST, 11);
    deployment.tick("w");
    UserChallenge paid = deployment.row("w", "1:b");
    deployment
        .host()
        .block(201)
        .updateContest(1, c -> c.deleted(true).winners(12))
        .updateTrack(11, t -> t.deleted(true))
        .updateUser(HOST, u -> u.verified(false));

    assertThat(deployment.tick("w").keysDerived()).isPositive();

    assertThat(deployment.rows("w")).containsExactly(paid);
  }

  @Test
  void readsContestsWhoseIdsLookLikeOtherNumbers() throws SQLException {
    host()
        .contest(0x10, HOST, c -> c.winners(11).createdAt(JUNE))
        .contest(10, HOST, c -> c.winners(11).createdAt(JUNE.plusDays(7)));

    assertPaid("10:b", "a:b");
  }

  @Test
  void aReconciliationFindsWhatMovedWithoutABlock() throws SQLException {
    host().contest(1, HOST, c -> c.data("{}").blocknumber(null)).block(10_000).user(9);
    deployment.rest();
    deployment
        .host()
        .sql("update events set event_data = '{\"winners\": [11]}' where event_id = 1");
    assertThat(deployment.tick("w").outcome()).isEqualTo(Outcome.IDLE);

    deployment
        .challenges()
        .inspect("w")
        .reconcile()
        .pause(Duration.ZERO)
        .run(deployment.connection());

    assertThat(deployment.paid("w")).containsExactly("1:b");
  }

  @Test
  void anExclusionLeadsBackToTheHost() throws SQLException {
    host().contest(31, HOST, 11, 12, 13, 14, 15, 16);
    assertPaid("1f:b", "1f:c", "1f:d", "1f:e", "1f:f");
    var inspector = deployment.challenges().inspect("w");

    ExclusionResult excluded = inspector.exclude(deployment.connection(), "1f:c", "a farm of bots");

    assertThat(excluded.keys()).containsExactly("500");
    assertThat(deployment.paid("w"))
        .as("its place is free")
        .containsExactly("1f:10", "1f:b", "1f:d", "1f:e", "1f:f");
    inspector.exclude(deployment.connection(), "99:b", "a contest that is not there");
    assertThat(inspector.include(deployment.connection(), "99:b").keys()).isEmpty();
    inspector.exclude(deployment.connection(), "x", "nothing of ours");
    assertThat(inspector.include(deployment.connection(), "x").keys()).isEmpty();
  }

  @Test
  void isTheSameInBatchesOfOne(TestDatabase database) throws SQLException {
    Deployment small = Deployment.on(database, settings -> settings.batchSize(1));
    Random random = new Random(8);
    for (int contest = 1; contest <= 20; contest++) {
      int host = 501 + contest % 3;
      int first = 1 + random.nextInt(30);
      int time = random.nextInt(24 * 40);
      host()
          .block(200 + contest)
          .contest(
              contest,
              host,
              c -> c.winners(first, first + 3, first + 5).createdAt(JUNE.plusHours(time)));
    }
    for (int user = 501; user <= 503; user++) {
      deployment.host().block(300).user(user, u -> u.verified(true));
    }

    small.settle("w");

    assertThat(small.paid("w")).hasSizeGreaterThan(15);
    Recomputation.of(small.connection()).only("w").assertEqual();
    assertThat(small.tick("w").outcome()).isEqualTo(Outcome.IDLE);
  }

  private void paid(String specifier, LocalDateTime at) throws SQLException {
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount, completed_at)
            values ('w', 1, ?, true, 1, 1, ?)
            """,
            specifier,
            at);
  }

  /** At most five in a contest. */
  @Nested
  class ContestCap {

    @Test
    void takesTheFirstInTheListsOrder() throws SQLException {
      host().contest(1, HOST, 17, 3, 15, 1, 16, 2);

      assertPaid("1:1", "1:10", "1:11", "1:3", "1:f");
    }

    @Test
    void looksPastThoseWhoDoNotCount() throws SQLException {
      host()
          .sql("insert into challenge_exclusions (challenge_id, specifier) values ('w', '1:b')")
          .updateTrack(12, t -> t.deleted(true))
          .track(113, 13)
          .contest(1, HOST, 11, 12, 13, 113, 14, 15, 16, 17, 18);

      assertPaid("1:10", "1:11", "1:d", "1:e", "1:f");
    }

    @Test
    void whatIsPaidKeepsItsPlace() throws SQLException {
      // long ago, so that the cap of the host lets more through
      paid("1:b", JUNE.minusYears(1));
      paid("1:63", JUNE.minusYears(1));
      paid("10:64", JUNE.minusYears(1));
      host().contest(1, HOST, c -> c.winners(11, 12, 13, 14, 15).createdAt(JUNE));

      assertPaid("10:64", "1:63", "1:b", "1:c", "1:d", "1:e");
    }

    @Test
    void moreThanFiveThatArePaidLeaveNoPlace() throws SQLException {
      for (int n = 50; n < 57; n++) {
        paid("1:" + n, JUNE.minusYears(1));
      }
      host().contest(1, HOST, 11);

      deployment.tick("w");

      assertThat(deployment.paid("w")).hasSize(7);
    }

    @Test
    void rowsThatAreNotCompleteTakeNoPlace() throws SQLException {
      for (int n = 50; n < 55; n++) {
        paid("1:" + n, JUNE);
      }
      host()
          .sql("update user_challenges set is_complete = false, current_step_count = 0")
          .contest(1, HOST, 11);

      deployment.tick("w");

      assertThat(deployment.paid("w")).containsExactly("1:b");
    }
  }

  /** At most five of a host's in any seven days. */
  @Nested
  class HostCap {

    @Test
    void takesTheContestsInTheOrderOfTheirTimes() throws SQLException {
      host()
          .contest(1, HOST, c -> c.winners(11, 12, 13).createdAt(JUNE.plusDays(2)))
          .contest(2, HOST, c -> c.winners(14, 15, 16).createdAt(JUNE.plusDays(1)))
          .contest(3, HOST, c -> c.winners(17, 18, 19).createdAt(JUNE));

      assertPaid("2:e", "2:f", "3:11", "3:12", "3:13");
    }

    @Test
    void takesTheLeastContestAmongEqualTimes() throws SQLException {
      host()
          .contest(12, HOST, c -> c.winners(11, 12, 13).createdAt(JUNE))
          .contest(3, HOST, c -> c.winners(14, 15, 16).createdAt(JUNE));

      assertPaid("3:10", "3:e", "3:f", "c:b", "c:c");
    }

    @Test
    void sevenDaysLaterThereIsAPlaceAgain() throws SQLException {
      host()
          .contest(1, HOST, c -> c.winners(11, 12, 13, 14, 15).createdAt(JUNE))
          .contest(2, HOST, c -> c.winners(16).createdAt(JUNE.plusDays(7).minusNanos(1_000)))
          .contest(3, HOST, c -> c.winners(17).createdAt(JUNE.plusDays(7)))
          .contest(4, HOST, c -> c.winners(18).createdAt(JUNE.minusDays(7)));

      assertPaid("1:b", "1:c", "1:d", "1:e", "1:f", "3:11", "4:12");
    }

    @Test
    void countsEachHostForItself() throws SQLException {
      host()
          .user(501, u -> u.verified(true))
          .contest(1, HOST, 11, 12, 13, 14, 15)
          .contest(2, 501, 11, 12, 13, 14, 15);

      deployment.tick("w");

      assertThat(deployment.paid("w")).hasSize(10);
    }

    @Test
    void whatIsPaidCountsOnBothSides() throws SQLException {
      host()
          .contest(1, HOST, c -> c.winners(11, 12).createdAt(JUNE.minusDays(6)))
          .contest(2, HOST, c -> c.winners(13, 14).createdAt(JUNE.plusDays(6)));
      assertPaid("1:b", "1:c", "2:d", "2:e");
      host().contest(3, HOST, c -> c.winners(15, 16, 17, 18).createdAt(JUNE));

      assertPaid("1:b", "1:c", "2:d", "2:e", "3:10", "3:11", "3:f");
    }

    @ParameterizedTest
    @CsvSource({"2025-05-26T12:00Z, 0", "2025-05-25T12:00Z, 1", ", 1"})
    void whatIsPaidAtAnUnknownTimeCountsAsOfWhenItWasWritten(String written, int places)
        throws SQLException {
      host()
          .contest(1, HOST, c -> c.winners().createdAt(JUNE.minusYears(1)))
          .sql("alter table user_challenges alter column created_at drop not null")
          .sql(
              """
              insert into user_challenges
                (challenge_id, user_id, specifier, is_complete, current_step_count, amount, created_at)
              select 'w', 1, '1:' || n, true, 1, 1, cast(? as timestamptz)
              from generate_series(90, 94) as n
              """,
              written)
          .contest(2, HOST, c -> c.winners(11).createdAt(JUNE));

      deployment.tick("w");

      assertThat(deployment.paid("w")).hasSize(5 + places);
      assertThat(
              Recomputation.of(deployment.connection())
                  .only("w")
                  .earlier((challenge, user, specifier, amount) -> true)
                  .differences())
          .noneMatch(difference -> difference.contains("2:b"));
    }

    @Test
    void whatIsPaidCountsAlthoughItsContestIsNoMore() throws SQLException {
      host().contest(1, HOST, c -> c.winners(11, 12, 13, 14).createdAt(JUNE));
      assertPaid("1:b", "1:c", "1:d", "1:e");
      host()
          .updateContest(1, c -> c.deleted(true))
          .contest(2, HOST, c -> c.winners(15, 16).createdAt(JUNE));

      assertPaid("1:b", "1:c", "1:d", "1:e", "2:f");
    }

    @Test
    void rowsThatAreNotCompleteTakeNoPlace() throws SQLException {
      for (int n = 20; n < 30; n++) {
        paid("1:" + n, JUNE);
      }
      host()
          .sql("update user_challenges set is_complete = false, current_step_count = 0")
          .contest(1, HOST, c -> c.winners(11).createdAt(JUNE))
          .contest(2, HOST, c -> c.winners(12).createdAt(JUNE));

      deployment.tick("w");

      assertThat(deployment.paid("w")).containsExactlyInAnyOrder("1:b", "2:c");
    }

    /** Whatever the batches, and with paid rows before, between and after. */
    @Test
    void isAsAPlainModelSaysForRandomContests(TestDatabase database) throws SQLException {
      Random random = new Random(507);
      int contest = 1_000;
      for (int batch : new int[] {1, 3, 5_000}) {
        Deployment ticking = Deployment.on(database, s -> s.batchSize(batch));
        for (int round = 0; round < 8; round++) {
          contest = rounds(ticking, random, batch + 10_000 * (round + 1), contest);
        }
      }
    }

    /** Three times: contests, then a tick, so that later ones find what is paid around them. */
    private int rounds(Deployment ticking, Random random, int hostId, int contest)
        throws SQLException {
      List<LocalDateTime> taken = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      TreeMap<String, Runnable> unpaid = new TreeMap<>();
      ticking.host().block(200).user(hostId, u -> u.verified(true));
      for (int tick = 0; tick < 3; tick++) {
        for (int n = random.nextInt(8); n > 0; n--) {
          int id = contest++;
          int first = 1 + random.nextInt(30);
          int size = 1 + random.nextInt(7);
          LocalDateTime at = JUNE.plusHours(random.nextInt(24 * 30));
          int[] winners = new int[size];
          for (int place = 0; place < size; place++) {
            winners[place] = first + place;
          }
          ticking
              .host()
              .block(201 + tick)
              .contest(id, hostId, c -> c.winners(winners).createdAt(at));
          for (int place = 0; place < Math.min(size, 5); place++) {
            String specifier = Integer.toHexString(id) + ":" + Integer.toHexString(winners[place]);
            unpaid.put(
                "%s %08d %d".formatted(at, id, place),
                () -> {
                  if (!expected.contains(specifier) && CAP.fits(taken, at)) {
                    taken.add(at);
                    expected.add(specifier);
                  }
                });
          }
        }
        ticking.host().block(201 + tick).updateUser(hostId, u -> {});
        unpaid.values().forEach(Runnable::run);

        ticking.settle("w");

        assertThat(ticking.rows("w").stream().filter(row -> of(ticking, row, hostId)))
            .extracting(UserChallenge::specifier)
            .containsExactlyInAnyOrderElementsOf(expected);
      }
      return contest;
    }

    /** Whether it is one of the host's. */
    private boolean of(Deployment ticking, UserChallenge row, int hostId) {
      int contest = Integer.parseInt(row.specifier(), 0, row.specifier().indexOf(':'), 16);
      try {
        return Integer.toString(hostId)
            .equals(ticking.value("select user_id from events where event_id = " + contest));
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    /** Two instances tick while others write. */
    @Test
    void holdsWhileTwoInstancesTick(TestDatabase database, Connection one, Connection other)
        throws Exception {
      Random random = new Random(7);
      Instances instances = Instances.start(database, "w", one, other);
      HostRows host = host();
      for (int user = 501; user <= 503; user++) {
        host.user(user, u -> u.verified(true));
      }
      for (int contest = 1; contest <= 60; contest++) {
        int first = 1 + random.nextInt(30);
        LocalDateTime at = JUNE.plusHours(random.nextInt(24 * 40));
        host.block(200 + contest)
            .contest(
                contest,
                501 + random.nextInt(3),
                c -> c.winners(first, first + 3, first + 6).createdAt(at));
      }
      instances.stop();
      deployment.settle("w");

      for (int user = 501; user <= 503; user++) {
        List<LocalDateTime> taken = new ArrayList<>();
        for (UserChallenge row : deployment.rows("w")) {
          LocalDateTime at = row.completedAt();
          if (at != null && of(deployment, row, user)) {
            taken.add(at);
          }
        }
        assertThat(taken).hasSizeGreaterThan(10);
        assertThat(CAP.holds(taken)).isTrue();
      }
      Recomputation.of(deployment.connection()).only("w").assertEqual();
    }
  }
}
