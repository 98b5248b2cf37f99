package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What completions cost does not depend on how many notifications and users there are. */
@ChallengesDatabase
class TriggerPlanTest {

  /** Far more than what a sequential scan would be cheaper for. */
  private static final int NOTIFICATIONS = 300_000;

  private static final List<String> PLAN_CACHE_MODES =
      List.of("auto", "force_generic_plan", "force_custom_plan");

  @BeforeEach
  void fill(Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql(
            """
            insert into users (user_id, is_current, txhash, created_at, wallet)
            select n, true, n, '2025-01-01', '0xAbC' || n from generate_series(1, 50000) n
            """)
        .sql(
            """
            insert into notification (specifier, group_id, type, "timestamp", user_ids)
            select
              n,
              'group ' || n,
              case n %% 10
                when 0 then 'reward_in_cooldown'
                when 1 then 'challenge_reward'
                else 'type ' || n %% 30
              end,
              '2024-01-01'::timestamp + n * interval '1 second',
              array[n %% 50000]
            from generate_series(1, %d) n
            """
                .formatted(NOTIFICATIONS))
        .sql(
            """
            insert into user_score_features (user_id, challenge_count)
            select n, 0 from generate_series(1, 50000, 2) n
            """)
        .sql(
            """
            insert into reward_manager_txs (signature)
            select 'tx' || n from generate_series(1, 50000) n
            """)
        .sql("insert into reward_codes select 'code' || n from generate_series(1, 50000) n")
        .sql("analyze");
  }

  @Test
  void everyLookupIsAnIndexRead(TestDatabase database) throws SQLException {
    for (String mode : PLAN_CACHE_MODES) {
      for (int rows : new int[] {1, 5_000}) {
        Connection connection = session(database, mode);
        TriggerPlans insert = TriggerPlans.of(connection, complete(rows));
        insert.lookUpCooldownsInTheirIndex();
        assertThat(insert.writes()).isEqualTo(2);
        // kept plans, made for another number of rows
        TriggerPlans again = TriggerPlans.of(connection, complete(5_001 - rows));
        again.lookUpCooldownsInTheirIndex();
        assertThat(again.writes()).isEqualTo(2);
      }
    }
  }

  @Test
  void soItIsForUpdates(TestDatabase database) throws SQLException {
    Connection connection = session(database, "auto");
    HostRows.on(connection).sql(complete(5_000).replace("true", "false"));

    TriggerPlans.of(connection, "update user_challenges set is_complete = true")
        .lookUpCooldownsInTheirIndex();
  }

  @Test
  void everyLookupOfADisbursementIsAnIndexRead(TestDatabase database) throws SQLException {
    for (String mode : PLAN_CACHE_MODES) {
      for (int rows : new int[] {1, 1_000}) {
        Connection connection = session(database, mode);
        // kept plans, made for another number of rows
        for (int n : new int[] {rows, 1_001 - rows}) {
          TriggerPlans.of(connection, disburse(n)).lookUpRewardsInTheirIndex();
          TriggerPlans onChain = TriggerPlans.of(connection, disburseOnChain(n));
          onChain.lookUpRewardsInTheirIndex();
          onChain.lookUpWalletsInTheirIndex();
        }
      }
    }
  }

  @Test
  void soItIsWhileTablesAreStillSmall(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("truncate notification, reward_codes")
        .sql("delete from users where user_id > 3")
        .sql("delete from reward_manager_txs where signature > 'tx1'")
        .sql("vacuum analyze");

    TriggerPlans.of(connection, disburse(1)).lookUpRewardsInTheirIndex();
    TriggerPlans onChain = TriggerPlans.of(connection, disburseOnChain(1));
    onChain.lookUpRewardsInTheirIndex();
    onChain.lookUpWalletsInTheirIndex();
  }

  @Test
  void itIsNoticedWhenTheIndexOfRewardsOrOfWalletsIsGone(
      TestDatabase database, Connection connection) throws SQLException {
    HostRows.on(connection)
        .sql("drop index challenges_notification_challenge_reward")
        .sql("drop index challenges_users_wallet");

    TriggerPlans onChain = TriggerPlans.of(session(database, "auto"), disburseOnChain(2));
    assertThatThrownBy(onChain::lookUpRewardsInTheirIndex)
        .hasMessageContaining("The lookup of rewards does not use their index");
    assertThatThrownBy(onChain::lookUpWalletsInTheirIndex)
        .hasMessageContaining("The lookup of wallets does not use their index");
  }

  @Test
  void itIsNoticedWhenTheIndexIsGone(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("drop index challenges_notification_reward_in_cooldown");

    assertNotServed(database);
  }

  @Test
  void itIsNoticedWhenTheLookupIsOneThatNoIndexServes(TestDatabase database, Connection connection)
      throws SQLException {
    replaceInAnnounce(connection, "n.user_ids @> array[f.user_id]", "f.user_id = any (n.user_ids)");

    assertNotServed(database);
  }

  @Test
  void itIsNoticedWhenTheTypeIsNotInTheText(TestDatabase database, Connection connection)
      throws SQLException {
    replaceInAnnounce(
        connection,
        "n.type = 'reward_in_cooldown'",
        "n.type = coalesce(f.user_id::text, '') || 'reward_in_cooldown'");

    assertNotServed(database);
  }

  private static void assertNotServed(TestDatabase database) throws SQLException {
    for (String mode : PLAN_CACHE_MODES) {
      TriggerPlans plans = TriggerPlans.of(session(database, mode), complete(2));
      assertThatThrownBy(plans::lookUpCooldownsInTheirIndex)
          .hasMessageContaining("The lookup of cooldowns does not use their index");
    }
  }

  private static void replaceInAnnounce(Connection connection, String old, String replacement)
      throws SQLException {
    String function =
        Rows.one(connection, "select pg_get_functiondef('challenges_announce()'::regprocedure)");
    assertThat(function).contains(old);
    HostRows.on(connection).sql(function.replace(old, replacement));
  }

  private static Connection session(TestDatabase database, String planCacheMode)
      throws SQLException {
    Connection connection = database.connect();
    HostRows.on(connection).sql("set plan_cache_mode = " + planCacheMode);
    return connection;
  }

  /** Each to another user. */
  private static String disburse(int rows) {
    return """
        insert into challenge_disbursements
          (challenge_id, user_id, specifier, signature, slot, amount, created_at)
        select 'r', n, n, 'tx' || n, 1, '1', '2025-01-01 12:00:00Z'
        from generate_series(1, %d) n
        """
        .formatted(rows);
  }

  /** Each to another user. */
  private static String disburseOnChain(int rows) {
    return """
        insert into sol_reward_disbursements
          (signature, instruction_index, amount, slot, challenge_id, specifier,
            recipient_eth_address, created_at)
        select 'tx' || n, 1, 1, 1, 'r', n, '0xabc' || n, '2025-01-01 12:00:00Z'
        from generate_series(1, %d) n
        """
        .formatted(rows);
  }

  /** Each of another user. */
  private static String complete(int rows) {
    return """
        insert into user_challenges
          (challenge_id, user_id, specifier, is_complete, amount, completed_blocknumber, completed_at)
        select
          case when n %% 2 = 0 then 'v' else 'r' end, n, n, true, 1, 100, '2025-01-01 00:01:00'
        from generate_series(1, %d) n
        """
        .formatted(rows);
  }
}
