package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rows of user_challenges are written by hand here, so that no derivation vouches for the rules.
 */
@ChallengesDatabase
class RecomputationTest {

  private Connection connection;
  private HostRows host;
  private Recomputation recomputation;

  @BeforeEach
  void open(TestDatabase database, Connection connection) throws SQLException {
    this.connection = connection;
    this.host = database.host().block(100);
    this.recomputation = referrals(connection);
  }

  private static Recomputation referrals(Connection connection) {
    return Recomputation.of(connection).only("m", "r", "rv", "rd");
  }

  @Test
  void nothingIsDueWithoutRows() throws SQLException {
    assertThat(recomputation.differences()).isEmpty();
  }

  @Test
  void agreesWithTheExamplesOfTheRules() throws SQLException {
    host.user(500, u -> u.verified(true))
        .user(501, u -> u.verified(null))
        .event(600, e -> e.referrer(500))
        .event(601, e -> e.referrer(501))
        .event(700, e -> e.mobile(true).referrer(9_999));
    pay("m", 700, "2bc");
    pay("r", 501, "1f5:259");
    pay("rv", 500, "1f4:258");
    pay("rd", 600, "258:1f4");
    pay("rd", 601, "259:1f5");
    pay("rd", 700, "2bc:270f");

    recomputation.assertEqual();
  }

