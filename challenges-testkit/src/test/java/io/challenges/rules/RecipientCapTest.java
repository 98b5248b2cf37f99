package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeChange;
import io.challenges.ChallengeDefinition;
import io.challenges.Preview;
import io.challenges.StartFrom;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.ItemType;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** How many rows one recipient is paid for where a host lowers {@code step_count}. */
@ChallengesDatabase
class RecipientCapTest {

  private static final int RECIPIENT = 700;
  private static final int OTHER = 701;

  /** A Wednesday. */
  private static final LocalDateTime START = LocalDateTime.of(2025, 1, 1, 12, 0);

  /** Of the first key of a candidate; later ones have smaller keys, so that these do not decide. */
  private static final int LAST = 40;

  /** What earns the recipient one row after the other. */
  private enum Kind {
    B {
      @Override
      void make(HostRows host, int n) throws SQLException {
        host.user(500, u -> u.verified(true))
            .track(LAST - n, 500)
            .purchase("b" + n, RECIPIENT, LAST - n, p -> p.createdAt(at(n)));
      }

      @Override
      String specifier(int n) {
        return "2bc:" + hex(LAST - n);
      }
    },

    C {
      @Override
      void make(HostRows host, int n) throws SQLException {
        host.comment(LAST - n, RECIPIENT, 1, c -> c.createdAt(START.plusWeeks(n)));
      }

      @Override
      String specifier(int n) {
        return "2bc:20250" + (n + 1);
      }
    },

    CP {
      @Override
      void make(HostRows host, int n) throws SQLException {
        host.user(500, u -> u.verified(true))
            .comment(n, RECIPIENT, LAST - n)
            .track(LAST - n, 500, t -> t.pinnedComment(n));
      }

      @Override
      String specifier(int n) {
        return "2bc:" + hex(LAST - n);
      }
    },

    CS {
      @Override
      void make(HostRows host, int n) throws SQLException {
        int owner = 540 - n;
        host.user(owner, u -> u.verified(true))
            .track(100 + n, owner)
            .track(200 + n, RECIPIENT)
            .remix(100 + n, 200 + n)
            .save(owner, ItemType.TRACK, 200 + n, s -> s.createdAt(at(n)));
      }

      @Override
      String specifier(int n) {
        return hex(540 - n) + ':' + hex(200 + n);
      }
    },

    /** The run's row, and one for each further day. */
    E {
      @Override
      void make(HostRows host, int n) throws SQLException {
        for (int day = n == 0 ? 0 : 6 + n; day <= 6 + n; day++) {
          LocalDateTime at = at(day);
          host.play(RECIPIENT, 1, p -> p.createdAt(at));
        }
      }

      @Override
      String specifier(int n) {
        return "2bc" + DateTimeFormatter.ofPattern("yyyyMMddHH").format(at(n == 0 ? 0 : 6 + n));
      }
    },

    S {
      @Override
      void make(HostRows host, int n) throws SQLException {
        host.user(RECIPIENT, u -> u.verified(true))
            .track(LAST - n, RECIPIENT)
            .purchase("s" + n, 600, LAST - n, p -> p.createdAt(at(n)));
      }

      @Override
      String specifier(int n) {
        return "258:" + hex(LAST - n);
      }
    },

    T {
      @Override
      void make(HostRows host, int n) throws SQLException {
        host.trackScore(LAST - n, 100 + n)
            .repost(RECIPIENT, ItemType.TRACK, LAST - n, r -> r.createdAt(at(n)));
      }

      @Override
      String specifier(int n) {
        return "2bc:t:" + hex(LAST - n);
      }
    },

    W {
      @Override
      void make(HostRows host, int n) throws SQLException {
        host.user(540 - n, u -> u.verified(true))
            .track(100 + n, RECIPIENT)
            .contest(LAST - n, 540 - n, c -> c.winners(100 + n).createdAt(at(n)));
      }

      @Override
      String specifier(int n) {
        return hex(LAST - n) + ":2bc";
      }
    };

    /** Lets the n-th event happen, the first of which is number 0. */
    abstract void make(HostRows host, int n) throws SQLException;

    abstract String specifier(int n);

    String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static LocalDateTime at(int day) {
      return START.plusDays(day);
    }

