package io.challenges.plans;

import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * A host's database of such a size that the server would rather read a table whole than row by row
 * wherever it has to choose.
 */
final class LargeHost {

  static final int HEAD = 30_000;
  static final int EVENTS_PER_BLOCK = 10;

  /** Has referred 50,000 others, and is not verified. */
  static final int UNVERIFIED_REFERRER = 200_001;

  /** Has referred 50,000 others, and is verified; 4,000 are paid for. */
  static final int VERIFIED_REFERRER = 200_002;

  private LargeHost() {}

  static TestDatabase create() throws SQLException {
    TestDatabase database = TestDatabase.create(Template.MIGRATED);
    try (Connection connection = database.dataSource().getConnection()) {
      HostRows.on(connection)
          // neither foreign keys nor triggers
          .sql("set session_replication_role = replica")
          .sql(
              """
              insert into blocks (blockhash, parenthash, is_current, number)
              select 'hash ' || n, 'hash ' || n - 1, true, n from generate_series(0, 40000) as n
              """)
          .sql(
              """
              insert into users (user_id, is_current, handle, is_verified, blocknumber, txhash, created_at)
              select n, true, 'user ' || n, n % 50 = 0, 1 + n::bigint * 7919 % 30000, 'tx', '2024-01-01'
              from generate_series(1, 100000) as n
              union all
              values
                (200001, true, 'unverified', false, 1, 'tx', timestamp '2024-01-01'),
                (200002, true, 'verified', true, 1, 'tx', timestamp '2024-01-01')
              """)
          // ten a block; of each user's three the last is current; one in ten names a referrer
          .sql(
              """
              insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
              select
                1 + n % 100000,
                case when n % 10 = 0 then 1 + n::bigint * 15487 % 100000 end,
                n % 3 = 0,
                n >= 200000,
                1 + n / 10
              from generate_series(0, 299999) as n
              """)
          .sql(
              """
              insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
              select 300000 + n, 200001 + n % 2, false, true, 1 + n::bigint * 104729 % 30000
              from generate_series(1, 100000) as n
              """)
          .sql(
              """
              insert into user_challenges
                (challenge_id, user_id, specifier, is_complete, current_step_count,
                 completed_blocknumber, amount, completed_at)
              select
                (array['m', 'r', 'rv', 'rd', 'p', 'u'])[1 + n % 6],
                1 + n % 100000,
                to_hex(1 + n % 100000) || ':old:' || n,
                true, 1, 100, 1, '2024-01-01'
              from generate_series(1, 300000) as n
              union all
              (
                select
                  'rv', 200002, '30d42:' || to_hex(user_id), true, 1, blocknumber, 1, timestamp '2024-01-01'
                from user_events
                where referrer = 200002
                order by blocknumber, id
                limit 4000
              )
              """)
          .sql(
              """
              insert into notification (specifier, group_id, type, "timestamp", user_ids)
              select
                n,
                'group ' || n,
                case when n % 1000 = 0 then 'reward_in_cooldown' else 'type ' || n % 30 end,
                '2024-01-01'::timestamp + n * interval '1 second',
                array[n % 100000]
              from generate_series(1, 200000) as n
              """)
          .sql("set session_replication_role = origin")
          .sql("analyze");
    }
    return database;
  }
}
