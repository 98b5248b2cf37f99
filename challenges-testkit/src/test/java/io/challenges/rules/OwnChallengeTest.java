package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeTickException;
import io.challenges.KeyType;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Challenges that a host defines itself. */
@ChallengesDatabase
class OwnChallengeTest {

  /** A row for each user and day with a comment, completed when the first was made. */
  private static final ChallengeDefinition DAILY =
      ChallengeDefinition.named("daily")
          .key(KeyType.TEXT)
          .source(
              Axis.BLOCKS,
              """
              select user_id || ':' || created_at::date as key, blocknumber as position,
                xmin as version
              from /*schema.*/comments
              """)
          .derivation(
              """
              select
                dirty.key as specifier,
                comment.user_id,
                1 as progress,
                1 as target,
                challenge.amount,
                min(comment.blocknumber) as completed_blocknumber,
                min(comment.created_at) as completed_at
              from dirty
              cross join challenge
              join /*schema.*/comments as comment
                on comment.user_id = split_part(dirty.key, ':', 1)::int
                and comment.created_at::date = split_part(dirty.key, ':', 2)::date
              group by dirty.key, comment.user_id, challenge.amount
              """)
          .startFrom(StartFrom.BEGINNING)
          .build();

  private Deployment standard;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    standard = Deployment.on(database);
  }

  private Deployment deploy(ChallengeDefinition definition) throws SQLException {
    return deploy(definition, 3);
  }

  private Deployment deploy(ChallengeDefinition definition, int stepCount) throws SQLException {
    standard
        .host()
        .sql(
            "insert into challenges (id, type, amount, active, step_count, starting_block)"
                + " values (?, 'numeric', '4', true, ?, 17)",
            definition.challengeId(),
            stepCount);
    return standard.with(challenges -> challenges.define(definition));
  }

  @Test
  void progressFollowsTheSourcesUpAndDownAndCompletesAtTheTarget() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    deployment.host().block(100);
    deployment.tick("social");
    assertThat(deployment.rows("social")).as("before the first step").isEmpty();

    follow(deployment, 101, 1);
    follow(deployment, 102, 2);
    assertProgress(deployment, 2);

    unfollow(deployment, 103, 2);
    assertProgress(deployment, 1);

    unfollow(deployment, 104, 1);
    assertProgress(deployment, 0);

    follow(deployment, 105, 3);
    follow(deployment, 105, 4);
    assertProgress(deployment, 2);

    follow(deployment, 106, 5);
    follow(deployment, 106, 6);
    TickResult last = deployment.tick("social");

    assertThat(last.updated()).isEqualTo(1);
    assertThat(last.completed()).isEqualTo(1);
    UserChallenge row = deployment.row("social", "7");
    assertThat(row.complete()).isTrue();
    assertThat(row.progress()).as("capped at the target").isEqualTo(3);
    assertThat(row.amount()).isEqualTo(4);
    assertThat(row.block()).isEqualTo(106);
    assertThat(row.completedAt()).isEqualTo(LocalDateTime.of(2025, 3, 4, 5, 6, 7, 123_456_000));

    unfollow(deployment, 107, 3);
    unfollow(deployment, 107, 4);
    assertThat(deployment.tick("social").rowsScanned()).isPositive();
    assertThat(deployment.rows("social")).containsExactly(row);
  }

  private static void assertProgress(Deployment deployment, int progress) throws SQLException {
    deployment.tick("social");
    UserChallenge row = deployment.row("social", "7");
    assertThat(row.complete()).isFalse();
    assertThat(row.progress()).isEqualTo(progress);
    assertThat(row.block()).isNull();
    assertThat(row.completedAt()).isNull();
  }

  @Test
  void noRowAppearsWithoutProgress() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    follow(deployment, 100, 1);
    unfollow(deployment, 101, 1);

    assertThat(deployment.tick("social").keysDerived()).isEqualTo(1);

    assertThat(deployment.rows("social")).isEmpty();
  }

  @Test
  void nothingIsEverCompleteWithoutATarget() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL, 0);
    follow(deployment, 100, 1);

    assertThat(deployment.tick("social").completed()).isZero();

    assertThat(deployment.rows("social")).isEmpty();
  }

  @Test
  void progressThatStaysWritesNothing() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    follow(deployment, 100, 1);
    deployment.tick("social");
    UserChallenge row = deployment.row("social", "7");
    deployment
        .host()
        .sql(
            """
            create function refuse() returns trigger language plpgsql
              as $$ begin raise exception 'written'; end $$;
            create trigger refuse before insert or update or delete on user_challenges
              for each statement execute function refuse();
            """);
    unfollow(deployment, 101, 1);
    follow(deployment, 101, 2);

    TickResult tick = deployment.tick("social");

    assertThat(tick.keysDerived()).isEqualTo(1);
    assertThat(tick.updated()).isZero();
    assertThat(deployment.rows("social")).containsExactly(row);
  }

  @Test
  void anIncompleteRowFollowsItsAmountAlone() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    follow(deployment, 100, 1);
    deployment.tick("social");
    deployment.catalogue("social", "amount", "6");
    unfollow(deployment, 101, 1);
    follow(deployment, 101, 2);

    assertThat(deployment.tick("social").updated()).isEqualTo(1);

    assertThat(deployment.row("social", "7").amount()).isEqualTo(6);
    assertThat(deployment.row("social", "7").progress()).isEqualTo(1);
  }

  @Test
  void anIncompleteRowFollowsItsRecipientAlone() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    deployment
        .host()
        .sql(
            """
            insert into user_challenges
              (challenge_id, user_id, specifier, is_complete, current_step_count, amount)
            values ('social', 8, '7', false, 1, 4)
            """);
    follow(deployment, 100, 1);

    assertThat(deployment.tick("social").updated()).isEqualTo(1);

    assertThat(deployment.row("social", "7").userId()).isEqualTo(7);
  }

  @Test
  void aRowWhoseTargetGoesAwayIsNotComplete() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    follow(deployment, 100, 1);
    deployment.tick("social");
    for (Integer target : new Integer[] {0, -1, null}) {
      deployment.catalogue("social", "step_count", target);
      deployment.challenges().rewind(deployment.connection(), Axis.BLOCKS, -1);

      assertThat(deployment.tick("social").keysDerived()).isEqualTo(1);

      assertThat(deployment.row("social", "7").complete()).isFalse();
      assertThat(deployment.row("social", "7").progress()).isZero();
    }
  }

  @Test
  void anIncompleteRowTakesTheCataloguesAmount() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    follow(deployment, 100, 1);
    deployment.tick("social");
    deployment.catalogue("social", "amount", "6").catalogue("social", "step_count", 2);
    follow(deployment, 101, 2);

    deployment.tick("social");

    UserChallenge row = deployment.row("social", "7");
    assertThat(row.complete()).isTrue();
    assertThat(row.amount()).isEqualTo(6);
    assertThat(row.progress()).isEqualTo(2);
  }

  @Test
  void anExcludedRowStaysAsItIs() throws SQLException {
    Deployment deployment = deploy(OwnChallenges.SOCIAL);
    follow(deployment, 100, 1);
    deployment.tick("social");
    UserChallenge row = deployment.row("social", "7");
    deployment
        .host()
        .sql("insert into challenge_exclusions (challenge_id, specifier) values ('social', '7')");
    follow(deployment, 101, 2);
    follow(deployment, 101, 3);

    deployment.tick("social");

    assertThat(deployment.rows("social")).containsExactly(row);
  }

  @Test
  void aCompositeKeyIsText() throws SQLException {
    Deployment deployment = deploy(DAILY);
    comment(deployment, 100, 7, "2025-01-05 12:00:00.25");
    comment(deployment, 101, 7, "2025-01-05 09:00:00");
    comment(deployment, 102, 7, "2025-01-06 00:00:00");
    comment(deployment, 103, 8, "2025-01-05 23:59:59");

    TickResult tick = deployment.tick("daily");

    assertThat(tick.keysDerived()).isEqualTo(3);
    assertThat(deployment.rows("daily"))
        .extracting(
            UserChallenge::specifier,
            UserChallenge::userId,
            UserChallenge::block,
            UserChallenge::completedAt)
        .containsExactly(
            tuple("7:2025-01-05", 7, 100, LocalDateTime.parse("2025-01-05T09:00:00")),
            tuple("7:2025-01-06", 7, 102, LocalDateTime.parse("2025-01-06T00:00:00")),
            tuple("8:2025-01-05", 8, 103, LocalDateTime.parse("2025-01-05T23:59:59")));
  }

  @Test
  void anExpansionMapsMovedKeysToTheKeysToDerive() throws SQLException {
    Deployment deployment =
        deploy(
            ChallengeDefinition.named("heard")
                .source(
                    Axis.PLAYS,
                    """
                    select play_item_id as key, id as position, xmin as version
                    from /*schema.*/plays
                    """)
                .expandedBy(
                    """
                    select track.owner_id as key
                    from moved
                    join /*schema.*/tracks as track on track.track_id = moved.key
                    """)
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .startFrom(StartFrom.BEGINNING)
                .build());
    deployment
        .host()
        .block(100)
        .sql(
            """
            insert into tracks (track_id, owner_id, is_current, is_delete, is_unlisted)
            values (1, 20, true, false, false), (2, 20, true, false, false),
              (3, 21, true, false, false), (4, 22, true, false, false)
            """)
        .sql("insert into plays (play_item_id) values (1), (2), (3), (3), (99)");

    TickResult tick = deployment.tick("heard");

    assertThat(tick.rowsScanned()).isEqualTo(5);
    assertThat(tick.keysDerived()).as("owners, each once").isEqualTo(2);
    assertThat(deployment.rows("heard")).extracting(UserChallenge::userId).containsExactly(20, 21);
  }

  @Test
  void aBatchOfMovedRowsWithoutAnyKeyIsPassed() throws SQLException {
    Deployment deployment =
        deploy(
            ChallengeDefinition.named("heard")
                .source(
                    Axis.PLAYS,
                    """
                    select play_item_id as key, id as position, xmin as version
                    from /*schema.*/plays
                    """)
                .expandedBy("select null::int as key from moved")
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .startFrom(StartFrom.BEGINNING)
                .build());
    deployment.host().sql("insert into plays (play_item_id) values (1), (2)");

    TickResult tick = deployment.tick("heard");

    assertThat(tick.keysDerived()).isZero();
    assertThat(tick.after()).containsEntry(Axis.PLAYS, 2L);
    assertThat(deployment.tick("heard").rowsScanned()).isZero();
  }

  @Test
  void aCompanionRunsBeforeTheRowsAreWritten() throws SQLException {
    standard
        .host()
        .sql(
            """
            create table last_played (user_id int primary key, at timestamp, step int);
            create table seen_by_trigger (user_id int, at timestamp);
            create function look() returns trigger language plpgsql as $$
              begin
                insert into seen_by_trigger
                select new.user_id, (select at from last_played where user_id = new.user_id);
                return null;
              end $$;
            create trigger look after insert on user_challenges
              for each row execute function look();
            """);
    Deployment deployment =
        deploy(
            ChallengeDefinition.named("played")
                .source(
                    Axis.PLAYS,
                    "select user_id as key, id as position, xmin as version from /*schema.*/plays")
                .companion(
                    """
                    insert into /*schema.*/last_played as kept (user_id, at, step)
                    select dirty.key, max(play.created_at), max(challenge.step_count)
                    from dirty
                    cross join challenge
                    join /*schema.*/plays as play on play.user_id = dirty.key
                    group by dirty.key
                    on conflict (user_id) do update set at = excluded.at
                    where kept.at is distinct from excluded.at
                    """)
                .companion("update last_played set step = step + 1 where user_id in (table dirty)")
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .startFrom(StartFrom.BEGINNING)
                .build());
    deployment
        .host()
        .sql(
            """
            insert into plays (user_id, play_item_id, created_at)
            values (7, 1, '2025-01-05 12:00'), (7, 1, '2025-01-05 11:00'), (null, 1, null)
            """);

    deployment.tick("played");

    assertThat(deployment.value("select row(user_id, at, step) from last_played"))
        .isEqualTo("(7,\"2025-01-05 12:00:00\",4)");
    assertThat(deployment.value("select row(user_id, at) from seen_by_trigger"))
        .isEqualTo("(7,\"2025-01-05 12:00:00\")");
  }

  @Test
  void eachAxisHasACheckpointOfItsOwn() throws SQLException {
    Deployment deployment = deploy(twoAxes(Axis.PLAYS, Axis.BLOCKS));
    deployment
        .host()
        .block(300)
        .user(20)
        .sql("insert into plays (user_id, play_item_id) values (21, 1), (22, 1)");

    TickResult tick = deployment.tick("both");

    assertThat(tick.after()).containsEntry(Axis.PLAYS, 2L).containsEntry(Axis.BLOCKS, 300L);
    assertThat(deployment.rows("both"))
        .extracting(UserChallenge::userId)
        .containsExactly(20, 21, 22);
    assertThat(
            deployment.values(
                """
                select tablename || ' ' || last_checkpoint from indexing_checkpoints
                where tablename like 'challenges:both:%' order by 1
                """))
        .containsExactly("challenges:both:last_blocknumber 300", "challenges:both:last_play_id 2");
    deployment.settle("both");

    deployment.host().sql("insert into plays (user_id, play_item_id) values (23, 1)");
    TickResult next = deployment.tick("both");

    assertThat(next.rowsScanned()).isEqualTo(1);
    assertThat(next.after()).containsEntry(Axis.PLAYS, 3L).containsEntry(Axis.BLOCKS, 300L);
    assertThat(deployment.row("both", "17").userId()).isEqualTo(23);
  }

  @Test
  void aChallengeThatIsNotFirstOfAllOnBlocksTakesTheHeadBlock() throws SQLException {
    Deployment deployment = deploy(twoAxes(Axis.PLAYS, Axis.BLOCKS));
    deployment.host().sql("insert into plays (user_id, play_item_id) values (21, 1)");
    deployment.settle("both");
    assertThat(deployment.row("both", "15").block()).as("without any block").isZero();
    deployment
        .host()
        .block(300)
        .user(20)
        .block(305)
        .sql("insert into plays (user_id, play_item_id) values (22, 1)");

    deployment.tick("both");

    assertThat(deployment.row("both", "14").block()).isEqualTo(305);
    assertThat(deployment.row("both", "16").block()).isEqualTo(305);
  }

  @Test
  void aChallengeThatIsFirstOfAllOnBlocksTakesTheBlockThatItReaches() throws SQLException {
    Deployment deployment = deploy(twoAxes(Axis.BLOCKS, Axis.PLAYS));
    deployment
        .host()
        .block(300)
        .user(20)
        .block(305)
        .sql("insert into plays (user_id, play_item_id) values (21, 1)");

    deployment.tick("both");

    assertThat(deployment.row("both", "15").block()).isEqualTo(300);
  }

  private static ChallengeDefinition twoAxes(Axis first, Axis second) {
    ChallengeDefinition.Builder both = ChallengeDefinition.named("both");
    for (Axis axis : new Axis[] {first, second}) {
      both.source(
          axis,
          axis == Axis.PLAYS
              ? "select user_id as key, id as position, xmin as version from /*schema.*/plays"
              : """
              select user_id as key, blocknumber as position, xmin as version
              from /*schema.*/users
              """);
    }
    return both.derivation(OwnChallenges.ONE_FOR_EACH_KEY).startFrom(StartFrom.BEGINNING).build();
  }

  @Test
  void theDerivationSeesTheCataloguesRowTheInstantAndTheHeadBlock() throws SQLException {
    Deployment deployment =
        deploy(
            ChallengeDefinition.named("seen")
                .source(
                    Axis.BLOCKS,
                    """
                    select user_id as key, blocknumber as position, xmin as version
                    from /*schema.*/users
                    """)
                .derivation(
                    """
                    select
                      concat_ws(
                        ' ', challenge.id, challenge.amount, challenge.step_count,
                        challenge.starting_block, challenge.cooldown_days, challenge.instant,
                        challenge.head_block
                      ) as specifier,
                      dirty.key as user_id, 1 as progress, 1 as target,
                      challenge.amount * 2 as amount,
                      null::int as completed_blocknumber,
                      challenge.instant - interval '1 day' as completed_at
                    from dirty
                    cross join challenge
                    """)
                .startFrom(StartFrom.BEGINNING)
                .build());
    deployment
        .catalogue("seen", "cooldown_days", 9)
        .at(Instant.parse("2025-06-01T23:30:00Z"))
        .host()
        .block(100)
        .user(20)
        .block(120);

    deployment.tick("seen");

    UserChallenge row = deployment.row("seen", "seen 4 3 17 9 2025-06-01 23:30:00 120");
    assertThat(row.amount()).isEqualTo(8);
    assertThat(row.block()).isEqualTo(100);
    assertThat(row.completedAt()).isEqualTo(LocalDateTime.parse("2025-05-31T23:30:00"));
  }

  @Test
  void ofTwoRowsForOneSpecifierTheOneThatIsFurtherCounts() throws SQLException {
    Deployment deployment =
        deploy(
            ChallengeDefinition.named("twice")
                .source(
                    Axis.BLOCKS,
                    """
                    select user_id as key, blocknumber as position, xmin as version
                    from /*schema.*/users
                    """)
                .derivation(
                    """
                    select
                      'both' as specifier, dirty.key as user_id, dirty.key - 19 as progress,
                      3 as target, challenge.amount, null::bigint as completed_blocknumber,
                      null::timestamp as completed_at
                    from dirty
                    cross join challenge
                    """)
                .startFrom(StartFrom.BEGINNING)
                .build());
    deployment.host().block(100).user(20).user(21);

    deployment.tick("twice");

    assertThat(deployment.rows("twice"))
        .extracting(UserChallenge::userId, UserChallenge::progress)
        .containsExactly(tuple(21, 2));
  }

  @Test
  void theSameRowOnceMoreWritesNothingAlsoInALaterSlice(TestDatabase database) throws SQLException {
    standard = Deployment.on(database, settings -> settings.batchSize(1));
    Deployment deployment =
        deploy(
            ChallengeDefinition.named("twice")
                .source(
                    Axis.BLOCKS,
                    """
                    select user_id as key, blocknumber as position, xmin as version
                    from /*schema.*/users
                    """)
                .derivation(
                    """
                    select
                      'both' as specifier, dirty.key as user_id, 1 as progress, 3 as target,
                      challenge.amount, null::bigint as completed_blocknumber,
                      null::timestamp as completed_at
                    from dirty
                    cross join challenge
                    cross join generate_series(1, 2)
                    """)
                .startFrom(StartFrom.BEGINNING)
                .build());
    deployment.host().block(100).user(20);

    TickResult tick = deployment.tick("twice");

    assertThat(tick.inserted()).isEqualTo(1);
    assertThat(tick.updated()).isZero();
  }

  @Test
  void aRowWithoutARecipientOrAmountIsAnError() throws SQLException {
    for (String missing : new String[] {"specifier", "user_id", "amount"}) {
      Deployment deployment =
          deploy(
              ChallengeDefinition.named("no_" + missing)
                  .source(
                      Axis.BLOCKS,
                      """
                      select user_id as key, blocknumber as position, xmin as version
                      from /*schema.*/users
                      """)
                  .derivation(
                      "select "
                          + (missing.equals("specifier") ? "null" : "'a'")
                          + " as specifier, "
                          + (missing.equals("user_id") ? "null" : "1")
                          + "::int as user_id, 1 as progress, 1 as target, "
                          + (missing.equals("amount") ? "null" : "1")
                          + "::bigint as amount, null::bigint as completed_blocknumber,"
                          + " null::timestamp as completed_at from dirty")
                  .startFrom(StartFrom.BEGINNING)
                  .build());
      deployment.host().block(100).user(20);

      assertThatThrownBy(() -> deployment.tick("no_" + missing))
          .isInstanceOf(ChallengeTickException.class)
          .hasMessageContaining("Challenge no_" + missing + ",")
          .hasMessageContaining("has no " + missing)
          .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("23502"));

      assertThat(deployment.rows("no_" + missing)).isEmpty();
      deployment.host().sql("delete from users");
    }
  }

  @Test
  void startsFromNowUnlessItSaysOtherwise() throws SQLException {
    Deployment deployment =
        deploy(
            ChallengeDefinition.named("users")
                .source(
                    Axis.BLOCKS,
                    """
                    select user_id as key, blocknumber as position, xmin as version
                    from /*schema.*/users
                    """)
                .derivation(OwnChallenges.ONE_FOR_EACH_KEY)
                .build());
    deployment.host().block(100).user(20);
    deployment.awaitWriters().settle("users");
    deployment.host().block(101).user(21);

    deployment.settle("users");

    assertThat(deployment.paid("users")).containsExactly("15");
  }

  @Test
  void anIdThatIsTakenIsRefused() {
    ChallengeDefinition taken =
        ChallengeDefinition.named("m")
            .source(Axis.BLOCKS, "select 1")
            .derivation("select 1")
            .build();

    assertThatThrownBy(() -> standard.challenges().define(taken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Challenge m is defined already");
  }

  @Test
  void anIdThatNobodyDefinedIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> standard.challenges().processor("x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no challenge x")
        .hasMessageEndingWith(
            standard.challenges().definitions().stream()
                .map(ChallengeDefinition::challengeId)
                .toList()
                .toString());
  }

  private static void follow(Deployment deployment, int block, int followee) throws SQLException {
    deployment
        .host()
        .block(block)
        .sql(
            "insert into follows values (7, ?, true, false, null, ?, ?)",
            followee,
            block,
            "0x" + block);
  }

  private static void unfollow(Deployment deployment, int block, int followee) throws SQLException {
    deployment
        .host()
        .block(block)
        .sql(
            "update follows set is_delete = true, blocknumber = ? where followee_user_id = ?",
            block,
            followee);
  }

  private static void comment(Deployment deployment, int block, int user, String at)
      throws SQLException {
    deployment
        .host()
        .block(block)
        .sql(
            "insert into comments (comment_id, user_id, created_at, blocknumber)"
                + " values (?, ?, ?, ?)",
            block,
            user,
            at,
            block);
  }
}
