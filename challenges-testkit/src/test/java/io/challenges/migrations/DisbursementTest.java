package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** What users, and whoever listens, are told when a challenge is paid. */
@ChallengesDatabase
class DisbursementTest {

  private static final Instant NOON = Instant.parse("2025-01-01T12:00:00Z");

  private HostRows host;
  private Connection connection;

  @BeforeEach
  void connect(Connection connection) throws SQLException {
    this.connection = connection;
    this.host =
        HostRows.on(connection)
            .block(100)
            .user(500, user -> user.wallet("0xAbCdEf"))
            .user(501, user -> user.wallet("0x501"))
            .rewardManagerTransaction("tx");
    host.sql("listen challenge_disbursed");
  }

  @Test
  void aDisbursementIsAnnounced() throws SQLException {
    host.disbursement(
        "r", 500, "1f4:258", d -> d.signature("tx").slot(7).amount("100000000").createdAt(NOON));

    assertThat(
            Rows.of(
                connection,
                """
                select slot, blocknumber, user_ids, "timestamp", type, group_id, specifier, data
                from notification
                """))
        .containsExactly(
            "7||{500}|2025-01-01 12:00:00|challenge_reward"
                + "|challenge_reward:500:challenge:r:specifier:1f4:258|500|{\"amount\":"
                + " \"100000000\", \"specifier\": \"1f4:258\", \"challenge_id\": \"r\"}");
    assertThat(payloads()).isEmpty();
  }

  @Test
  void aDisbursementOnChainIsAnnouncedAndNotified() throws SQLException {
    pay("r", "1f4:258", "0xabcdef", NOON);

    assertThat(
            Rows.of(
                connection,
                """
                select slot, blocknumber, user_ids, "timestamp", type, group_id, specifier, data
                from notification
                """))
        .containsExactly(
            "9||{500}|2025-01-01 12:00:00|challenge_reward"
                + "|challenge_reward:500:challenge:r:specifier:1f4:258|500|{\"amount\": 300000000,"
                + " \"specifier\": \"1f4:258\", \"challenge_id\": \"r\"}");
    assertThat(payloads())
        .containsExactly(
            "{\"user_id\" : 500, \"challenge_id\" : \"r\", \"specifier\" : \"1f4:258\", \"amount\" :"
                + " 300000000, \"signature\" : \"tx\", \"slot\" : 9}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Asia/Tokyo", "UTC", "America/Los_Angeles"})
  void theTimeIsThatOfUtcWhateverTheSession(String zone) throws SQLException {
    host.sql("set timezone = '%s'".formatted(zone));

    host.disbursement("r", 500, "1f4:258", d -> d.signature("tx").createdAt(NOON));

    assertThat(Rows.one(connection, "select \"timestamp\" from notification"))
        .isEqualTo("2025-01-01 12:00:00");
  }

  @Test
  void withoutATransactionOfTheRewardManagerNobodyIsTold() throws SQLException {
    host.disbursement("r", 500, "1f4:258", d -> d.signature("other").createdAt(NOON));
    host.rewardDisbursement(
        "other", "r", "1f4:259", "0xabcdef", d -> d.instructionIndex(1).createdAt(NOON));

    assertThat(groups()).isEmpty();
    assertThat(payloads()).hasSize(1);
  }

