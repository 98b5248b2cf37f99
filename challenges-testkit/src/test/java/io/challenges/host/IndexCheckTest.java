package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeIndexer;
import io.challenges.Challenges;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The indexer does not begin where a tick would read a whole table. */
@ChallengesDatabase
class IndexCheckTest {

  private static final String DROP = "drop index challenges_user_events_blocknumber";
  private static final String NO_INDEX =
      "no valid index on public.user_events leads with blocknumber";

  private static ChallengeIndexer indexer(TestDatabase database, Challenges challenges) {
    return ChallengeIndexer.on(database.dataSource(), challenges).build();
  }

  private static void assertRefused(TestDatabase database, Challenges challenges, String why) {
    try (ChallengeIndexer indexer = indexer(database, challenges)) {
      assertThatThrownBy(indexer::tick)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("A tick would read whole tables")
          .hasMessageContaining(why);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select",
        "update pg_index set indisvalid = false where indexrelid::regclass::text ~ 'mine'",
      })
  void anIndexThatIsMissingOrInvalidIsNamed(String invalidate, TestDatabase database)
      throws SQLException {
    database.host().sql(DROP);
    if (!invalidate.equals("select")) {
      database.host().sql("create index mine on user_events (blocknumber)").sql(invalidate);
    }

    assertRefused(database, UserEventChallenges.standard(), NO_INDEX);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(blocknumber) where referrer is not null",
        "(user_id, blocknumber)",
        "using hash (blocknumber)",
        "using brin (blocknumber)",
        "((blocknumber + 0))"
      })
  void anIndexThatDoesNotServeIsNone(String index, TestDatabase database) throws SQLException {
    database.host().sql(DROP).sql("create index on user_events " + index);

    assertRefused(database, UserEventChallenges.standard(), NO_INDEX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"(blocknumber)", "(blocknumber desc, id)"})
  void anIndexUnderAnotherNameCounts(String index, TestDatabase database) throws SQLException {
    database.host().sql(DROP).sql("create index on user_events " + index);
    try (ChallengeIndexer indexer = indexer(database, UserEventChallenges.standard())) {
      assertThat(indexer.tick().results()).hasSize(4);
    }
  }

  @Test
  void eachWayToBeginIsRefused(TestDatabase database, Connection connection) throws SQLException {
    database.host().sql(DROP);
    try (ChallengeIndexer indexer = indexer(database, UserEventChallenges.standard())) {
      assertThatThrownBy(indexer::tick)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(NO_INDEX);
      assertThatThrownBy(() -> indexer.tick(connection))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(NO_INDEX);
      assertThatThrownBy(() -> indexer.every(Duration.ofDays(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(NO_INDEX);

      database.host().sql("create index on user_events (blocknumber)");

      indexer.every(Duration.ofDays(1));
    }
  }

  @Test
  void aPositionThatIsCastIsNamed(TestDatabase database) {
    Challenges cast =
        UserEventChallenges.standard()
            .define(
                ChallengeDefinition.named("vip")
                    .source(
                        "vip/users.sql",
                        Axis.BLOCKS,
                        """
                        select user_id as key, blocknumber::bigint as position, xmin as version
                        from /*schema.*/users
                        """)
                    .derivation(Fault.DERIVATION)
                    .build());

    assertRefused(
        database, cast, "vip/users.sql: position is an expression, so no index serves it");
  }

  @Test
  void eachTableIsNamedThatAHostsOwnChallengeReads(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("drop index if exists challenges_comments_blocknumber")
        .sql("drop index if exists challenges_sol_purchases_slot");
    Challenges two =
        UserEventChallenges.standard()
            .define(
                ChallengeDefinition.named("vip")
                    .source(
                        Axis.BLOCKS,
                        """
                        select user_id as key, blocknumber as position, xmin as version
                        from /*schema.*/comments
                        """)
                    .source(
                        Axis.SLOTS,
                        """
                        select buyer_user_id as key, slot as position, xmin as version
                        from /*schema.*/sol_purchases
                        """)
                    .derivation(Fault.DERIVATION)
                    .build());

    assertRefused(database, two, "no valid index on public.comments leads with blocknumber");
    assertRefused(database, two, "no valid index on public.sol_purchases leads with slot");
  }

  @Test
  void aViewIsLeftToTheHost(TestDatabase database) throws SQLException {
    Challenges viewing =
        UserEventChallenges.standard()
            .define(
                ChallengeDefinition.named("vip")
                    .source(
                        Axis.SLOTS,
                        """
                        select buyer_user_id as key, slot as position, null::xid as version
                        from /*schema.*/v_usdc_purchases
                        """)
                    .derivation(Fault.DERIVATION)
                    .build());
    try (ChallengeIndexer indexer = indexer(database, viewing)) {
      assertThat(indexer.tick().failures()).isEmpty();
    }
  }

  @Test
  void aSourceThatCannotBeLookedAtIsLeftToItsTick(TestDatabase database) throws SQLException {
    database.host().sql("insert into challenges (id, amount, active) values ('vip', '1', true)");
    Challenges broken = Fault.TYPO_IN_SOURCE.challenges();
    try (ChallengeIndexer indexer = indexer(database, broken)) {
      assertThat(indexer.tick().failures()).containsOnlyKeys("vip");
    }
  }
}
