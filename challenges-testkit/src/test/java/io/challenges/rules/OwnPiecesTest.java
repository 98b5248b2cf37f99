package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeFold;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Checkpoint;
import io.challenges.Lag;
import io.challenges.RollingCap;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a definition can have besides sources and a derivation. */
@ChallengesDatabase
class OwnPiecesTest {

  private static final String COMMENTS =
      "select user_id as key, blocknumber as position, xmin as version from /*schema.*/comments";

  private static final LocalDateTime START = LocalDateTime.of(2025, 1, 1, 0, 0);

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    deployment
        .host()
        .sql(
            """
            insert into challenges (id, type, amount, active, step_count)
            values ('own', 'aggregate', '3', true, null)
            """)
        .block(1_000);
  }

  private static ChallengeDefinition.Builder own() {
    return ChallengeDefinition.named("own").startFrom(StartFrom.BEGINNING);
  }

  private Deployment with(ChallengeDefinition definition) {
    return deployment.with(challenges -> challenges.define(definition));
  }

  private void comment(int id, int user, int day) throws SQLException {
    deployment.host().block(1_000 + id).comment(id, user, 1, c -> c.createdAt(START.plusDays(day)));
  }

  /** Each comment earns, two within a week at most. */
  private static ChallengeDefinition capped() {
    return own()
        .source(Axis.BLOCKS, COMMENTS)
        .derivation(
            """
            select
              to_hex(dirty.key) || ':' || comment.comment_id as specifier, dirty.key as user_id,
              1 as progress, 1 as target, challenge.amount,
              null::bigint as completed_blocknumber, comment.created_at as completed_at,
              dirty.key as capped, comment.comment_id as turn
            from dirty
            cross join challenge
            join /*schema.*/comments as comment on comment.user_id = dirty.key
            """)
        .rollingCap(
            new RollingCap(
                2,
                Duration.ofDays(7),
                """
                select dirty.key as capped, paid.completed_at
                from dirty
                join /*schema.*/user_challenges as paid
                  on paid.user_id = dirty.key and paid.challenge_id = 'own' and paid.is_complete
                """))
        .build();
  }

  @Test
  void aRollingCapTakesCandidatesInTheOrderOfTheirTime() throws SQLException {
    Deployment own = with(capped());
    comment(1, 7, 5);
    comment(2, 7, 4);
    comment(3, 7, 0);
    comment(4, 7, 11);
    comment(5, 8, 4);

    own.settle("own");

    // days 0 and 4 are two; 5 would be a third; 11 is a week from 4
    assertThat(own.paid("own")).containsExactly("7:2", "7:3", "7:4", "8:5");
  }

  @Test
  void ofEqualTimesTheTurnDecides() throws SQLException {
    Deployment own = with(capped());
    for (int id = 5; id >= 1; id--) {
      comment(id, 7, 0);
    }

    own.settle("own");

    assertThat(own.paid("own")).containsExactly("7:1", "7:2");
  }

  @Test
  void whatIsPaidKeepsItsPlaceHoweverTheTicksFall() throws SQLException {
    Deployment own = with(capped());
    comment(1, 7, 5);
    own.settle("own");
    comment(2, 7, 6);
    own.settle("own");
    comment(3, 7, 0);
    own.settle("own");
    assertThat(own.paid("own")).containsExactly("7:1", "7:2");

    own.challenges().inspect("own").exclude(own.connection(), "7:1", "fraud");

    assertThat(own.paid("own")).containsExactly("7:2", "7:3");
  }

  @Test
  void aCandidateWithoutATimeIsNotTaken() throws SQLException {
    Deployment own = with(capped());
    deployment.host().comment(1, 7, 1, c -> c.createdAt(null));

    own.settle("own");

    assertThat(own.rows("own")).isEmpty();
  }

  @Test
  void aCandidateWithoutAGroupFailsTheTick() {
    Deployment own =
        with(
            own()
                .standingKeys("select 7 as key")
                .derivation(
                    """
                    select
                      '7' as specifier, 7 as user_id, 1 as progress, 1 as target, challenge.amount,
                      null::bigint as completed_blocknumber, challenge.instant as completed_at,
                      null as capped, 1 as turn
                    from challenge
                    """)
                .rollingCap(
                    new RollingCap(
                        1,
                        Duration.ofDays(1),
                        "select '' as capped, instant as completed_at from challenge"))
                .build());

    assertThatThrownBy(() -> own.tick("own"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("has no capped, its specifier is 7");
  }

  @Test
  void standingKeysAreDerivedBesideWhatMoved() throws SQLException {
    Deployment own =
        with(
            own()
                .source(Axis.BLOCKS, COMMENTS)
                .standingKeys("select step_count as key from challenge")
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .build());
    own.settle("own");
    assertThat(own.rows("own")).isEmpty();
    assertThat(own.tick("own").outcome()).isEqualTo(Outcome.IDLE);

    deployment.host().sql("update challenges set step_count = 9 where id = 'own'");
    TickResult standing = own.tick("own");

    assertThat(standing.outcome()).isEqualTo(Outcome.PROCESSED);
    assertThat(standing.keysDerived()).isEqualTo(1);
    comment(1, 7, 0);
    assertThat(own.tick("own").keysDerived()).isEqualTo(2);
    assertThat(own.paid("own")).containsExactly("7", "9");
    // the block of its checkpoint, as it has a source
    assertThat(own.row("own", "7").block()).isEqualTo(1_001);
  }

  @Test
  void standingKeysAreExplainedPreviewedAndReconciledToo() throws SQLException {
    Deployment own =
        with(
            own()
                .standingKeys("select 7 as key")
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .build());

    assertThat(own.challenges().inspect("own").explain(own.connection()).statements())
        .extracting(plan -> plan.statement())
        .contains("standing keys", "derivation");
    assertThat(own.challenges().inspect("own").preview(own.connection()).changes()).hasSize(1);
    assertThat(own.challenges().inspect("own").audit().run(own.connection()).differences())
        .hasSize(1);
    own.challenges().inspect("own").reconcile().run(own.connection());
    assertThat(own.paid("own")).containsExactly("7");
    assertThat(own.challenges().inspect("own").preview(own.connection()).outcome())
        .isEqualTo(Outcome.IDLE);
    own.challenges().rewind(own.connection(), Axis.BLOCKS, 5);
    assertThat(own.challenges().health(own.connection()).problems()).isEmpty();
  }

  /** Counts a user's plays, as far as they were read. */
  private static ChallengeFold counting(List<ChallengeFold.Input> heard, boolean fails) {
    return (connection, input) -> {
      heard.add(input);
      List<ChallengeFold.Row> rows = new ArrayList<>();
      for (String key : input.keys()) {
        rows.add(new ChallengeFold.Row(key, Integer.parseInt(key), 1, 1, input.amount(), START));
      }
      return new ChallengeFold.Folded(
          rows,
          written -> {
            if (fails) {
              throw new SQLException("cannot keep it", "XX000");
            }
            HostRows.on(written).sql("insert into reward_codes values ('kept')");
          });
    };
  }

  private static ChallengeDefinition folded(ChallengeFold fold) {
    return own()
        .source(
            Axis.PLAYS,
            "select user_id as key, id as position, xmin as version from /*schema.*/plays")
        .fold("the count", fold)
        .build();
  }

  @Test
  void aFoldIsGivenWhatWasReadAndItsStateIsWrittenBeforeItsRows() throws SQLException {
    List<ChallengeFold.Input> heard = new ArrayList<>();
    Deployment own = with(folded(counting(heard, false)));
    deployment
        .host()
        .sql(
            """
            create function kept_first() returns trigger language plpgsql as $$
            begin
              if not exists (select from reward_codes) then
                raise exception 'the rows came first';
              end if;
              return null;
            end $$
            """)
        .sql(
            """
            create trigger kept_first after insert on user_challenges
            for each statement execute function kept_first()
            """)
        .play(7, 1, p -> p.id(41L))
        .play(8, 1, p -> p.id(42L));

    own.settle("own");

    assertThat(own.rows("own")).extracting(UserChallenge::completedAt).containsOnly(START);
    assertThat(own.paid("own")).containsExactly("7", "8");
    assertThat(heard).hasSize(1);
    ChallengeFold.Input input = heard.get(0);
    assertThat(input.keys()).containsExactly("7", "8");
    assertThat(input.challengeId()).isEqualTo("own");
    assertThat(input.amount()).isEqualTo(3);
    ChallengeFold.Stretch stretch =
        Objects.requireNonNull(input.stretches().get(Axis.PLAYS), "the plays' stretch");
    assertThat(stretch.from()).isLessThanOrEqualTo(41);
    assertThat(stretch.to()).isEqualTo(42);
  }

  @Test
  void aFoldThatFailsLeavesNothing() throws SQLException {
    Deployment own = with(folded(counting(new ArrayList<>(), true)));
    deployment.host().play(7, 1);

    assertThatThrownBy(() -> own.tick("own"))
        .isInstanceOfSatisfying(
            ChallengeTickException.class,
            e -> {
              assertThat(e.statement()).isEqualTo("the count");
              assertThat(e.getSQLState()).isEqualTo("XX000");
            });

    assertThat(own.rows("own")).isEmpty();
    assertThat(own.challenges().checkpoints().read(own.connection(), "own", Axis.PLAYS)).isEmpty();
  }

  @Test
  void reportsAreLoggedWhenTheirKeyIsDerivedAndStopNothing() throws SQLException {
    Deployment own =
        with(
            own()
                .source(Axis.BLOCKS, COMMENTS)
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .reports(
                    "select 'user ' || key || ' cannot be read' as report from dirty where key > 7")
                .build());
    comment(1, 7, 0);
    comment(2, 8, 0);

    try (Warnings warnings = new Warnings()) {
      own.settle("own");
      own.settle("own");

      assertThat(warnings.lines())
          .filteredOn(line -> line.contains("cannot be read"))
          .singleElement()
          .asString()
          .endsWith("Challenge own: user 8 cannot be read");
    }
    assertThat(own.paid("own")).containsExactly("7", "8");
  }

  @Test
  void aCheckpointStartsWhereItsPredecessorStands() throws SQLException {
    deployment
        .host()
        .sql("insert into indexing_checkpoints (tablename, last_checkpoint) values ('job', 1002)");
    ChallengeDefinition definition =
        own()
            .source(Axis.BLOCKS, COMMENTS)
            .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
            .predecessor(Axis.BLOCKS, "job")
            .build();
    for (int id = 1; id <= 4; id++) {
      comment(id, id, 0);
    }

    // a tick that meets none, and a seed, do the same; what was in flight then would be read again
    with(definition).awaitWriters().settle("own");
    assertThat(deployment.paid("own")).containsExactly("3", "4");
    deployment
        .host()
        .sql("delete from indexing_checkpoints where tablename like 'challenges:own:%'")
        .sql("delete from user_challenges");
    for (StartFrom start : StartFrom.values()) {
      with(definition).challenges().seed(deployment.connection(), start);
    }
    with(definition).awaitWriters().settle("own");

    assertThat(deployment.paid("own")).containsExactly("3", "4");
    assertThat(
            deployment.value(
                "select last_checkpoint from indexing_checkpoints where tablename = 'job'"))
        .isEqualTo("1002");
  }

  @Test
  void aPredecessorThatIsNotThereDoesNotMatter() throws SQLException {
    ChallengeDefinition definition =
        own()
            .source(Axis.BLOCKS, COMMENTS)
            .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
            .predecessor(Axis.BLOCKS, "job")
            .build();
    comment(1, 7, 0);

    with(definition).settle("own");

    assertThat(deployment.paid("own")).containsExactly("7");
  }

  private Deployment settledPlays() {
    return with(
        own()
            .source(
                Axis.PLAYS_SETTLED,
                "select user_id as key, id as position, xmin as version from /*schema.*/plays")
            .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
            .build());
  }

  private static LocalDateTime minutesAgo(int minutes) {
    return LocalDateTime.of(2025, 3, 4, 5, 6, 7, 123_456_000).minusMinutes(minutes);
  }

  @Test
  void settledPlaysAreReadWhenTheyAreOldEnough() throws SQLException {
    Deployment own = settledPlays();
    deployment
        .host()
        .play(7, 1, p -> p.id(1L).createdAt(minutesAgo(90)))
        .play(8, 1, p -> p.id(2L).createdAt(minutesAgo(60)))
        .play(9, 1, p -> p.id(3L).createdAt(minutesAgo(59)));

    own.settle("own");
    TickResult waiting = own.tick("own");

    assertThat(own.paid("own")).containsExactly("7", "8");
    assertThat(waiting.outcome()).isEqualTo(Outcome.IDLE);
    assertThat(waiting.dueAt()).isEqualTo(Deployment.INSTANT.plus(Duration.ofMinutes(1)));
    assertThat(waiting.moreWaiting()).isFalse();
    Lag lag = own.challenges().inspect("own").lag(own.connection()).get(0);
    assertThat(lag.positionsBehind()).isZero();
    assertThat(lag.rowsWaiting()).isZero();

    own.at(Deployment.INSTANT.plus(Duration.ofMinutes(1)));
    assertThat(own.challenges().inspect("own").lag(own.connection()).get(0).rowsWaiting())
        .isEqualTo(1);
    own.settle("own");

    assertThat(own.paid("own")).containsExactly("7", "8", "9");
    assertThat(own.tick("own").dueAt()).isNull();
  }

  @Test
  void settledPlaysHaveTheLatenessOfPlaysAndADelayOfTheHosts() throws SQLException {
    ChallengeSettings settings =
        ChallengeSettings.builder()
            .lateness(Axis.PLAYS, 7)
            .aggregateDelay(Duration.ofMinutes(5))
            .build();
    assertThat(settings.lateness()).containsEntry(Axis.PLAYS_SETTLED, 7L);
    assertThat(settings.aggregateDelay()).isEqualTo(Duration.ofMinutes(5));
    assertThatThrownBy(
            () -> ChallengeSettings.builder().aggregateDelay(Duration.ofSeconds(-1)).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must not be negative");
  }

  @Test
  void aLatePlayIsFoundOnTheSettledAxisToo() throws SQLException {
    Deployment own = settledPlays();
    deployment
        .host()
        .play(7, 1, p -> p.id(5L).createdAt(minutesAgo(90)))
        .play(8, 1, p -> p.id(6L).createdAt(minutesAgo(10)));
    own.settle("own");
    deployment.host().play(9, 1, p -> p.id(4L).createdAt(minutesAgo(100)));

    own.settle("own");

    assertThat(own.paid("own")).containsExactly("7", "9");
    Checkpoint checkpoint =
        own.challenges()
            .checkpoints()
            .read(own.connection(), "own", Axis.PLAYS_SETTLED)
            .orElseThrow();
    assertThat(checkpoint.name()).isEqualTo("challenges:own:last_settled_play_id");
    assertThat(checkpoint.scanned()).isEqualTo(5);
  }

  @Test
  void aTimeOfItsOwnIsDue() throws SQLException {
    Instant due = Instant.parse("2030-01-01T00:00:00Z");
    Deployment own =
        with(
            own()
                .source(Axis.BLOCKS, COMMENTS)
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .dueAt(instant -> due)
                .build());

    assertThat(own.tick("own").dueAt()).isEqualTo(due);
    assertThat(deployment.tick("m").dueAt()).isNull();
  }

  @Test
  void aStandingChallengeTakesPartInACallersTransaction(TestDatabase database) throws SQLException {
    Deployment own =
        with(
            own()
                .standingKeys("select 7 as key")
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .build());
    try (Connection host = database.dataSource().getConnection()) {
      host.setAutoCommit(false);
      assertThat(own.challenges().processor("own").tick(host).outcome())
          .isEqualTo(Outcome.PROCESSED);
      assertThat(own.challenges().processor("own").tick(host).outcome()).isEqualTo(Outcome.IDLE);
      assertThat(Deployment.value(host, "show enable_seqscan")).isEqualTo("on");
      assertThat(own.tick("own").outcome()).isEqualTo(Outcome.BUSY);
      host.rollback();
    }
    assertThat(own.rows("own")).isEmpty();
  }
}