  @Test
  void aRewardCodeIsNoChallenge() throws SQLException {
    host.rewardCode("r");

    host.disbursement("r", 500, "1f4:258", d -> d.signature("tx").createdAt(NOON));
    pay("r", "1f4:259", "0xabcdef", NOON);

    assertThat(groups()).isEmpty();
    assertThat(payloads()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-01-01 11:00:00", "2025-01-01 12:00:00", "2025-01-02 00:00:00"})
  void nobodyIsToldAgainWithinTheHour(String earlier) throws SQLException {
    host.notification(
        "challenge_reward",
        500,
        n -> n.userIds(499, 500).set("timestamp", earlier).groupId("earlier"));

    host.disbursement("r", 500, "1f4:258", d -> d.signature("tx").createdAt(NOON));
    pay("r", "1f4:259", "0xabcdef", NOON);

    assertThat(groups()).containsExactly("earlier");
    assertThat(payloads()).hasSize(1);
  }

  @Test
  void oneFromBeforeTheHourOfAnotherTypeOrForAnotherUserDoesNotCount() throws SQLException {
    host.notification(
            "challenge_reward",
            500,
            n -> n.set("timestamp", "2025-01-01 10:59:59.999999").groupId("too old"))
        .notification(
            "reward_in_cooldown",
            500,
            n -> n.set("timestamp", "2025-01-01 12:00:00").groupId("type"))
        .notification(
            "challenge_reward",
            501,
            n -> n.set("timestamp", "2025-01-01 12:00:00").groupId("user"));

    host.disbursement("r", 500, "1f4:258", d -> d.signature("tx").createdAt(NOON));

    assertThat(groups())
        .containsExactly(
            "challenge_reward:500:challenge:r:specifier:1f4:258", "too old", "type", "user");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0xabcdef", "0xABCDEF", "0xAbCdEf"})
  void walletsAreComparedWithoutRegardToCase(String recipient) throws SQLException {
    pay("r", "1f4:258", recipient, NOON);

    assertThat(groups()).containsExactly("challenge_reward:500:challenge:r:specifier:1f4:258");
  }

  @Test
  void withoutAUserNobodyIsTold() throws SQLException {
    pay("r", "1f4:258", "0xdead", NOON);
    host.sql(
        """
        insert into sol_reward_disbursements
          (signature, instruction_index, amount, recipient_eth_address)
        values ('tx', 8, 1, null)
        """);

    assertThat(groups()).isEmpty();
    assertThat(payloads()).isEmpty();
  }

  @Test
  void onlyTheRowOfAUserThatCountsHasAWallet() throws SQLException {
    host.sql(
        """
        insert into blocks (blockhash, number) values ('200', 200), ('201', 201);
        -- moved to another wallet, and the row before is still current
        insert into users (user_id, is_current, wallet, blocknumber, txhash)
        values (500, true, '0xNew', 200, 'a'), (502, false, '0xabcdef', 201, 'b'),
          (503, true, '0xShared', null, 'c'), (504, true, '0xShared', 200, 'd'),
          (505, true, '0xShared', 200, 'c')
        """);

    pay("r", "1", "0xabcdef", NOON);
    pay("r", "2", "0xnew", NOON);
    pay("r", "3", "0xshared", NOON);

    assertThat(groups())
        .containsExactly(
            "challenge_reward:500:challenge:r:specifier:2",
            "challenge_reward:504:challenge:r:specifier:3");
    assertThat(payloads()).hasSize(2);
  }

  @Test
  void ofSeveralRowsOfAUserThoseAnHourApartAreTold() throws SQLException {
    String rows =
        """
        ('r', 500, 'c', 'tx', 7, '1', '2025-01-01 14:00:00.000001Z'),
        ('r', 500, 'b', 'tx', 7, '1', '2025-01-01 13:00:00Z'),
        ('r', 501, 'e', 'tx', 7, '1', '2025-01-01 13:00:00Z'),
        ('r', 500, 'x', 'other', 7, '1', '2025-01-01 12:00:00Z'),
        ('r', 500, 'd', 'tx', 7, '1', '2025-01-01 14:30:00Z'),
        ('r', 500, 'a', 'tx', 7, '1', '2025-01-01 13:00:00Z')
        """;
    disburse(rows);
    List<String> together = groups();

    assertThat(together)
        .containsExactly(
            "challenge_reward:500:challenge:r:specifier:a",
            "challenge_reward:500:challenge:r:specifier:c",
            "challenge_reward:501:challenge:r:specifier:e");
  }

  @Test
  void aRowThatWasToldBeforeTakesNoPlaceOfAnother() throws SQLException {
    host.notification(
        "claimable_reward",
        500,
        n ->
            n.groupId("challenge_reward:500:challenge:r:specifier:a")
                .specifier("500")
                .set("timestamp", "2025-01-01 12:00:00"));

    disburse(
        """
        ('r', 500, 'a', 'tx', 7, '1', '2025-01-01 12:00:00Z'),
        ('r', 500, 'b', 'tx', 7, '1', '2025-01-01 12:00:01Z')
        """);

    assertThat(groups())
        .containsExactly(
            "challenge_reward:500:challenge:r:specifier:a",
            "challenge_reward:500:challenge:r:specifier:b");
  }

  @Test
  void whatIsNotToldTakesNoIdOfTheSequence() throws SQLException {
    host.disbursement("r", 500, "1f4:258", d -> d.signature("tx").createdAt(NOON));
    String last = Rows.one(connection, "select last_value from notification_id_seq");

    // within the hour; and long after, but the same completion, twice in one statement
    pay("r", "1f4:259", "0xabcdef", NOON);
    host.sql(
        """
        insert into sol_reward_disbursements
          (signature, instruction_index, amount, slot, challenge_id, specifier,
            recipient_eth_address, created_at)
        select 'tx', n, n, 9, 'r', '1f4:258', '0xabcdef', '2025-01-02'::date + n
        from generate_series(11, 12) n
        """);
    host.sql(
        "insert into challenge_disbursements select * from challenge_disbursements where false");

    assertThat(Rows.one(connection, "select last_value from notification_id_seq")).isEqualTo(last);
    assertThat(groups()).hasSize(1);
    assertThat(payloads()).hasSize(3);
  }

  @Test
  void oneCompletionPaidTwiceInAStatementIsToldOnce() throws SQLException {
    host.sql(
        """
        insert into sol_reward_disbursements
          (signature, instruction_index, amount, slot, challenge_id, specifier,
            recipient_eth_address, created_at)
        select 'tx', n, n, 9, 'r', '1f4:258', '0xabcdef', timestamptz '2025-01-02Z' + n * '1 day'::interval
        from generate_series(1, 2) n
        """);

    assertThat(Rows.of(connection, "select \"timestamp\", data -> 'amount' from notification"))
        .containsExactly("2025-01-03 00:00:00|1");
    assertThat(Rows.one(connection, "select last_value from notification_id_seq")).isEqualTo("1");
    assertThat(payloads()).hasSize(2);
  }

  @Test
  void whatAHostLeavesOutOfARowBreaksNothing() throws SQLException {
    host.sql(
        """
        insert into sol_reward_disbursements
          (signature, instruction_index, amount, slot, challenge_id, specifier,
            recipient_eth_address, created_at)
        values
          ('tx', 1, 1, null, null, null, '0xabcdef', now() - interval '2 hours'),
          ('tx', 2, 1, 3000000000, 'r', '1f4', '0xabcdef', null)
        """);

    assertThat(payloads())
        .containsExactly(
            "{\"user_id\" : 500, \"challenge_id\" : null, \"specifier\" : null, \"amount\" : 1,"
                + " \"signature\" : \"tx\", \"slot\" : null}",
            "{\"user_id\" : 500, \"challenge_id\" : \"r\", \"specifier\" : \"1f4\", \"amount\" : 1,"
                + " \"signature\" : \"tx\", \"slot\" : 3000000000}");
    assertThat(
            Rows.of(
                connection,
                """
                select group_id, slot, abs(extract(epoch from "timestamp" - now() at time zone 'UTC')) < 60
                from notification
                """))
        .containsExactly("challenge_reward:500:challenge:r:specifier:1f4||t");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          null, '1f4'
          'r', null
          """,
      quoteCharacter = '"')
  void whatNamesNoCompletionHidesNoOther(String challenge, String specifier) throws SQLException {
    host.sql(
        """
        insert into sol_reward_disbursements
          (signature, instruction_index, amount, challenge_id, specifier, recipient_eth_address,
            created_at)
        values
          ('tx', 1, 1, %s, %s, '0xabcdef', now() - interval '2 hours'),
          ('tx', 2, 1, 'r', '1f4', '0xabcdef', now())
        """
            .formatted(challenge, specifier));

    assertThat(groups()).containsExactly("challenge_reward:500:challenge:r:specifier:1f4");
  }

  @Test
  void whatIsOfNoUserHidesNoOther() throws SQLException {
    host.sql("alter table challenge_disbursements alter user_id drop not null");
    disburse(
        """
        ('r', null::int, '1f4:1', 'tx', 7, '1', '2025-01-01 12:00+00'),
        ('r', 500, '1f4:2', 'tx', 7, '1', '2025-01-01 12:00+00')
        """);

    assertThat(groups()).containsExactly("challenge_reward:500:challenge:r:specifier:1f4:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alter table notification drop column data",
        "alter table notification rename to elsewhere",
        "alter table notification add constraint never check (type <> 'challenge_reward')",
        "drop table reward_codes",
        "drop table notification",
        "revoke all on notification from public; set role %s"
      })
  void aFailureIsAWarningAndBlocksNothing(String fault, TestDatabase database) throws SQLException {
    String role = database.name() + "_payer";
    host.sql(
        """
        create role %1$s;
        grant insert on challenge_disbursements, sol_reward_disbursements to %1$s;
        grant select on users, reward_manager_txs, reward_codes to %1$s
        """
            .formatted(role));
    try {
      host.sql(fault.formatted(role));

      assertThat(
              warnings(
                  """
                  insert into challenge_disbursements
                    (challenge_id, user_id, specifier, signature, amount)
                  values ('r', 500, '1f4:258', 'tx', '1')
                  """))
          .singleElement()
          .asString()
          .startsWith("challenges_disbursed, telling users of challenge_disbursements: ");
      assertThat(
              warnings(
                  """
                  insert into sol_reward_disbursements
                    (signature, instruction_index, amount, challenge_id, specifier,
                      recipient_eth_address)
                  values ('tx', 1, 1, 'r', '1f4:259', '0xabcdef')
                  """))
          .singleElement()
          .asString()
          .startsWith("challenges_disbursed, telling users of sol_reward_disbursements: ");

      host.sql("reset role");
      assertThat(Rows.one(connection, "select count(*) from challenge_disbursements"))
          .isEqualTo("1");
      assertThat(Rows.one(connection, "select count(*) from sol_reward_disbursements"))
          .isEqualTo("1");
      assertThat(payloads()).hasSize(1);
    } finally {
      host.sql("reset role; drop owned by %1$s; drop role %1$s".formatted(role));
    }
  }

  @Test
  void withoutTheUsersItIsAWarningToo() throws SQLException {
    host.sql("alter table users rename wallet to purse");

    assertThat(
            warnings(
                """
                insert into sol_reward_disbursements
                  (signature, instruction_index, amount, challenge_id, specifier,
                    recipient_eth_address)
                values ('tx', 1, 1, 'r', '1f4:259', '0xabcdef')
                """))
        .containsExactly(
            "challenges_disbursed, looking at sol_reward_disbursements: column u.wallet does not"
                + " exist");
    assertThat(Rows.one(connection, "select count(*) from sol_reward_disbursements"))
        .isEqualTo("1");
  }

  @Test
  void whatNobodyCanBeNotifiedOfIsAWarningAndIsAnnounced() throws SQLException {
    host.sql("insert into reward_manager_txs (signature) values (repeat('x', 8000))");

    assertThat(
            warnings(
                """
                insert into sol_reward_disbursements
                  (signature, instruction_index, amount, challenge_id, specifier,
                    recipient_eth_address)
                values (repeat('x', 8000), 1, 1, 'r', '1f4:259', '0xabcdef')
                """))
        .containsExactly(
            "challenges_disbursed, notifying of sol_reward_disbursements: payload string too long");
    assertThat(groups()).hasSize(1);
  }

  @Test
  void whatIsRolledBackIsNotHeardOf() throws SQLException {
    connection.setAutoCommit(false);
    pay("r", "1f4:258", "0xabcdef", NOON);
    connection.rollback();
    connection.setAutoCommit(true);

    assertThat(payloads()).isEmpty();
  }

  @Test
  void whoeverIsToldTheSameAtTheSameTimeIsToldOnce(TestDatabase database) throws Exception {
    Connection other = database.connect();
    other.setAutoCommit(false);
    HostRows.on(other)
        .block(101)
        .notification(
            "challenge_reward",
            500,
            n -> n.groupId("challenge_reward:500:challenge:r:specifier:1f4:1").specifier("500"));
    CompletableFuture<Void> payment =
        Elsewhere.run(
            () -> {
              try {
                host.disbursement("r", 500, "1f4:1", d -> d.signature("tx"));
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Sessions.awaitOneThatWaits(database);
    other.commit();
    payment.get(30, TimeUnit.SECONDS);

    assertThat(groups()).containsExactly("challenge_reward:500:challenge:r:specifier:1f4:1");
    assertThat(Rows.one(connection, "select count(*) from challenge_disbursements")).isEqualTo("1");
  }

  private void pay(String challenge, String specifier, String recipient, Instant at)
      throws SQLException {
    host.rewardDisbursement(
        "tx",
        challenge,
        specifier,
        recipient,
        d ->
            d.instructionIndex(Integer.parseInt(next()))
                .amount(300_000_000L)
                .slot(9L)
                .createdAt(at));
  }

  private String next() {
    try {
      return Rows.one(connection, "select count(*) from sol_reward_disbursements");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rows, given as challenge, user, specifier, signature, slot, amount and time. */
  private void disburse(String rows) throws SQLException {
    host.sql(
        """
        insert into challenge_disbursements
          (challenge_id, user_id, specifier, signature, slot, amount, created_at)
        select d.challenge_id, d.user_id, d.specifier, d.signature, d.slot, d.amount, d.at::timestamptz
        from (values %s) d (challenge_id, user_id, specifier, signature, slot, amount, at)
        """
            .formatted(rows));
  }

  private List<String> groups() throws SQLException {
    return Rows.of(connection, "select group_id from notification order by group_id collate \"C\"");
  }

  private List<String> payloads() throws SQLException {
    // the server sends what there is before it answers
    HostRows.on(connection).sql("select 1");
    PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications();
    return heard == null
        ? List.of()
        : Stream.of(heard)
            .filter(one -> one.getName().equals("challenge_disbursed"))
            .map(PGNotification::getParameter)
            .toList();
  }

  private List<String> warnings(String sql) throws SQLException {
    List<String> warnings = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      for (SQLWarning one = statement.getWarnings(); one != null; one = one.getNextWarning()) {
        warnings.add(String.valueOf(one.getMessage()));
      }
    }
    return warnings;
  }
}
