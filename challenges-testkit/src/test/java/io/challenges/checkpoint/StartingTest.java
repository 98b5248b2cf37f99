package io.challenges.checkpoint;

import static io.challenges.checkpoint.Indexing.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.Checkpoint;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Checkpoints that do not exist yet, or that somebody else wrote. */
@ChallengesDatabase
class StartingTest {

  private Indexing indexing;

  @BeforeEach
  void blocks(TestDatabase database) throws SQLException {
    indexing = Indexing.on(database).blocks(90, 120);
  }

  /** Whom the notifications are about, by specifier. */
  private List<String> announced() throws SQLException {
    return Indexing.texts(
        indexing.ticker(), "select distinct data ->> 'specifier' from notification order by 1");
  }

  @Nested
  class SeededFromNow {

    @BeforeEach
    void withoutACheckpoint() throws SQLException {
      indexing.forgetCheckpoint();
    }

    @Test
    @DisplayName("S18: seeding while block P-1 is in flight")
    void whatIsInFlightIsFound() throws SQLException {
      indexing.write(98, 602).write(100, 603).awaitOthers();
      Connection late = indexing.transaction();
      write(late, 99, 601);

      indexing.challenges().seed(indexing.ticker(), StartFrom.NOW);
      Checkpoint seeded = indexing.checkpoint();
      assertThat(seeded.scanned()).isEqualTo(100);
      assertThat(seeded.settled()).isEqualTo(100 - 10_000);
      indexing.tick();
      assertThat(indexing.paid()).isEmpty();
      late.commit();
      indexing.tick();

      assertThat(indexing.paid()).containsExactly(601);
      assertThat(indexing.naive().found()).doesNotContain(601);
      indexing.write(101, 604).tick();
      indexing.comesToRest();
      assertThat(indexing.paid()).containsExactly(601, 604);
    }

