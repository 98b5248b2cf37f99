package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users are told when their challenges are completed. */
@ChallengesDatabase
class AnnouncementTest {

  private static final String NOON = "2025-01-01 12:00:00";

  private HostRows host;
  private Connection connection;

  @BeforeEach
  void connect(Connection connection) throws SQLException {
    this.connection = connection;
    this.host = HostRows.on(connection).block(100);
  }

  @Test
  void withoutCooldownTheRewardIsClaimableAndAnnounced() throws SQLException {
    complete("v", 500, "1f4", 5, NOON);

    assertThat(
            Rows.of(
                connection,
                """
                select blocknumber, user_ids, "timestamp", type, group_id, specifier, data, slot
                from notification
                order by type
                """))
        .containsExactly(
            "100|{500}|2025-01-01 12:00:00|challenge_reward"
                + "|challenge_reward:500:challenge:v:specifier:1f4|500"
                + "|{\"amount\": \"500000000\", \"specifier\": \"1f4\", \"challenge_id\": \"v\"}|",
            "100|{500}|2025-01-01 12:00:00|claimable_reward"
                + "|claimable_reward:500:challenge:v:specifier:1f4|1f4"
                + "|{\"amount\": 5, \"specifier\": \"1f4\", \"challenge_id\": \"v\"}|");
  }

  @Test
  void zeroDaysAreNoCooldown() throws SQLException {
    complete("o", 500, "1f4", 1, NOON);

    assertThat(types()).containsExactly("challenge_reward", "claimable_reward");
  }

  @ParameterizedTest
  @ValueSource(strings = {"tt", "tp", "tut", "dvl"})
  void whatIsPaidWithoutBeingClaimedIsAnnouncedOnly(String challenge) throws SQLException {
    host.sql(
        "insert into challenges (id, type, amount, active) values ('dvl', 'boolean', '1', true)");

    complete(challenge, 500, "2025-01-03:1", 1000, NOON);

    assertThat(types()).containsExactly("challenge_reward");
  }

  @Test
  void aListenStreakIsAnnouncedWithItsLength() throws SQLException {
    host.sql("insert into challenge_listen_streak (user_id, listen_streak) values (610, 7)");

    complete("e", 610, "2622025010112", 7, NOON);
    complete("e", 611, "2632025010112", 7, NOON);
    complete("v", 610, "262", 5, NOON);

    assertThat(
            Rows.of(
                connection,
                """
                select user_ids[1], data ->> 'challenge_id', data -> 'listen_streak'
                from notification
                where type = 'challenge_reward'
                order by 1, 2
                """))
        .containsExactly("610|e|7", "610|v|", "611|e|0");
  }

