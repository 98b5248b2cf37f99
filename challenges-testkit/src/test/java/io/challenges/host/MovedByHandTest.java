package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A checkpoint that somebody moves by hand while a tick is between reading and writing it: in the
 * expansion, where a lock holds it up.
 */
@ChallengesDatabase
class MovedByHandTest {

  private static final String CHECKPOINT =
      "select last_checkpoint from indexing_checkpoints where tablename ~ ':vip:'";

  private final Challenges challenges =
      Challenges.standard()
          .define(
              Fault.sound()
                  .expandedBy(
                      "select key from moved cross join (select pg_advisory_xact_lock(42)) as held")
                  .build());
  private final ChallengeProcessor vip = challenges.processor("vip");
  private Deployment deployment;
  private HostRows rows;
  private Connection connection;
  private Connection operator;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    rows = database.host();
    rows.sql(
            "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)")
        .block(100)
        .user(500);
    connection = database.connect();
    operator = database.connect();
  }

  /** A tick during which the operator does something. */
  private TickResult tick(String sql) throws Exception {
    HostRows.on(operator).sql("select pg_advisory_lock(42)");
    CompletableFuture<TickResult> tick =
        Elsewhere.call(
            () -> {
              try {
                return vip.tick(connection);
              } catch (SQLException e) {
                throw new AssertionError(e);
              }
            });
    Waiting.forALock(operator, connection);
    HostRows.on(operator).sql(sql);
    HostRows.on(operator).sql("select pg_advisory_unlock(42)");
    return tick.get();
  }

  @ParameterizedTest
  @CsvSource({
    "50, true, '500, 501, 502'",
    "50, false, '500, 501, 502'",
    "120, true, '500, 502'",
    "120, false, '500, 502'"
  })
  void theTickIsBusyAndTheNextOneGoesOnFromThere(int position, boolean autoCommit, String handled)
      throws Exception {
    vip.tick(connection);
    vip.tick(connection);
    rows.block(110).user(501).block(130).user(502);
    // what commits beside somebody in flight may be derived once more
    deployment.awaitWriters();
    String paid = "select string_agg(user_id::text, ', ' order by user_id) from user_challenges";
    assertThat(Deployment.value(operator, paid)).isEqualTo("500");
    connection.setAutoCommit(autoCommit);
    if (!autoCommit) {
      HostRows.on(connection).sql("insert into reward_codes values ('kept')");
    }

    TickResult busy =
        tick(
            "update indexing_checkpoints set last_checkpoint = "
                + position
                + " where tablename ~ ':vip:'");

    assertThat(busy.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(Deployment.value(connection, paid)).isEqualTo("500");
    assertThat(Deployment.value(connection, CHECKPOINT)).isEqualTo(Integer.toString(position));
    TickResult next = vip.tick(connection);
    assertThat(next.before()).containsEntry(Axis.BLOCKS, (long) position);
    assertThat(next.after()).containsEntry(Axis.BLOCKS, 130L);
    if (!autoCommit) {
      connection.commit();
      assertThat(
              Deployment.value(operator, "select count(*) from reward_codes where code = 'kept'"))
          .isEqualTo("1");
    }
    assertThat(Deployment.value(operator, paid)).isEqualTo(handled);
    assertThat(Deployment.value(operator, CHECKPOINT)).isEqualTo("130");
  }

  @Test
  void soItIsWhereTheOldCheckpointHasFourBytes() throws Exception {
    rows.sql("alter table indexing_checkpoints alter column last_checkpoint type integer");

    theTickIsBusyAndTheNextOneGoesOnFromThere(50, true, "500, 501, 502");
  }

  @Test
  void soItIsWhereThereWasNoneBefore() throws Exception {
    rows.block(110).user(501);

    TickResult busy =
        tick(
            "insert into indexing_checkpoints (tablename, last_checkpoint) values ('challenges:vip:last_blocknumber', 100)");

    assertThat(busy.outcome()).isEqualTo(Outcome.BUSY);
    assertThat(Deployment.values(operator, "select user_id from user_challenges")).isEmpty();
    TickResult next = vip.tick(connection);
    assertThat(next.before()).containsEntry(Axis.BLOCKS, 100L);
    assertThat(Deployment.values(operator, "select user_id from user_challenges")).contains("501");
  }
}
