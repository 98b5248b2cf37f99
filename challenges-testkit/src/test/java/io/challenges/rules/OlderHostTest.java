package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.KeyType;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A host whose earlier job has left checkpoints of four bytes, and rows. */
@ChallengesDatabase(template = Template.HOST)
class OlderHostTest {

  private Deployment deployment;

  @BeforeEach
  void takeOver(TestDatabase database) throws SQLException {
    database
        .host()
        .sql(
            """
            create table indexing_checkpoints (
              tablename varchar primary key, last_checkpoint int, signature varchar
            );
            insert into indexing_checkpoints values
              ('challenges:m:last_blocknumber', 100, 'theirs'),
              ('solana_plays', 77, 'other');
            """)
        .block(100)
        .event(700, e -> e.mobile(true))
        .block(101)
        .event(701, e -> e.mobile(true));
    ChallengeMigrations.on(database.dataSource()).migrate();
    deployment = Deployment.on(database).awaitWriters();
  }

  @Test
  void goesOnFromTheCheckpointOfTheEarlierJob() throws SQLException {
    TickResult tick = deployment.tick("m");

    assertThat(tick.before()).containsEntry(Axis.BLOCKS, 100L);
    assertThat(deployment.paid("m")).containsExactly("2bd");
    assertThat(checkpoint("challenges:m:last_blocknumber")).isEqualTo("101 theirs");
    deployment.host().block(102).event(702, e -> e.mobile(true));
    assertThat(deployment.tick("m").before()).containsEntry(Axis.BLOCKS, 101L);
    assertThat(deployment.paid("m")).containsExactly("2bd", "2be");
    assertThat(checkpoint("challenges:m:last_blocknumber")).isEqualTo("102 theirs");
  }

  @Test
  void touchesNoCheckpointOfAnotherJob() throws SQLException {
    deployment.settle();

    assertThat(checkpoint("solana_plays")).isEqualTo("77 other");
  }

  @Test
  void keepsTheFourBytesAndGoesBeyondThem() throws SQLException {
    Deployment sold =
        deployment.with(
            challenges ->
                challenges.define(
                    ChallengeDefinition.named("sold")
                        .key(KeyType.BIGINT)
                        .source(
                            Axis.SLOTS,
                            """
                            select buyer_user_id::bigint as key, slot as position, xmin as version
                            from sol_purchases
                            """)
                        .derivation(
                            """
                            select
                              to_hex(dirty.key) as specifier, dirty.key as user_id,
                              1 as progress, 1 as target, challenge.amount,
                              null::bigint as completed_blocknumber,
                              null::timestamp as completed_at
                            from dirty cross join challenge
                            """)
                        .build()));
    sold.host()
        .sql("insert into challenges (id, amount, active) values ('sold', '1', true)")
        .sql(
            """
            insert into indexing_checkpoints (tablename, last_checkpoint)
            values ('challenges:sold:last_slot', 2147483646)
            """);
    purchase(sold, 2_147_483_650L, 1);

    assertThat(sold.tick("sold").after()).containsEntry(Axis.SLOTS, 2_147_483_650L);

    assertThat(checkpoint("challenges:sold:last_slot")).startsWith("2147483647 ");
    purchase(sold, 2_147_483_660L, 2);
    TickResult second = sold.tick("sold");
    assertThat(second.before()).containsEntry(Axis.SLOTS, 2_147_483_650L);
    assertThat(second.after()).containsEntry(Axis.SLOTS, 2_147_483_660L);
    assertThat(sold.paid("sold")).containsExactly("1", "2");

    sold.challenges().rewind(sold.connection(), Axis.SLOTS, 2_147_483_655L);
    assertThat(sold.tick("sold").before()).containsEntry(Axis.SLOTS, 2_147_483_655L);
    assertThat(
            deployment.value(
                """
                select data_type from information_schema.columns
                where table_name = 'indexing_checkpoints' and column_name = 'last_checkpoint'
                """))
        .isEqualTo("integer");
  }

  @Test
  void seedsBeyondFourBytesToo() throws SQLException {
    deployment.host().sql("alter table plays alter column id type bigint");
    deployment
        .host()
        .sql(
            "insert into plays (id, user_id, play_item_id) overriding system value"
                + " values (3000000000, 1, 1)");
    Deployment played =
        deployment.with(
            challenges ->
                challenges.define(
                    ChallengeDefinition.named("played")
                        .source(
                            Axis.PLAYS,
                            "select user_id as key, id as position, xmin as version from plays")
                        .derivation(
                            """
                            select
                              to_hex(dirty.key) as specifier, dirty.key as user_id,
                              1 as progress, 1 as target, challenge.amount,
                              null::bigint as completed_blocknumber,
                              null::timestamp as completed_at
                            from dirty cross join challenge
                            """)
                        .build()));
    played.host().sql("insert into challenges (id, amount, active) values ('played', '1', true)");

    played.awaitWriters().challenges().seed(played.connection(), StartFrom.NOW);

    assertThat(checkpoint("challenges:played:last_play_id")).startsWith("2147483647 ");
    assertThat(played.tick("played").before()).containsEntry(Axis.PLAYS, 3_000_000_000L);
    assertThat(played.rows("played")).isEmpty();
  }

  @Test
  void completesARowThatTheEarlierJobLeftIncomplete() throws SQLException {
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            values
              ('m', 701, '2bd', false, 0, 7), ('m', 702, '2be', null, null, null),
              ('m', 703, '2bf', true, 1, 7)
            """)
        .block(102)
        .event(702, e -> e.mobile(true))
        .event(703, e -> e.mobile(true));
    UserChallenge paid = deployment.row("m", "2bf");

    TickResult tick = deployment.tick("m");

    assertThat(tick.inserted()).isZero();
    assertThat(tick.updated()).isEqualTo(2);
    assertThat(tick.completed()).isEqualTo(2);
    assertThat(deployment.rows("m"))
        .extracting(UserChallenge::specifier, UserChallenge::amount, UserChallenge::block)
        .containsExactly(tuple("2bd", 1, 101), tuple("2be", 1, 102), tuple("2bf", 7, null));
    assertThat(deployment.row("m", "2bf")).isEqualTo(paid);
    assertThat(deployment.row("m", "2bd").completedAt()).isNotNull();
  }

  private static void purchase(Deployment on, long slot, int buyer) throws SQLException {
    on.host()
        .row(
            "sol_purchases",
            row ->
                row.set("signature", "s" + slot)
                    .set("instruction_index", 0)
                    .set("slot", slot)
                    .set("amount", 1_000_000L)
                    .set("content_id", 1)
                    .set("content_type", "track")
                    .set("buyer_user_id", buyer));
  }

  private String checkpoint(String name) throws SQLException {
    return String.valueOf(
        deployment.value(
            "select last_checkpoint || ' ' || coalesce(signature, '') from indexing_checkpoints"
                + " where tablename = '"
                + name
                + '\''));
  }
}
