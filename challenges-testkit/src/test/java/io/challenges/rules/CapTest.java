package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many referrals one referrer is paid for: {@code step_count} of r and rv. */
@ChallengesDatabase
class CapTest {

  private static final int REFERRER = 501;

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void paysTheFiveEarliestReferralsOfAnUnverifiedReferrer() throws SQLException {
    deployment.host().block(100).user(REFERRER);
    for (int referred = 608; referred > 600; referred--) {
      refer(deployment.host().block(100 + 609 - referred), referred);
    }

    deployment.settle();

    assertThat(deployment.paid("r")).isEqualTo(specifiers(604, 605, 606, 607, 608));
  }

  @Test
  void paysFiveThousandReferralsOfAVerifiedReferrer() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(REFERRER, u -> u.verified(true))
        .sql(
            """
            insert into user_events (user_id, referrer, is_current, blocknumber)
            select 10000 + n, 501, true, 100 from generate_series(1, 5003) as n
            """);

    deployment.settle();

    assertThat(deployment.paid("rv"))
        .hasSize(5000)
        .contains("1f5:" + Integer.toHexString(15_000))
        .doesNotContain("1f5:" + Integer.toHexString(15_001));
  }

  @Test
  void takesTheSmallestIdFirstWithinABlock() throws SQLException {
    cap("r", 1);
    deployment
        .host()
        .block(100)
        .user(REFERRER)
        .event(601, e -> e.id(2).referrer(REFERRER))
        .event(602, e -> e.id(1).referrer(REFERRER));

    deployment.tick("r");

    assertThat(deployment.paid("r")).isEqualTo(specifiers(602));
  }

  @Test
  void takesAnEventWithoutABlockLast() throws SQLException {
    cap("r", 1);
    deployment
        .host()
        .block(100)
        .user(REFERRER)
        .event(601, e -> e.id(1).referrer(REFERRER).blocknumber(null))
        .event(602, e -> e.id(2).referrer(REFERRER));

    deployment.tick("r");

    assertThat(deployment.paid("r")).isEqualTo(specifiers(602));
  }

  @ParameterizedTest
  @CsvSource({"r, false", "rv, true"})
  void aReferralThatCommitsLateFindsThePlacesTaken(
      String challenge, boolean verified, Connection late) throws SQLException {
    cap(challenge, 5);
    HostRows host = deployment.host().block(101).block(100);
    host.user(REFERRER, u -> u.verified(verified));
    late.setAutoCommit(false);
    refer(HostRows.on(late).block(101), 600);
    for (int referred = 601; referred <= 605; referred++) {
      refer(host.block(referred - 500 + 1), referred);
    }
    deployment.settle();
    List<UserChallenge> paid = deployment.rows(challenge);
    assertThat(paid).hasSize(5);
    late.commit();

    assertThat(deployment.tick(challenge).rowsScanned()).as("the late row").isPositive();

    assertThat(deployment.rows(challenge)).isEqualTo(paid);
  }

  @Test
  void aReferralThatCommitsLateTakesAFreePlace(Connection late) throws SQLException {
    HostRows host = deployment.host().block(101).block(100);
    host.user(REFERRER);
    late.setAutoCommit(false);
    refer(HostRows.on(late).block(101), 600);
    for (int referred = 601; referred <= 604; referred++) {
      refer(host.block(referred - 500 + 1), referred);
    }
    deployment.settle();
    late.commit();
    refer(host.block(110), 605);

    deployment.tick("r");

    assertThat(deployment.paid("r")).isEqualTo(specifiers(600, 601, 602, 603, 604));
  }

  /** Each order of commits, each choice of ticks between them. */
  @ParameterizedTest
  @CsvSource({"r, false, 4, 2", "rv, true, 3, 1"})
  void holdsInEveryOrderOfCommitsAndTicks(
      String challenge, boolean verified, int referrals, int places, TestDatabase database)
      throws SQLException {
    cap(challenge, places);
    List<Connection> writers = new ArrayList<>();
    for (int writer = 0; writer < referrals; writer++) {
      writers.add(database.connect());
      writers.get(writer).setAutoCommit(false);
    }
    int referrer = 1000;
    for (List<Integer> order : orders(IntStream.range(0, referrals).boxed().toList())) {
      for (int ticks = 0; ticks < 1 << (referrals - 1); ticks++) {
        Case each = new Case(challenge, places, referrer++, order, ticks);
        deployment.host().block(each.block(0)).user(each.referrer(), u -> u.verified(verified));
        assertThat(outcome(each, writers)).as(each.toString()).isEqualTo(each.expected());
      }
    }
  }

  private Set<Integer> outcome(Case each, List<Connection> writers) throws SQLException {
    for (int n = 0; n < writers.size(); n++) {
      deployment.host().block(each.block(n));
    }
    for (int n = 0; n < writers.size(); n++) {
      int user = each.user(n);
      HostRows.on(writers.get(n))
          .block(each.block(n))
          .event(user, e -> e.referrer(each.referrer()));
    }
    for (int step = 0; step < writers.size(); step++) {
      writers.get(each.order().get(step)).commit();
      if (each.ticksAfter(step)) {
        deployment.tick(each.challenge());
      }
    }
    Set<Integer> paid = new TreeSet<>();
    for (UserChallenge row : deployment.rows(each.challenge())) {
      if (row.userId() == each.referrer()) {
        String referred = row.specifier().substring(row.specifier().indexOf(':') + 1);
        paid.add(Integer.parseInt(referred, 16) - each.user(0));
      }
    }
    return paid;
  }

  /**
   * Referrals in as many blocks.
   *
   * @param places how many of them are paid
   * @param order in which they commit
   * @param ticks bits: after which commits there is a tick; there always is one after the last
   */
  private record Case(String challenge, int places, int referrer, List<Integer> order, int ticks) {

    int block(int referral) {
      return referrer * 10 + referral;
    }

    int user(int referral) {
      return 100_000 + block(referral);
    }

    boolean ticksAfter(int step) {
      return step == order.size() - 1 || (ticks >> step & 1) == 1;
    }

    /** Each tick gives the free places to the earliest of those that have committed. */
    Set<Integer> expected() {
      Set<Integer> paid = new TreeSet<>();
      Set<Integer> waiting = new TreeSet<>();
      for (int step = 0; step < order.size(); step++) {
        waiting.add(order.get(step));
        if (ticksAfter(step)) {
          waiting.stream().limit(places - paid.size()).forEach(paid::add);
          waiting.removeAll(paid);
        }
      }
      return paid;
    }
  }

  private static List<List<Integer>> orders(List<Integer> of) {
    if (of.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> orders = new ArrayList<>();
    for (Integer first : of) {
      List<Integer> rest = new ArrayList<>(of);
      rest.remove(first);
      for (List<Integer> order : orders(rest)) {
        List<Integer> whole = new ArrayList<>(order);
        whole.add(0, first);
        orders.add(whole);
      }
    }
    return orders;
  }

  @Test
  void countsWhatIsPaidAlthoughItNoLongerApplies() throws SQLException {
    cap("r", 2);
    deployment.host().block(100).user(REFERRER);
    refer(deployment.host(), 601, 602);
    deployment.settle();
    deployment.host().block(101).updateEvent(601, e -> e.referrer(null)).demoteEvent(602);
    refer(deployment.host(), 603);

    deployment.settle();

    assertThat(deployment.paid("r")).isEqualTo(specifiers(601, 602));
  }

  @Test
  void countsEachChallengeAndReferrerForItself() throws SQLException {
    cap("r", 2);
    cap("rv", 3);
    deployment.host().block(100).user(REFERRER).user(502).event(701, e -> e.referrer(502));
    refer(deployment.host(), 601, 602, 603, 604);
    deployment.settle();
    deployment.host().block(101).updateUser(REFERRER, u -> u.verified(true));

    deployment.settle();

    assertThat(deployment.paid("r")).containsExactly("1f5:259", "1f5:25a", "1f6:2bd");
    assertThat(deployment.paid("rv")).isEqualTo(specifiers(601, 602, 603));
  }

  @Test
  void countsNoRowThatIsNotComplete() throws SQLException {
    cap("r", 1);
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            values ('r', 501, '1f5:999', false, 0, 1)
            """)
        .block(100)
        .user(REFERRER);
    refer(deployment.host(), 601);

    deployment.tick("r");

    assertThat(deployment.paid("r")).isEqualTo(specifiers(601));
  }

  @Test
  void givesAPlaceToAReferralThatAnEarlierJobLeftIncomplete() throws SQLException {
    cap("r", 1);
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            values ('r', 501, '1f5:259', false, 0, 1)
            """)
        .block(100)
        .user(REFERRER);
    refer(deployment.host(), 601, 602);

    deployment.tick("r");

    assertThat(deployment.paid("r")).isEqualTo(specifiers(601));
  }

  @ParameterizedTest
  @CsvSource({"r, false", "rv, true"})
  void givesNoPlaceToWhatIsExcluded(String challenge, boolean verified) throws SQLException {
    cap(challenge, 2);
    deployment
        .host()
        .sql(
            "insert into challenge_exclusions (challenge_id, specifier) values (?, ?)",
            challenge,
            "1f5:259")
        .block(100)
        .user(REFERRER, u -> u.verified(verified));
    refer(deployment.host(), 601, 602, 603, 604);

    deployment.tick(challenge);

    assertThat(deployment.rows(challenge))
        .extracting(UserChallenge::specifier)
        .isEqualTo(specifiers(602, 603));
  }

  @Test
  void aRaisedCapCountsFromTheNextMove() throws SQLException {
    cap("r", 1);
    deployment.host().block(100).user(REFERRER);
    refer(deployment.host(), 601, 602, 603, 604);
    deployment.settle();
    cap("r", 3);
    assertThat(deployment.tick("r").keysDerived()).isZero();
    deployment.host().block(101).updateUser(REFERRER, u -> {});

    deployment.tick("r");

    assertThat(deployment.paid("r")).isEqualTo(specifiers(601, 602, 603));
  }

  @Test
  void aLoweredCapTakesNothingBack() throws SQLException {
    deployment.host().block(100).user(REFERRER);
    refer(deployment.host(), 601, 602, 603);
    deployment.settle();
    List<UserChallenge> paid = deployment.rows("r");
    cap("r", 2);
    refer(deployment.host().block(101), 604);

    deployment.tick("r");

    assertThat(deployment.rows("r")).isEqualTo(paid);
  }

  @Test
  void aCapOfZeroPaysNobody() throws SQLException {
    cap("r", 0);
    deployment.host().block(100).user(REFERRER);
    refer(deployment.host(), 601);

    deployment.tick("r");

    assertThat(deployment.rows("r")).isEmpty();
  }

  @Test
  void theGreatestStepCountIsNoCap() throws SQLException {
    cap("r", Integer.MAX_VALUE);
    deployment.host().block(100).user(REFERRER);
    refer(deployment.host(), 601, 602, 603, 604, 605, 606, 607);

    deployment.tick("r");

    assertThat(deployment.paid("r")).hasSize(7);
  }

  @Test
  void noStepCountIsNoCapEither() throws SQLException {
    deployment.catalogue("r", "step_count", null);
    deployment.host().block(100).user(REFERRER);
    refer(deployment.host(), 601, 602, 603, 604, 605, 606, 607);

    deployment.tick("r");

    assertThat(deployment.paid("r")).hasSize(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aStepCountOfNothingPaysNothing(int places) throws SQLException {
    cap("r", places);
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            values ('r', ?, '1f4:old', true, 1, 1)
            """,
            REFERRER)
        .block(100)
        .user(REFERRER);
    refer(deployment.host(), 601, 602);

    deployment.tick("r");

    assertThat(deployment.paid("r")).containsExactly("1f4:old");
  }

  private void cap(String challenge, int places) throws SQLException {
    deployment.catalogue(challenge, "step_count", places);
  }

  private static void refer(HostRows host, int... referred) throws SQLException {
    for (int user : referred) {
      host.event(user, e -> e.referrer(REFERRER));
    }
  }

  private static List<String> specifiers(int... referred) {
    List<String> specifiers = new ArrayList<>();
    for (int user : referred) {
      specifiers.add("1f5:" + Integer.toHexString(user));
    }
    return specifiers;
  }
}
