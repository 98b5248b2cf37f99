package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** What it costs to count the places that a referrer has taken. */
@ChallengesDatabase
class CapLookupTest {

  /** As on a host that catches up before the server has analysed the table for the first time. */
  @Test
  void readsNoOtherRowsOfTheChallengeWhereTheTableWasNeverAnalysed(TestDatabase database)
      throws SQLException {
    Deployment deployment = Deployment.on(database);
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            select 'r', 500 + n, to_hex(500 + n) || ':1', true, 1, 1
            from generate_series(1, 20000) as n
            """)
        .block(100)
        .user(501)
        .event(601, e -> e.referrer(501));

    assertThat(deployment.tick("r").completed()).isEqualTo(1);

    deployment.value("select pg_stat_force_next_flush()::text");
    assertThat(
            deployment.value(
                """
                select sum(idx_tup_read) + sum(seq_tup_read) < 100
                from pg_stat_user_tables
                join pg_stat_user_indexes using (relid)
                where pg_stat_user_tables.relname = 'user_challenges'
                """))
        .isEqualTo("t");
  }
}