    @Test
    @DisplayName("S18: what committed beside the one in flight may be derived with it")
    void whatCommittedBesideItMayBeDerived() throws SQLException {
      // the id of 602 is as new as one of a subtransaction of the writer's would be
      Connection late = indexing.awaitOthers().transaction();
      write(late, 99, 601);
      indexing.write(100, 602);
      indexing.challenges().seed(indexing.ticker(), StartFrom.NOW);
      indexing.tick();
      assertThat(indexing.paid()).as("as long as it is open").isEmpty();

      late.commit();
      indexing.tick();

      assertThat(indexing.paid()).containsExactly(601, 602);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("S18: block P-1 commits between the seeding and the first tick")
    void whatWasInFlightIsFoundByTheFirstTick() throws SQLException {
      indexing.write(100, 602).awaitOthers();
      Connection late = indexing.transaction();
      write(late, 99, 601);
      indexing.challenges().seed(indexing.ticker(), StartFrom.NOW);
      late.commit();

      indexing.tick();

      assertThat(indexing.paid()).containsExactly(601);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("Seeding in a transaction that has an id, and goes on writing")
    void theSeedingTransactionGoesOn() throws SQLException {
      indexing.write(99, 601).awaitOthers();
      Connection host = indexing.transaction();
      write(host, 100, 602);
      Connection late = indexing.transaction();
      write(late, 98, 603);

      indexing.challenges().seed(host, StartFrom.NOW);
      Checkpoint seeded = indexing.checkpoint(host);
      assertThat(seeded.scanned()).isEqualTo(100);
      assertThat(seeded.fences()).as("older than the snapshot, or at its own position").isEmpty();
      write(host, 100, 604);
      write(host, 99, 605);
      host.commit();
      indexing.tick();
      late.commit();
      indexing.tick();

      // its own rows count as in flight, so 602 may be derived too
      assertThat(indexing.paid()).contains(603, 604, 605).doesNotContain(601);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("The seeding transaction takes back its rows, which were the greatest")
    void theHeadIsTakenBack() throws SQLException {
      indexing.write(98, 601).awaitOthers();
      Connection host = indexing.transaction();
      write(host, 105, 602);
      indexing.challenges().seed(host, StartFrom.NOW);
      Indexing.execute(host, "delete from user_events where blocknumber = 105");
      host.commit();
      indexing.tick();
      indexing.tick();

      // nobody else has ever seen more than 98
      indexing.write(99, 603).tick();

      assertThat(indexing.paid()).contains(603).doesNotContain(601);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("Beside a seeding that is not committed yet a writer goes on below it")
    void aWriterBesideItKnowsNothingOfItsRows() throws SQLException {
      indexing.write(98, 601).awaitOthers();
      Connection host = indexing.transaction();
      write(host, 105, 602);
      indexing.challenges().seed(host, StartFrom.NOW);
      Connection late = indexing.transaction();
      write(late, 99, 603);
      host.commit();
      indexing.tick();
      indexing.tick();
      late.commit();

      indexing.tick();

      assertThat(indexing.paid()).contains(603).doesNotContain(601);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("Seeding leaves a checkpoint that exists alone")
    void anExistingCheckpointStays() throws SQLException {
      indexing.challenges().seed(indexing.ticker(), StartFrom.NOW);
      indexing.write(99, 601).comesToRest();
      Checkpoint before = indexing.checkpoint();

      indexing.challenges().seed(indexing.ticker(), StartFrom.NOW);
      indexing.challenges().seed(indexing.ticker(), StartFrom.BEGINNING);

      assertThat(indexing.checkpoint()).isEqualTo(before);
    }
  }

  @Nested
  class SeededFromTheBeginning {

    @Test
    @DisplayName("Nothing is announced up to the head of the seeding, and everything above it")
    void isQuietUpToTheHeadOfThen() throws SQLException {
      indexing.forgetCheckpoint();
      indexing.write(99, 601).write(100, 602);
      indexing.challenges().seed(indexing.ticker(), StartFrom.BEGINNING);
      indexing.write(101, 603);

      indexing.tick();
      indexing.comesToRest();

      assertThat(indexing.paid()).containsExactly(601, 602, 603);
      assertThat(Indexing.texts(indexing.ticker(), "select user_ids::text from notification"))
          .containsExactly("{603}");
    }
  }

  @Nested
  class Missing {

    @Test
    @DisplayName("A tick without a checkpoint starts from now")
    void startsFromNow() throws SQLException {
      indexing.write(99, 601);
      indexing.forgetCheckpoint();
      indexing.write(100, 603).awaitOthers();
      Connection late = indexing.transaction();
      write(late, 98, 602);

      TickResult adopted = indexing.tick();

      assertThat(adopted.outcome()).isEqualTo(Outcome.PROCESSED);
      assertThat(adopted.keysDerived()).isZero();
      assertThat(indexing.checkpoint().scanned()).isEqualTo(100);
      late.commit();
      indexing.write(101, 604).tick();
      assertThat(indexing.paid()).containsExactly(602, 604);
      assertThat(indexing.naive().found()).doesNotContain(602);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A row without a value is no checkpoint: it starts from now")
    void aRowWithoutAValue(TestDatabase database) throws SQLException {
      indexing.forgetCheckpoint();
      database
          .host()
          .sql(
              "insert into indexing_checkpoints (tablename) values ('challenges:m:last_blocknumber')");

      startsFromNowOnceAValueIsMissing();
    }

    @Test
    @DisplayName("The same where it lost the value that it had")
    void aRowThatLostItsValue(TestDatabase database) throws SQLException {
      indexing.write(98, 600).comesToRest();
      database
          .host()
          .sql("update indexing_checkpoints set last_checkpoint = null")
          .sql("delete from user_challenges")
          .sql("delete from notification");

      startsFromNowOnceAValueIsMissing();
    }

    private void startsFromNowOnceAValueIsMissing() throws SQLException {
      indexing.write(99, 601).write(100, 602).awaitOthers();
      Connection late = indexing.transaction();
      write(late, 98, 603);

      TickResult adopted = indexing.tick();

      assertThat(adopted.outcome()).isEqualTo(Outcome.PROCESSED);
      assertThat(adopted.keysDerived()).isZero();
      assertThat(adopted.after()).containsEntry(Axis.BLOCKS, 100L);
      assertThat(indexing.checkpoint().scanned()).isEqualTo(100);
      assertThat(announced()).isEmpty();
      late.commit();
      indexing.write(101, 604).tick();
      assertThat(indexing.paid()).containsExactly(603, 604);
      assertThat(announced()).containsExactly("25b", "25c");
      indexing.comesToRest();
    }

    @Test
    @DisplayName(
        "A tick without a checkpoint starts from the beginning where its definition says so")
    void startsFromTheBeginning(TestDatabase database) throws SQLException {
      database
          .host()
          .sql(
              """
              insert into challenges (id, type, amount, active, step_count, starting_block, cooldown_days)
              values ('vip', 'boolean', '1', true, null, 0, null)
              """);
      Challenges challenges =
          indexing
              .challenges()
              .define(
                  ChallengeDefinition.named("vip")
                      .source(
                          Axis.BLOCKS,
                          "select user_id as key, blocknumber as position, xmin as version from user_events")
                      .derivation(
                          """
                          select
                            dirty.key::text as specifier, dirty.key as user_id, 1 as progress,
                            1 as target, challenge.amount, null::bigint as completed_blocknumber,
                            null::timestamp as completed_at
                          from dirty cross join challenge
                          """)
                      .startFrom(StartFrom.BEGINNING)
                      .build());
      ChallengeProcessor vip = challenges.processor("vip");
      Connection late = indexing.transaction();
      write(late, 98, 602);
      indexing.write(99, 601).write(100, 603);

      TickResult first = vip.tick(indexing.ticker());

      assertThat(first.completed()).isEqualTo(2);
      assertThat(first.moreWaiting()).as("the end of the silent stretch").isTrue();
      late.commit();
      indexing.write(101, 604);
      vip.tick(indexing.ticker());
      assertThat(
              Indexing.integers(
                  indexing.ticker(),
                  "select user_id from user_challenges where challenge_id = 'vip' order by 1"))
          .containsExactly(601, 602, 603, 604);
      assertThat(
              Indexing.texts(
                  indexing.ticker(),
                  """
                  select distinct data ->> 'specifier' from notification
                  where data ->> 'challenge_id' = 'vip' order by 1
                  """))
          .as("told: what lies above the head of then, and what was late")
          .containsExactly("602", "604");
    }
  }

  @Nested
  class MovedByHand {

    @BeforeEach
    void atRest() throws SQLException {
      for (int block = 91; block <= 100; block++) {
        indexing.write(block, 500 + block);
      }
      indexing.awaitOthers().comesToRest();
      assertThat(indexing.paid()).hasSize(10);
    }

    @Test
    @DisplayName("S20: last_checkpoint set to 0")
    void toZero() throws SQLException {
      // unseen: deeper than the lateness, and without a new position
      Indexing.execute(
          indexing.ticker(),
          "insert into user_events (user_id, is_mobile_user, is_current, blocknumber) values (601, true, true, 91)");
      indexing.tick();
      assertThat(indexing.paid()).doesNotContain(601);

      indexing.moveByHand(0);
      TickResult again = indexing.tick();

      assertThat(again.rowsScanned()).isEqualTo(11);
      assertThat(again.completed()).isEqualTo(1);
      assertThat(indexing.paid()).contains(601);
      assertThat(indexing.checkpoint().scanned()).isEqualTo(100);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("S20: last_checkpoint set to a higher value")
    void toAHigherValue() throws SQLException {
      indexing.write(102, 602).awaitOthers();
      Connection late = indexing.transaction();
      write(late, 103, 603);
      indexing.write(105, 605);

      indexing.moveByHand(104);
      indexing.tick();

      assertThat(indexing.paid()).as("skipped").doesNotContain(602).contains(605);
      late.commit();
      indexing.tick();
      assertThat(indexing.paid()).as("in flight just then").contains(603);
      indexing.write(106, 606).comesToRest();
      assertThat(indexing.paid()).contains(606).doesNotContain(602);
    }

    @Test
    @DisplayName("S20: last_checkpoint set to a lower value")
    void toALowerValue() throws SQLException {
      Connection late = indexing.transaction();
      write(late, 100, 603);
      Indexing.execute(
          indexing.ticker(),
          "insert into user_events (user_id, is_mobile_user, is_current, blocknumber) values (601, true, true, 95)");

      indexing.moveByHand(94);
      TickResult again = indexing.tick();

      assertThat(again.before()).containsEntry(Axis.BLOCKS, 94L);
      assertThat(again.after()).containsEntry(Axis.BLOCKS, 100L);
      assertThat(again.rowsScanned()).isEqualTo(7);
      assertThat(indexing.paid()).contains(601);
      late.commit();
      indexing.tick();
      assertThat(indexing.paid()).contains(603);
      assertThat(indexing.naive().found()).doesNotContain(601);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("S20: last_checkpoint set in a transaction that is open while a tick runs")
    void whileATickRuns() throws SQLException {
      Connection operator = indexing.transaction();
      Indexing.execute(
          operator,
          "update indexing_checkpoints set last_checkpoint = 0 where tablename = 'challenges:m:last_blocknumber'");
      assertThat(indexing.tick().outcome()).as("nothing to write").isEqualTo(Outcome.IDLE);
      operator.commit();

      assertThat(indexing.tick().rowsScanned()).isEqualTo(10);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("An older job's row, without the library's columns")
    void byAnOlderJob(TestDatabase database) throws SQLException {
      indexing.forgetCheckpoint();
      database
          .host()
          .sql(
              "insert into indexing_checkpoints (tablename, last_checkpoint) values ('challenges:m:last_blocknumber', 95)");
      indexing.write(96, 601).write(93, 604).awaitOthers();
      Connection late = indexing.transaction();
      write(late, 94, 603);

      indexing.tick();

      assertThat(indexing.paid()).contains(601).doesNotContain(604);
      late.commit();
      indexing.tick();
      assertThat(indexing.paid()).contains(603).doesNotContain(604);
      indexing.comesToRest();
    }

    @Test
    @DisplayName("A host whose last_checkpoint has four bytes")
    void aNarrowColumn() throws SQLException {
      Indexing.execute(
          indexing.ticker(),
          "alter table indexing_checkpoints alter column last_checkpoint type integer");

      indexing.write(101, 601).comesToRest();

      assertThat(indexing.paid()).contains(601);
      assertThat(List.of(indexing.checkpoint().scanned())).containsExactly(101L);
    }
  }
}