    private static String hex(int number) {
      return Integer.toHexString(number);
    }
  }

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment
        .host()
        .block(99)
        .sql("update challenges set active = true, starting_block = 0 where id in ('cs', 'e')");
  }

  private void cap(Kind kind, @Nullable Integer places) throws SQLException {
    deployment.catalogue(kind.id(), "step_count", places);
  }

  private void make(Kind kind, int... events) throws SQLException {
    for (int n : events) {
      kind.make(deployment.host().block(100 + n), n);
    }
  }

  /** Whatever earns less than the sooner is made first, but where plays have to come in order. */
  private void makeBackwards(Kind kind, int events) throws SQLException {
    int[] order = IntStream.range(0, events).toArray();
    make(kind, kind == Kind.E ? order : Arrays.stream(order).map(n -> events - 1 - n).toArray());
  }

  private static List<String> specifiers(Kind kind, int... events) {
    return Arrays.stream(events).mapToObj(kind::specifier).sorted().toList();
  }

  private void row(String challenge, int userId, String specifier, boolean complete)
      throws SQLException {
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            values (?, ?, ?, ?, 1, 1)
            """,
            challenge,
            userId,
            specifier,
            complete);
  }

  private void assertEqual(Kind kind) throws SQLException {
    Recomputation.of(deployment.connection()).only(kind.id()).assertEqual();
  }

  @ParameterizedTest
  @EnumSource
  void paysTheEarliest(Kind kind) throws SQLException {
    cap(kind, 2);
    makeBackwards(kind, 4);

    deployment.tick(kind.id());

    assertThat(deployment.paid(kind.id())).isEqualTo(specifiers(kind, 0, 1));
    deployment.settle(kind.id());
    assertThat(deployment.rows(kind.id())).hasSize(2);
    assertEqual(kind);
  }

  @ParameterizedTest
  @EnumSource
  void paysNoMoreThanTheCapInBatchesOfOne(Kind kind, TestDatabase database) throws SQLException {
    deployment = Deployment.on(database, settings -> settings.batchSize(1));
    cap(kind, 2);
    makeBackwards(kind, 4);

    deployment.settle(kind.id());

    assertThat(deployment.paid(kind.id())).hasSize(2).isSubsetOf(specifiers(kind, 0, 1, 2, 3));
    assertEqual(kind);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPaidKeepsItsPlace(Kind kind) throws SQLException {
    make(kind, 0, 1);
    deployment.settle(kind.id());
    List<UserChallenge> paid = deployment.rows(kind.id());
    assertThat(paid).hasSize(2);
    cap(kind, 3);
    make(kind, 2, 3);
    deployment.settle(kind.id());
    assertThat(deployment.paid(kind.id())).isEqualTo(specifiers(kind, 0, 1, 2));
    cap(kind, 1);
    make(kind, 4);

    deployment.settle(kind.id());

    assertThat(deployment.paid(kind.id())).isEqualTo(specifiers(kind, 0, 1, 2));
    assertThat(deployment.rows(kind.id())).containsAll(paid);
  }

  @ParameterizedTest
  @EnumSource
  void onlyCompleteRowsOfTheRecipientAndChallengeTakePlaces(Kind kind) throws SQLException {
    cap(kind, 2);
    row(kind.id(), RECIPIENT, "old", true);
    row(kind.id(), RECIPIENT, "older", false);
    row(kind.id(), OTHER, "oldest", true);
    row("o", RECIPIENT, "another", true);
    make(kind, 0, 1);

    deployment.tick(kind.id());

    assertThat(deployment.paid(kind.id()))
        .containsExactlyInAnyOrder("old", "oldest", kind.specifier(0));
  }

  @ParameterizedTest
  @EnumSource
  void aStepCountOfNothingPaysNothing(Kind kind) throws SQLException {
    int event = 0;
    for (int places : new int[] {0, -1, Integer.MIN_VALUE}) {
      cap(kind, places);
      make(kind, event, event + 1);
      event += 2;

      deployment.settle(kind.id());

      assertThat(deployment.rows(kind.id())).as("%d places", places).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noStepCountIsNoCap(Kind kind) throws SQLException {
    cap(kind, null);
    make(kind, 0, 1);
    deployment.settle(kind.id());
    cap(kind, Integer.MAX_VALUE);
    make(kind, 2, 3);

    deployment.settle(kind.id());

    assertThat(deployment.paid(kind.id())).isEqualTo(specifiers(kind, 0, 1, 2, 3));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsExcludedTakesNoPlace(Kind kind) throws SQLException {
    cap(kind, 2);
    deployment
        .host()
        .sql(
            "insert into challenge_exclusions (challenge_id, specifier) values (?, ?)",
            kind.id(),
            kind.specifier(0));
    make(kind, 0, 1, 2, 3);

    deployment.tick(kind.id());

    assertThat(deployment.paid(kind.id())).isEqualTo(specifiers(kind, 1, 2));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "E")
  void aPlaceThatAnExclusionFreesGoesToWhoeverIsLookedAtNext(Kind kind) throws SQLException {
    cap(kind, 2);
    make(kind, 0, 1, 2, 3);
    deployment.settle(kind.id());
    exclude(kind, 0);

    if (kind == Kind.T) {
      deployment.tick("t");
    } else {
      assertThat(deployment.challenges().inspect(kind.id()).audit().run(deployment.connection()))
          .satisfies(report -> assertThat(report.differences()).hasSize(1));
      deployment.challenges().inspect(kind.id()).reconcile().run(deployment.connection());
    }

    assertThat(deployment.paid(kind.id())).isEqualTo(specifiers(kind, 1, 2));
    assertEqual(kind);
  }

  @Test
  void aPlaceThatAnExclusionFreesGoesToTheNextDay() throws SQLException {
    cap(Kind.E, 2);
    make(Kind.E, 0, 1, 2);
    deployment.settle("e");
    exclude(Kind.E, 0);
    make(Kind.E, 3, 4);

    deployment.settle("e");

    assertThat(deployment.paid("e")).isEqualTo(specifiers(Kind.E, 1, 3));
  }

  private void exclude(Kind kind, int n) throws SQLException {
    deployment
        .challenges()
        .inspect(kind.id())
        .exclude(deployment.connection(), kind.specifier(n), "fraud");
  }

  @Test
  void countsEachRecipientForItself() throws SQLException {
    cap(Kind.C, 1);
    for (int user = RECIPIENT; user < RECIPIENT + 3; user++) {
      deployment.host().block(user);
      for (int week = 0; week < 2; week++) {
        LocalDateTime at = START.plusWeeks(week);
        deployment.host().comment(2 * user + week, user, 1, c -> c.createdAt(at));
      }
    }

    deployment.tick("c");

    assertThat(deployment.paid("c")).containsExactly("2bc:202501", "2bd:202501", "2be:202501");
  }

  @Test
  void anIncompleteRowThatFindsNoPlaceStaysAsItIs() throws SQLException {
    cap(Kind.C, 0);
    row("c", RECIPIENT, "2bc:202501", false);
    List<UserChallenge> before = deployment.rows("c");
    make(Kind.C, 0);

    deployment.tick("c");

    assertThat(deployment.rows("c")).isEqualTo(before);
  }

  @Test
  void aStreakGoesOnWhereItsRowsFindNoPlace() throws SQLException {
    cap(Kind.E, 0);
    for (int day = 0; day < 9; day++) {
      LocalDateTime at = START.plusDays(day);
      deployment.host().play(RECIPIENT, 1, p -> p.createdAt(at));
      deployment.settle("e");
    }

    assertThat(deployment.rows("e"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.complete()).isFalse();
              assertThat(row.progress()).isEqualTo(6);
            });
    assertThat(deployment.value("select listen_streak from challenge_listen_streak"))
        .isEqualTo("9");
    assertEqual(Kind.E);
    cap(Kind.E, 1);
    deployment.host().play(RECIPIENT, 1, p -> p.createdAt(START.plusDays(9)));
    deployment.settle("e");
    assertThat(deployment.paid("e")).containsExactly("2bc2025011012");
  }

  private HostRows remix(int owner, int track, int remixer, int day) throws SQLException {
    LocalDateTime at = START.plusDays(day);
    return deployment
        .host()
        .block(100)
        .track(track, remixer)
        .remix(owner, track)
        .save(owner, ItemType.TRACK, track, s -> s.createdAt(at));
  }

  /** Owner n has track n. */
  private void owner(int owner) throws SQLException {
    deployment.host().block(100).user(owner, u -> u.verified(true)).track(owner, owner);
  }

  @Test
  void whomTheirCapRefusesTakesNoPlaceOfARollingCap() throws SQLException {
    cap(Kind.CS, 1);
    owner(500);
    remix(500, 1, RECIPIENT, 0);
    remix(500, 2, RECIPIENT, 1);
    for (int track = 3; track <= 7; track++) {
      remix(500, track, 700 + track, track);
    }

    deployment.tick("cs");

    assertThat(deployment.paid("cs")).containsExactly("1f4:1", "1f4:3", "1f4:4", "1f4:5", "1f4:6");
    assertEqual(Kind.CS);
  }

  @Test
  void whomARollingCapRefusesTakesNoPlaceOfTheirOwn() throws SQLException {
    cap(Kind.CS, 1);
    owner(500);
    owner(501);
    for (int track = 1; track <= 5; track++) {
      remix(500, track, 710 + track, track);
    }
    remix(500, 6, RECIPIENT, 6);
    remix(501, 7, RECIPIENT, 7);

    deployment.tick("cs");

    assertThat(deployment.paid("cs"))
        .containsExactly("1f4:1", "1f4:2", "1f4:3", "1f4:4", "1f4:5", "1f5:7");
    assertEqual(Kind.CS);
  }

  /** Five owners are the winners of a contest, whether or not all of them are paid. */
  @Test
  void aWinnerWhomTheirCapRefusesStaysAWinner() throws SQLException {
    cap(Kind.W, 1);
    row("w", RECIPIENT, "1:2bc", true);
    HostRows host = deployment.host().block(100).user(500, u -> u.verified(true));
    for (int track = 1; track <= 6; track++) {
      host.track(track, RECIPIENT - 1 + track);
    }
    host.contest(2, 500, 1, 2, 3, 4, 5, 6);

    deployment.settle("w");

    assertThat(deployment.paid("w")).containsExactly("1:2bc", "2:2bd", "2:2be", "2:2bf", "2:2c0");
    host.block(101).updateContest(2, c -> {});
    deployment.settle("w");
    assertThat(deployment.paid("w")).hasSize(5);
  }

  @Test
  void aPreviewOfSeveralBatchesOfKeysShowsWhatTicksWouldWrite(TestDatabase database)
      throws SQLException {
    deployment = Deployment.on(database, settings -> settings.batchSize(1));
    cap(Kind.T, 2);
    make(Kind.T, 0, 1, 2, 3);

    Preview preview = deployment.challenges().inspect("t").preview(deployment.connection());

    assertThat(preview.changes()).hasSize(2);
    deployment.tick("t");
    assertThat(preview.changes())
        .extracting(ChallengeChange::specifier)
        .isEqualTo(deployment.paid("t"));
  }

  @Test
  void anAuditOfSeveralBatchesFindsWhatReconcileWouldWrite(TestDatabase database)
      throws SQLException {
    deployment = Deployment.on(database, settings -> settings.batchSize(1));
    cap(Kind.C, 0);
    make(Kind.C, 0, 1, 2, 3);
    deployment.settle("c");
    cap(Kind.C, 2);

    assertThat(
            deployment.challenges().inspect("c").audit().run(deployment.connection()).differences())
        .hasSize(2);

    deployment.challenges().inspect("c").reconcile().run(deployment.connection());
    assertThat(deployment.paid("c")).hasSize(2);
    assertThat(deployment.challenges().inspect("c").audit().run(deployment.connection()).clean())
        .isTrue();
  }

  /** Twenty rows for each user who has commented, each from two rows of the derivation. */
  private static final String TWENTY =
      """
      select
        dirty.key || ':' || lpad(n::text, 2, '0') as specifier, dirty.key as user_id,
        1 as progress, case when n = 1 then 2 else 1 end as target, challenge.amount,
        case when n > 15 then n end as completed_blocknumber,
        case when n in (19, 20) then challenge.instant end as completed_at
      from dirty
      cross join challenge
      cross join generate_series(1, 20) as n
      cross join generate_series(1, 2) as twice
      """;

  private Deployment own(boolean capped, Integer places) throws SQLException {
    ChallengeDefinition.Builder own =
        ChallengeDefinition.named("own")
            .source(
                Axis.BLOCKS,
                """
                select user_id as key, blocknumber as position, xmin as version
                from /*schema.*/comments
                """)
            .derivation(TWENTY)
            .startFrom(StartFrom.BEGINNING);
    if (capped) {
      own.recipientCap();
    }
    deployment
        .host()
        .sql(
            """
            insert into challenges (id, type, amount, active, step_count)
            values ('own', 'aggregate', '10', true, ?)
            """,
            places)
        .block(100)
        .comment(1, 7, 1)
        .comment(2, 8, 1);
    return deployment.with(challenges -> challenges.define(own.build()));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5000})
  void aHostsOwnIsCappedWhateverTheBatch(int batchSize, TestDatabase database) throws SQLException {
    deployment = Deployment.on(database, settings -> settings.batchSize(batchSize));
    Deployment own = own(true, 4);

    own.settle("own");

    // by time, then by block; the first needs no place, since it is not complete
    assertThat(own.paid("own"))
        .containsExactly("7:16", "7:17", "7:19", "7:20", "8:16", "8:17", "8:19", "8:20");
    assertThat(own.rows("own")).hasSize(10);
  }

  @Test
  void whatHasNeitherTimeNorBlockComesLast() throws SQLException {
    Deployment own = own(true, 7);

    own.settle("own");

    assertThat(own.paid("own"))
        .filteredOn(specifier -> specifier.startsWith("7:"))
        .containsExactly("7:02", "7:03", "7:16", "7:17", "7:18", "7:19", "7:20");
  }

  @Test
  void aHostsOwnHasNoCapUnlessItSaysSo() throws SQLException {
    Deployment own = own(false, 5);

    own.settle("own");

    assertThat(own.paid("own")).hasSize(38);
  }
}