  @Test
  void aRewardInCooldownIsSaidToBe() throws SQLException {
    complete("r", 501, "1f5:259", 1, NOON);

    assertThat(
            Rows.of(
                connection,
                """
                select blocknumber, user_ids, "timestamp", type, group_id, specifier, data
                from notification
                """))
        .containsExactly(
            "100|{501}|2025-01-01 12:00:00|reward_in_cooldown"
                + "|reward_in_cooldown:501:challenge:r:specifier:1f5:259|1f5:259"
                + "|{\"amount\": 1, \"specifier\": \"1f5:259\", \"challenge_id\": \"r\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b", "s"})
  void purchasesAreNotSaidToBeInCooldown(String challenge) throws SQLException {
    complete(challenge, 500, "1f4:a", 1, NOON);

    assertThat(types()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-01-01 11:00:00", "2025-01-01 12:00:00", "2025-01-02 00:00:00"})
  void nobodyIsToldAgainWithinTheHour(String earlier) throws SQLException {
    // also one that is for several users
    host.notification(
        "reward_in_cooldown",
        500,
        n -> n.userIds(499, 500).set("timestamp", earlier).groupId("earlier"));

    complete("r", 500, "1f4:258", 1, NOON);

    assertThat(groups()).containsExactly("earlier");
  }

  @Test
  void oneFromBeforeTheHourOfAnotherTypeOrForAnotherUserDoesNotCount() throws SQLException {
    host.notification(
            "reward_in_cooldown",
            500,
            n -> n.set("timestamp", "2025-01-01 10:59:59.999999").groupId("too old"))
        .notification("challenge_reward", 500, n -> n.set("timestamp", NOON).groupId("other type"))
        .notification(
            "reward_in_cooldown", 501, n -> n.set("timestamp", NOON).groupId("other user"));

    complete("r", 500, "1f4:258", 1, NOON);

    assertThat(groups())
        .containsExactly(
            "other type",
            "other user",
            "reward_in_cooldown:500:challenge:r:specifier:1f4:258",
            "too old");
  }

  @Test
  void ofSeveralCompletionsInAStatementTheFirstBySpecifierIsSaid() throws SQLException {
    insert("('r', 500, '1f4:25b'), ('m', 500, '1f4'), ('r', 500, '1f4:258'), ('r', 501, '1f5:1')");

    assertThat(groups())
        .containsExactly(
            "reward_in_cooldown:500:challenge:m:specifier:1f4",
            "reward_in_cooldown:501:challenge:r:specifier:1f5:1");
  }

  @Test
  void purchasesTakeNobodysPlace() throws SQLException {
    insert("('b', 500, '1f4:1'), ('r', 500, '1f4:258')");

    assertThat(groups()).containsExactly("reward_in_cooldown:500:challenge:r:specifier:1f4:258");
  }

  @Test
  void completionsWithoutCooldownAreAllAnnounced() throws SQLException {
    insert("('o', 500, '1f4:1'), ('o', 500, '1f4:2'), ('r', 500, '1f4:258')");

    assertThat(types())
        .containsExactly(
            "challenge_reward",
            "challenge_reward",
            "claimable_reward",
            "claimable_reward",
            "reward_in_cooldown");
  }

  @Test
  void incompleteRowsAreNotAnnounced() throws SQLException {
    host.sql(
        """
        insert into user_challenges (challenge_id, user_id, specifier, is_complete)
        values ('v', 500, '1f4', false), ('v', 501, '1f5', null)
        """);
    host.sql("update user_challenges set current_step_count = 3");

    assertThat(types()).isEmpty();
  }

  @Test
  void anUpdateThatCompletesARowAnnouncesIt() throws SQLException {
    host.sql(
        """
        insert into user_challenges (challenge_id, user_id, specifier, is_complete)
        values ('r', 500, '1f4:1', false), ('r', 501, '1f5:1', null), ('r', 502, '1f6:1', false)
        """);

    host.sql("update user_challenges set is_complete = (user_id < 502)");

    assertThat(groups())
        .containsExactly(
            "reward_in_cooldown:500:challenge:r:specifier:1f4:1",
            "reward_in_cooldown:501:challenge:r:specifier:1f5:1");
  }

  @Test
  void anUpdateOfACompleteRowAnnouncesNothing() throws SQLException {
    complete("v", 500, "1f4", 5, NOON);
    host.sql("delete from notification");

    host.sql("update user_challenges set amount = 6");

    assertThat(types()).isEmpty();
  }

  @Test
  void anUpsertAnnouncesWhatItInsertsAndWhatItCompletes() throws SQLException {
    complete("o", 500, "complete", 1, NOON);
    host.sql(
        """
        insert into user_challenges (challenge_id, user_id, specifier, is_complete)
        values ('o', 500, 'incomplete', false)
        """);
    host.sql("delete from notification");

    host.sql(
        """
        insert into user_challenges (challenge_id, user_id, specifier, is_complete)
        values ('o', 500, 'complete', true), ('o', 500, 'incomplete', true), ('o', 500, 'new', true)
        on conflict (challenge_id, specifier) do update set is_complete = excluded.is_complete
        """);

    assertThat(groups())
        .containsExactly(
            "challenge_reward:500:challenge:o:specifier:incomplete",
            "challenge_reward:500:challenge:o:specifier:new",
            "claimable_reward:500:challenge:o:specifier:incomplete",
            "claimable_reward:500:challenge:o:specifier:new");
  }

  @Test
  void statementsThatTouchNoRowDoNothing() throws SQLException {
    host.sql("insert into user_challenges select * from user_challenges where false")
        .sql("update user_challenges set is_complete = true where false");

    assertThat(types()).isEmpty();
    assertThat(Rows.one(connection, "select is_called from notification_id_seq")).isEqualTo("f");
  }

  @Test
  void whatIsThereAlreadyTakesNoIdOfTheSequence() throws SQLException {
    insert("('v', 500, '1f4'), ('r', 501, '1f5:1')");
    String sequence = Rows.one(connection, "select last_value from notification_id_seq");
    List<String> before = groups();
    host.sql("delete from user_challenges");
    // so that the hour does not keep it back
    host.sql("update notification set \"timestamp\" = \"timestamp\" - interval '1 day'");

    insert("('v', 500, '1f4'), ('r', 501, '1f5:1')");

    assertThat(groups()).isEqualTo(before);
    assertThat(Rows.one(connection, "select last_value from notification_id_seq"))
        .isEqualTo(sequence);
  }

  @Test
  void aWriterCanStaySilent() throws SQLException {
    host.user(500, u -> u.set("created_at", NOON));
    connection.setAutoCommit(false);
    host.sql("set local challenges.announce = 'off'");
    complete("v", 500, "1f4", 5, NOON);
    connection.commit();
    connection.setAutoCommit(true);

    assertThat(types()).isEmpty();
    assertThat(Rows.of(connection, "select user_id, challenge_count from user_score_features"))
        .containsExactly("500|1");

    complete("v", 501, "1f5", 5, NOON);

    assertThat(types()).hasSize(2);
  }

  @Test
  void whatAHostLeavesOutOfARowBreaksNothing() throws SQLException {
    host.sql(
        """
        insert into user_challenges (challenge_id, user_id, specifier, is_complete, amount)
        values ('v', 500, '1f4', true, null), ('r', 500, '1f4:1', true, null), ('v', null, 'x', true, 1)
        """);

    assertThat(
            Rows.of(
                connection,
                """
                select type, blocknumber, data ->> 'amount', "timestamp" = now() at time zone 'UTC'
                from notification
                order by type
                """
                    .replace(
                        "now() at time zone 'UTC'",
                        "(select created_at at time zone 'UTC' from user_challenges where specifier = '1f4')")))
        .containsExactly(
            "challenge_reward||000000000|t", "claimable_reward||0|t", "reward_in_cooldown||0|t");
  }

  @Test
  void columnsOfTheHostsOwnComeAndGo() throws SQLException {
    complete("v", 500, "1f4", 5, NOON);
    host.sql(
        "alter table user_challenges add theirs text default 'x', drop column current_step_count");
    complete("v", 501, "1f5", 5, NOON);
    host.sql("update user_challenges set is_complete = false");
    host.sql("alter table user_challenges drop column theirs");
    host.sql("delete from notification");
    host.sql("update user_challenges set is_complete = true");

    assertThat(groups())
        .containsExactly(
            "challenge_reward:500:challenge:v:specifier:1f4",
            "challenge_reward:501:challenge:v:specifier:1f5",
            "claimable_reward:500:challenge:v:specifier:1f4",
            "claimable_reward:501:challenge:v:specifier:1f5");
  }

  @Test
  void whoeverIsToldTheSameAtTheSameTimeIsToldOnce(TestDatabase database) throws Exception {
    Connection other = database.connect();
    other.setAutoCommit(false);
    HostRows.on(other)
        .block(100)
        .notification(
            "reward_in_cooldown",
            500,
            n ->
                n.groupId("reward_in_cooldown:500:challenge:r:specifier:1f4:1").specifier("1f4:1"));
    CompletableFuture<Void> completion =
        Elsewhere.run(
            () -> {
              try {
                complete("r", 500, "1f4:1", 1, NOON);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Sessions.awaitOneThatWaits(database);
    other.commit();
    completion.get(30, TimeUnit.SECONDS);

    assertThat(groups()).containsExactly("reward_in_cooldown:500:challenge:r:specifier:1f4:1");
  }

  private void complete(
      String challenge, int user, String specifier, int amount, String completedAt)
      throws SQLException {
    host.sql(
        """
        insert into user_challenges
          (challenge_id, user_id, specifier, is_complete, amount, completed_blocknumber, completed_at)
        values (?, ?, ?, true, ?, 100, ?)
        """,
        challenge,
        user,
        specifier,
        amount,
        completedAt);
  }

  /** Complete rows, given as challenge, user and specifier. */
  private void insert(String rows) throws SQLException {
    host.sql(
        """
        insert into user_challenges
          (challenge_id, user_id, specifier, is_complete, amount, completed_blocknumber, completed_at)
        select c.challenge_id, c.user_id, c.specifier, true, 1, 100, '2025-01-01 12:00:00'
        from (values %s) c (challenge_id, user_id, specifier)
        """
            .formatted(rows));
  }

  private List<String> types() throws SQLException {
    return Rows.of(connection, "select type from notification order by type");
  }

  private List<String> groups() throws SQLException {
    return Rows.of(connection, "select group_id from notification order by group_id collate \"C\"");
  }
}
