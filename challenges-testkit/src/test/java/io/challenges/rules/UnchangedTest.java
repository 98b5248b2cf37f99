package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeProcessor;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A tick that has nothing to change writes nothing. */
@ChallengesDatabase
class UnchangedTest {

  private Deployment deployment;

  @BeforeEach
  void settle(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database).with(UserEventChallenges::of);
    deployment
        .host()
        .sql(
            """
            create sequence fired;
            create function count_firing() returns trigger language plpgsql
              as $$ begin perform nextval('fired'); return null; end $$;
            create trigger count_firing
              after insert or update or delete on user_challenges
              for each statement execute function count_firing();
            """)
        .block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .event(601, e -> e.referrer(501));
    deployment.rest();
    assertThat(deployment.values("select distinct challenge_id from user_challenges order by 1"))
        .containsExactly("m", "r", "rd", "rv");
    assertThat(deployment.value("select last_value > 1 from fired"))
        .as("the trigger of this test counts")
        .isEqualTo("t");
  }

  @Test
  void aSecondTickWritesNothingAtAll(Connection host) throws SQLException {
    List<@Nullable String> rows = rows();
    List<@Nullable String> checkpoints = checkpoints();
    List<@Nullable String> sequences = sequences();
    host.setAutoCommit(false);

    for (ChallengeProcessor processor : deployment.challenges().processors()) {
      TickResult tick = processor.tick(host);
      assertThat(tick.outcome()).isEqualTo(Outcome.IDLE);
      assertThat(tick.rowsScanned()).isZero();
      assertThat(tick.moreWaiting()).isFalse();
    }

    assertThat(Deployment.value(host, "select pg_current_xact_id_if_assigned()::text"))
        .as("the transaction's id")
        .isNull();
    host.commit();
    assertThat(rows()).isEqualTo(rows);
    assertThat(checkpoints()).isEqualTo(checkpoints);
    assertThat(sequences()).isEqualTo(sequences);
  }

  @Test
  void rowsThatMovedAndSayTheSameWriteNoOutcome() throws SQLException {
    List<@Nullable String> rows = rows();
    List<@Nullable String> sequences = sequences();
    deployment
        .host()
        .block(101)
        .updateUser(500, u -> {})
        .updateUser(501, u -> {})
        .updateEvent(600, e -> {})
        .updateEvent(601, e -> {});

    for (ChallengeProcessor processor : deployment.challenges().processors()) {
      TickResult tick = processor.tick(deployment.connection());
      assertThat(tick.outcome()).isEqualTo(Outcome.PROCESSED);
      assertThat(tick.keysDerived()).isPositive();
      assertThat(tick.inserted() + tick.updated() + tick.completed()).isZero();
      assertThat(tick.after()).containsEntry(Axis.BLOCKS, 101L);
    }

    assertThat(rows()).isEqualTo(rows);
    assertThat(sequences()).isEqualTo(sequences);
  }

  @Test
  void everythingDerivedAgainWritesNoOutcome() throws SQLException {
    List<@Nullable String> rows = rows();
    List<@Nullable String> sequences = sequences();
    deployment.challenges().rewind(deployment.connection(), Axis.BLOCKS, -1);

    for (ChallengeProcessor processor : deployment.challenges().processors()) {
      assertThat(processor.tick(deployment.connection()).keysDerived()).isPositive();
    }

    assertThat(rows()).isEqualTo(rows);
    assertThat(sequences()).isEqualTo(sequences);
  }

  @Test
  void aRowBelowTheCheckpointIsSkipped() throws SQLException {
    List<@Nullable String> rows = rows();
    deployment
        .host()
        .sql(
            """
            update indexing_checkpoints set last_checkpoint = 20000
            where tablename like 'challenges:%:last_blocknumber'
            """);
    deployment.rest();
    List<@Nullable String> checkpoints = checkpoints();
    deployment
        .host()
        .block(9_000)
        .user(502)
        .user(503, u -> u.verified(true))
        .event(602, e -> e.referrer(502).mobile(true))
        .event(603, e -> e.referrer(503).mobile(true));

    for (ChallengeProcessor processor : deployment.challenges().processors()) {
      TickResult tick = processor.tick(deployment.connection());
      assertThat(tick.outcome()).isEqualTo(Outcome.IDLE);
      assertThat(tick.after()).containsEntry(Axis.BLOCKS, 20_000L);
    }

    assertThat(rows()).isEqualTo(rows);
    assertThat(checkpoints()).isEqualTo(checkpoints);
  }

  private List<@Nullable String> rows() throws SQLException {
    return deployment.values(
        """
        select concat_ws(' ', xmin, ctid, row(stored.*)) from user_challenges as stored
        union all
        select concat_ws(' ', xmin, ctid, row(stored.*)) from notification as stored
        union all
        select concat_ws(' ', xmin, ctid, row(stored.*)) from user_score_features as stored
        """);
  }

  private List<@Nullable String> checkpoints() throws SQLException {
    return deployment.values(
        """
        select concat_ws(' ', xmin, ctid, row(stored.*)) from indexing_checkpoints as stored
        order by tablename
        """);
  }

  /** Of the counting trigger, and of what the library's own triggers write. */
  private List<@Nullable String> sequences() throws SQLException {
    return deployment.values(
        """
        select concat_ws(' ', sequencename, last_value) from pg_sequences
        where sequencename in ('fired', 'notification_id_seq')
        order by 1
        """);
  }
}