  @Test
  void seesWhatIsMissing() throws SQLException {
    host.user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500))
        .event(601, e -> e.referrer(501))
        .event(700, e -> e.mobile(true));

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "m 2bc is missing: user 700, complete, progress 1 of 1, amount 1",
            "r 1f5:259 is missing: user 501, complete, progress 1 of 1, amount 1",
            "rv 1f4:258 is missing: user 500, complete, progress 1 of 1, amount 1",
            "rd 258:1f4 is missing: user 600, complete, progress 1 of 1, amount 1",
            "rd 259:1f5 is missing: user 601, complete, progress 1 of 1, amount 1");
    assertThatThrownBy(recomputation::assertEqual)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("m 2bc is missing");
  }

  @Test
  void looksAtSomeChallengesAlone() throws SQLException {
    host.user(501).event(601, e -> e.referrer(501).mobile(true));

    assertThat(recomputation.only("m", "rd").differences())
        .containsExactlyInAnyOrder(
            "m 259 is missing: user 601, complete, progress 1 of 1, amount 1",
            "rd 259:1f5 is missing: user 601, complete, progress 1 of 1, amount 1");
    assertThatThrownBy(() -> recomputation.only("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("There is no recomputation of challenge x");
  }

  @Test
  void seesRowsTooMany() throws SQLException {
    host.user(501).event(601, e -> e.referrer(501)).event(700, e -> {});
    pay("r", 501, "1f5:259");
    pay("rd", 601, "259:1f5");
    pay("m", 700, "2bc");
    pay("rv", 501, "1f5:259");

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "m 2bc is user 700, complete, progress 1, amount 1, but nothing earns it, nor did before",
            "rv 1f5:259 is user 501, complete, progress 1, amount 1, but nothing earns it, nor did before");
  }

  @Test
  void seesWrongValues() throws SQLException {
    for (int user = 1; user <= 4; user++) {
      host.event(user, e -> e.mobile(true));
      pay("m", user, Integer.toString(user));
    }
    change("amount = 2", "1");
    change("user_id = 9", "2");
    change("current_step_count = null", "3");
    change("amount = null", "4");

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "m 1 should be user 1, complete, progress 1 of 1, amount 1; it is user 1, complete, progress 1, amount 2",
            "m 2 should be user 2, complete, progress 1 of 1, amount 1; it is user 9, complete, progress 1, amount 1",
            "m 3 should be user 3, complete, progress 1 of 1, amount 1; it is user 3, complete, progress 0, amount 1",
            "m 4 should be user 4, complete, progress 1 of 1, amount 1; it is user 4, complete, progress 1, amount null");
  }

  @Test
  void seesMissingTimesAndBlocks() throws SQLException {
    host.event(1, e -> e.mobile(true)).event(2, e -> e.mobile(true));
    pay("m", 1, "1");
    pay("m", 2, "2");
    change("completed_blocknumber = null", "1");
    change("completed_at = null", "2");

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "m 1 is complete without completed_at or completed_blocknumber",
            "m 2 is complete without completed_at or completed_blocknumber");
  }

  @Test
  void seesIncompleteRows() throws SQLException {
    host.event(1, e -> e.mobile(true)).event(2, e -> {}).event(3, e -> {});
    for (int user = 1; user <= 3; user++) {
      pay("m", user, Integer.toString(user));
      change("is_complete = null", Integer.toString(user));
    }
    change("current_step_count = 0", "3");

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "m 1 should be user 1, complete, progress 1 of 1, amount 1; it is user 1, incomplete, progress 1, amount 1",
            "m 2 no longer applies and should show progress 0; it is user 2, incomplete, progress 1, amount 1");
  }

  @Test
  void theGreatestOfSeveralCurrentEventsCounts() throws SQLException {
    host.event(1, e -> e.id(11).mobile(true).blocknumber(100))
        .event(1, e -> e.id(12).mobile(true).blocknumber(null))
        .block(101)
        .event(1, e -> e.id(13))
        // of one block the greater id
        .event(2, e -> e.id(22).referrer(502))
        .event(2, e -> e.id(21).referrer(501))
        // whatever is not current
        .event(3, e -> e.id(31).mobile(true))
        .block(102)
        .event(3, e -> e.id(32).current(false));

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "m 3 is missing: user 3, complete, progress 1 of 1, amount 1",
            "rd 2:1f6 is missing: user 2, complete, progress 1 of 1, amount 1");
  }

  @Test
  void theGreatestOfSeveralCurrentUsersCounts() throws SQLException {
    host.user(1, u -> u.verified(true).blocknumber(null).txhash("0xf"))
        .user(1, u -> u.verified(false).txhash("0xe"))
        .user(2, u -> u.verified(true).txhash("0xb"))
        .user(2, u -> u.verified(false).txhash("0xa"))
        .user(3, u -> u.verified(false))
        .block(101)
        .user(3, u -> u.verified(true).current(false))
        .event(11, e -> e.referrer(1))
        .event(12, e -> e.referrer(2))
        .event(13, e -> e.referrer(3));
    pay("rd", 11, "b:1");
    pay("rd", 12, "c:2");
    pay("rd", 13, "d:3");

    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "r 1:b is missing: user 1, complete, progress 1 of 1, amount 1",
            "rv 2:c is missing: user 2, complete, progress 1 of 1, amount 1",
            "r 3:d is missing: user 3, complete, progress 1 of 1, amount 1");
  }

  @Test
  void referringOneselfPaysNothing() throws SQLException {
    host.user(1000).event(1000, e -> e.referrer(1000));

    assertThat(recomputation.differences()).isEmpty();
  }

  @Test
  void aReferrerWithoutCurrentRowEarnsNothing() throws SQLException {
    host.user(501, u -> u.current(false)).event(601, e -> e.referrer(501));
    pay("rd", 601, "259:1f5");

    assertThat(recomputation.differences()).isEmpty();
  }

  @Test
  void seesACapThatIsExceeded() throws SQLException {
    referrals(6);
    for (int user = 1; user <= 6; user++) {
      pay("r", 256, "100:" + user);
    }

    assertThat(recomputation.differences())
        .containsExactly("r of user 256 has 6 complete rows, and the cap is 5");
  }

  @Test
  void seesACapThatIsNotFilled() throws SQLException {
    referrals(7);
    // any five will do, and these are four
    for (int user = 3; user <= 6; user++) {
      pay("r", 256, "100:" + user);
    }

    assertThat(recomputation.differences())
        .containsExactly("r 100:1 is missing: user 256, complete, progress 1 of 1, amount 1");

    pay("r", 256, "100:7");
    assertThat(recomputation.differences()).isEmpty();
  }

  @Test
  void paidRowsKeepTheirPlaces() throws SQLException {
    referrals(7);
    for (int user = 3; user <= 7; user++) {
      pay("r", 256, "100:" + user);
    }
    recomputation.note();
    host.updateEvent(7, e -> e.referrer(null));

    assertThat(recomputation.differences()).isEmpty();
  }

  @Test
  void anIncompleteRowTakesNoPlace() throws SQLException {
    referrals(6);
    for (int user = 1; user <= 6; user++) {
      pay("r", 256, "100:" + user);
    }
    change("is_complete = false", "100:6");

    assertThat(recomputation.differences())
        .containsExactly(
            "r 100:6 no longer applies and should show progress 0; it is user 256, incomplete, progress 1, amount 1");
  }

  @Test
  void whatIsExcludedIsNotDueAndTakesNoPlace() throws SQLException {
    referrals(6);
    exclude("r", "100:1");
    exclude("rv", "100:2");
    for (int user = 3; user <= 6; user++) {
      pay("r", 256, "100:" + user);
    }

    assertThat(recomputation.differences())
        .containsExactly("r 100:2 is missing: user 256, complete, progress 1 of 1, amount 1");

    pay("r", 256, "100:1");
    assertThat(recomputation.differences())
        .containsExactly("r 100:1 is user 256, complete, progress 1, amount 1, but it is excluded");
  }

  @Test
  void whatIsExcludedAfterItWasPaidStaysAndKeepsItsPlace() throws SQLException {
    referrals(6);
    for (int user = 1; user <= 5; user++) {
      pay("r", 256, "100:" + user);
    }
    exclude("r", "100:1");
    assertThat(recomputation.differences())
        .containsExactly("r 100:1 is user 256, complete, progress 1, amount 1, but it is excluded");

    disburse("rv", "100:1");
    disburse("r", "100:2");
    assertThat(recomputation.differences()).as("others").hasSize(1);

    disburse("r", "100:1");
    assertThat(recomputation.differences()).isEmpty();

    host.sql("drop table challenge_disbursements");
    assertThat(recomputation.differences()).as("no host pays by itself").hasSize(1);
  }

  private void disburse(String challenge, String specifier) throws SQLException {
    host.sql(
        """
        insert into challenge_disbursements (challenge_id, user_id, specifier, signature)
        values (?, 256, ?, 'signature')
        """,
        challenge,
        specifier);
  }

  @Test
  void whatWasEarnedInANotedStateMayStay() throws SQLException {
    host.user(501).event(601, e -> e.referrer(501));
    pay("rd", 601, "259:1f5");
    recomputation.note();
    host.block(101).updateUser(501, u -> u.verified(true));
    pay("r", 501, "1f5:259");
    pay("rv", 501, "1f5:259");

    recomputation.assertEqual();
    change("amount = 2", "1f5:259");
    assertThat(recomputation.differences())
        .containsExactlyInAnyOrder(
            "r 1f5:259 is user 501, complete, progress 1, amount 2, but nothing earns it, nor did before",
            "rv 1f5:259 should be user 501, complete, progress 1 of 1, amount 1; it is user 501, complete, progress 1, amount 2");
    change("amount = 1", "1f5:259");
    assertThat(referrals(connection).differences())
        .containsExactly(
            "r 1f5:259 is user 501, complete, progress 1, amount 1, but nothing earns it, nor did before");
  }

  @Test
  void aRecordOfEarlierStatesCounts() throws SQLException {
    pay("m", 700, "2bc");
    pay("m", 701, "2bd");
    recomputation.earlier(
        (challenge, user, specifier, amount) ->
            challenge.equals("m") && user == 700 && specifier.equals("2bc") && amount == 1);

    assertThat(recomputation.differences())
        .containsExactly(
            "m 2bd is user 701, complete, progress 1, amount 1, but nothing earns it, nor did before");
  }

  @Test
  void whereEveryTickIsNotedPlacesGoToTheEarliest() throws SQLException {
    referrals(7);
    recomputation.everyTickNoted().note();
    for (int user = 2; user <= 6; user++) {
      pay("r", 256, "100:" + user);
    }
    recomputation.note();

    assertThat(recomputation.differences())
        .containsExactly(
            "r 100:6 is user 256, complete, progress 1, amount 1, which it was not in any noted state");
    assertThat(referrals(connection).differences()).isEmpty();
  }

  /** A tick in batches may read any of them first. */
  @Test
  void whereEveryTickIsNotedAnyRowOfARecipientMayBeFound() throws SQLException {
    host.sql("update challenges set step_count = 1 where id = 'c'");
    for (int week = 1; week <= 2; week++) {
      LocalDateTime at = LocalDateTime.of(2025, 1, 7 * week, 0, 0);
      host.comment(week, 700, 9, c -> c.createdAt(at));
    }
    Recomputation weeks = Recomputation.of(connection).only("c").everyTickNoted().note();
    assertThat(weeks.differences())
        .containsExactly("c 2bc:202502 is missing: user 700, complete, progress 1 of 1, amount 1");
    pay("c", 700, "2bc:202503");
    host.sql("update user_challenges set completed_at = '2025-01-14'");

    assertThat(weeks.differences()).isEmpty();
    pay("c", 700, "2bc:202502");
    host.sql("update user_challenges set completed_at = '2025-01-07' where specifier like '%02'");
    assertThat(weeks.differences())
        .containsExactly("c of user 700 has 2 complete rows, and the cap is 1");
  }

  @Test
  void anIncompleteRowThatFindsNoPlaceMayStayAsItIs() throws SQLException {
    host.sql("update challenges set step_count = 0 where id = 'c'")
        .comment(1, 700, 9, c -> c.createdAt(LocalDateTime.of(2025, 1, 7, 0, 0)));
    pay("c", 700, "2bc:202502");
    change("is_complete = false", "2bc:202502");

    assertThat(Recomputation.of(connection).only("c").differences()).isEmpty();
  }

  @Test
  void leavesInactiveAndMissingChallengesAlone() throws SQLException {
    host.event(700, e -> e.mobile(true).referrer(501))
        .sql("update challenges set active = false, amount = 'much' where id = 'm'")
        .sql("delete from challenges where id = 'rd'");

    assertThat(recomputation.differences()).isEmpty();
  }

  @Test
  void anAmountThatIsNoNumberIsAnError() throws SQLException {
    host.sql("update challenges set amount = 'much' where id = 'm'");

    assertThatThrownBy(recomputation::differences)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Nothing is paid of m, whose amount is no whole number: much");
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void keepsOnlySoManyDifferences() throws SQLException {
    host.sql(
        """
        insert into user_events (user_id, is_mobile_user, is_current, blocknumber)
        select user_id, true, true, 100 from generate_series(1, 1234) as user_id
        """);

    assertThat(recomputation.differences()).hasSize(1_001).endsWith("and 234 more");
  }

  @Test
  void readsTheCallersTransactionAndLeavesIt() throws SQLException {
    connection.setAutoCommit(false);
    HostRows.on(connection).block(101).event(700, e -> e.mobile(true));

    assertThat(recomputation.differences())
        .containsExactly("m 2bc is missing: user 700, complete, progress 1 of 1, amount 1");
    assertThat(connection.getAutoCommit()).isFalse();
    connection.rollback();
    assertThat(recomputation.differences()).isEmpty();
    connection.rollback();
  }

  @Test
  void readsAnySchema() throws SQLException {
    host.sql("alter schema public rename to \"Host's \"\"own\"\"\"");

    assertThatCode(() -> Recomputation.of(connection, "Host's \"own\"").assertEqual())
        .doesNotThrowAnyException();
  }

  /** User 256 has referred users 1 to n, in this order; that they were referred does not matter. */
  private void referrals(int n) throws SQLException {
    host.user(256);
    for (int user = 1; user <= n; user++) {
      host.block(100 + user).event(user, e -> e.referrer(256));
    }
    host.sql("update challenges set active = false where id = 'rd'");
  }

  private void pay(String challenge, int user, String specifier) throws SQLException {
    host.row(
        "user_challenges",
        row ->
            row.set("challenge_id", challenge)
                .set("user_id", user)
                .set("specifier", specifier)
                .set("is_complete", true)
                .set("current_step_count", 1)
                .set("amount", 1)
                .set("completed_blocknumber", 100)
                .set("completed_at", "2025-01-01"));
  }

  private void change(String assignment, String specifier) throws SQLException {
    host.sql("update user_challenges set " + assignment + " where specifier = ?", specifier);
  }

  private void exclude(String challenge, String specifier) throws SQLException {
    host.sql(
        "insert into challenge_exclusions (challenge_id, specifier) values (?, ?)",
        challenge,
        specifier);
  }
}
