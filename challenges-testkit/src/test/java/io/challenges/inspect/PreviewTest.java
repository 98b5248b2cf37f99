package io.challenges.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeChange;
import io.challenges.ChallengeChange.Row;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.Preview;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.host.SessionSettings;
import io.challenges.rules.Deployment;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A preview tells what the tick after it writes, and leaves no trace itself. */
@ChallengesDatabase
class PreviewTest {

  private static final String EVERYTHING =
      """
      select row(stored.*) || ' ' || xmin from user_challenges as stored
      union all
      select row(stored.*) || ' ' || xmin from indexing_checkpoints as stored
      union all
      select row(stored.*) || ' ' || xmin from challenge_profile_completion as stored
      union all
      select row(stored.*) || ' ' || xmin from challenges as stored
      order by 1
      """;

  private static final String STEPS =
      """
      select
        to_hex(dirty.key) as specifier, dirty.key as user_id, count(*)::int as progress,
        challenge.step_count as target, challenge.amount,
        null::bigint as completed_blocknumber, null::timestamp as completed_at
      from dirty
      cross join challenge
      join /*schema.*/user_events as event on event.user_id = dirty.key
      group by dirty.key, challenge.step_count, challenge.amount
      """;

  private static final String EVENTS =
      """
      select user_id as key, blocknumber as position, xmin as version
      from /*schema.*/user_events
      """;

  private Deployment deployment;
  private Connection connection;
  private HostRows rows;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
    rows = database.host();
    connection = database.connect();
    rows.sql(
        """
        insert into challenges (id, type, amount, active, step_count)
        values ('steps', 'numeric', '7', true, 3)
        """);
  }

  private static ChallengeDefinition.Builder steps() {
    return ChallengeDefinition.named("steps")
        .source(Axis.BLOCKS, EVENTS)
        .derivation(STEPS)
        .startFrom(StartFrom.BEGINNING);
  }

  private Preview preview(Challenges challenges, String challengeId) throws SQLException {
    return challenges.inspect(challengeId).preview(connection);
  }

  private List<@Nullable String> everything() throws SQLException {
    return deployment.values(EVERYTHING);
  }

  /** Whatever it says, the tick does. */
  private static void assertForetells(Preview preview, TickResult result) {
    assertThat(preview.challengeId()).isEqualTo(result.challengeId());
    assertThat(preview.outcome()).isEqualTo(result.outcome());
    assertThat(preview.rowsScanned()).isEqualTo(result.rowsScanned());
    assertThat(preview.keysDerived()).isEqualTo(result.keysDerived());
    assertThat(preview.changes()).hasSize(result.inserted() + result.updated());
    assertThat(preview.changes().stream().filter(change -> change.before() == null))
        .hasSize(result.inserted());
    assertThat(preview.changes().stream().filter(change -> change.after().complete()))
        .hasSize(result.completed());
    assertThat(preview.before()).isEqualTo(result.before());
    assertThat(preview.after()).isEqualTo(result.after());
    assertThat(preview.moreWaiting()).isEqualTo(result.moreWaiting());
  }

  @Test
  void foretellsWhatEachBuiltInChallengeWrites() throws SQLException {
    rows.block(100)
        .user(500, user -> user.verified(true))
        .user(501)
        .event(600, event -> event.referrer(500).mobile(true))
        .event(601, event -> event.referrer(501));
    for (String challengeId : List.of("m", "r", "rv", "rd")) {
      Preview preview = preview(deployment.challenges(), challengeId);
      TickResult result = deployment.tick(challengeId);

      assertForetells(preview, result);
      assertThat(result.completed()).isPositive();
      assertThat(preview.changes().stream().map(ChallengeChange::specifier))
          .isEqualTo(deployment.paid(challengeId));
    }
  }

  @Test
  void showsBothSidesOfAChange() throws SQLException {
    Challenges challenges = deployment.challenges().define(steps().build());
    rows.block(100).event(700, event -> {}).event(701, event -> {});
    assertThat(preview(challenges, "steps").changes())
        .containsExactly(
            new ChallengeChange("2bc", null, new Row(700, 1, false, 7)),
            new ChallengeChange("2bd", null, new Row(701, 1, false, 7)));
    challenges.processor("steps").tick(connection);

    rows.block(101).event(700, event -> {}).event(701, event -> {}).event(701, event -> {});
    Preview preview = preview(challenges, "steps");

    assertThat(preview.changes())
        .containsExactly(
            new ChallengeChange("2bc", new Row(700, 1, false, 7), new Row(700, 2, false, 7)),
            new ChallengeChange("2bd", new Row(701, 1, false, 7), new Row(701, 3, true, 7)));
    assertForetells(preview, challenges.processor("steps").tick(connection));
  }

  @Test
  void aRowThatAnOlderJobLeftWithoutValuesCountsAsZeros() throws SQLException {
    Challenges challenges = deployment.challenges().define(steps().build());
    rows.sql("insert into user_challenges (challenge_id, specifier) values ('steps', '2bc')")
        .block(100)
        .event(700, event -> {});

    assertThat(preview(challenges, "steps").changes())
        .containsExactly(
            new ChallengeChange("2bc", new Row(0, 0, false, 0), new Row(700, 1, false, 7)));
  }

  @Test
  void ofTwoRowsWithOneSpecifierItShowsTheOneThatIsWritten() throws SQLException {
    String three =
        """
        select
          'one' as specifier, dirty.key + n as user_id, progress, 2 as target, challenge.amount,
          null::bigint as completed_blocknumber, null::timestamp as completed_at
        from dirty
        cross join challenge
        cross join (values (3, 1), (2, 2), (1, 2)) as row (n, progress)
        """;
    Challenges challenges = deployment.challenges().define(steps().derivation(three).build());
    rows.block(100).event(700, event -> {});

    Preview preview = preview(challenges, "steps");
    challenges.processor("steps").tick(connection);

    assertThat(preview.changes())
        .containsExactly(new ChallengeChange("one", null, new Row(701, 2, true, 7)));
    assertThat(deployment.row("steps", "one").userId()).isEqualTo(701);
  }

  @Test
  void takesTheNextBatchOnly() throws SQLException {
    Challenges challenges =
        Challenges.with(ChallengeSettings.builder().batchSize(2).build()).define(steps().build());
    for (int block = 100; block < 104; block++) {
      rows.block(block).event(600 + block, event -> {});
    }

    for (int ticks = 0; ticks < 3; ticks++) {
      assertForetells(preview(challenges, "steps"), challenges.processor("steps").tick(connection));
    }
    assertThat(deployment.rows("steps")).hasSize(4);
  }

  @Test
  void moreKeysThanABatchAreAllShown() throws SQLException {
    Challenges challenges =
        Challenges.with(ChallengeSettings.builder().batchSize(2).build()).define(steps().build());
    rows.block(100);
    for (int user = 700; user < 705; user++) {
      rows.event(user, event -> {});
    }

    Preview preview = preview(challenges, "steps");

    assertThat(preview.changes().stream().map(ChallengeChange::specifier))
        .containsExactly("2bc", "2bd", "2be", "2bf", "2c0");
    assertForetells(preview, challenges.processor("steps").tick(connection));
  }

  @Test
  void startsWhereTheTickAdoptsTheCheckpoint() throws SQLException {
    Challenges challenges = deployment.challenges().define(steps().build());
    rows.block(100).event(700, event -> {}).block(101).event(701, event -> {});
    challenges.processor("steps").tick(connection);
    rows.sql("delete from user_challenges")
        .sql("update indexing_checkpoints set last_checkpoint = 100 where tablename ~ ':steps:'");

    Preview preview = preview(challenges, "steps");

    assertThat(preview.before()).isEqualTo(Map.of(Axis.BLOCKS, 100L));
    assertThat(preview.after()).isEqualTo(Map.of(Axis.BLOCKS, 101L));
    assertThat(preview.changes()).hasSize(1);
    assertForetells(preview, challenges.processor("steps").tick(connection));
  }

  @Test
  void goesBackWhereTheHeadHasFallen() throws SQLException {
    Challenges challenges = deployment.challenges().define(steps().build());
    rows.block(100).event(700, event -> {}).block(200).event(701, event -> {});
    // beside an older transaction a row that is left may not have been seen
    deployment.awaitWriters();
    challenges.processor("steps").tick(connection);
    rows.deleteBlocksFrom(200).block(150).event(702, event -> {});

    Preview preview = preview(challenges, "steps");

    assertThat(preview.before()).isEqualTo(Map.of(Axis.BLOCKS, 100L));
    assertForetells(preview, challenges.processor("steps").tick(connection));
  }

  @Test
  void looksPastATickThatHoldsTheLock() throws SQLException {
    rows.block(100).event(700, event -> event.mobile(true));
    Connection other = deployment.database().connect();
    other.setAutoCommit(false);
    deployment.challenges().processor("m").tick(other);
    assertThat(deployment.tick("m").outcome()).isEqualTo(Outcome.BUSY);

    Preview preview = preview(deployment.challenges(), "m");

    assertThat(preview.outcome()).isEqualTo(Outcome.PROCESSED);
    assertThat(preview.changes()).hasSize(1);
    other.rollback();
  }

  @Test
  void aChallengeThatDoesNotRunShowsNothing() throws SQLException {
    rows.block(100).event(700, event -> event.mobile(true));
    deployment.catalogue("m", "active", false);
    assertForetells(preview(deployment.challenges(), "m"), deployment.tick("m"));
    rows.sql("delete from challenges where id = 'm'");
    assertForetells(preview(deployment.challenges(), "m"), deployment.tick("m"));
    Challenges unknown =
        deployment
            .challenges()
            .define(
                ChallengeDefinition.named("vip")
                    .source(Axis.BLOCKS, EVENTS)
                    .derivation(STEPS)
                    .build());
    assertThat(preview(unknown, "vip").outcome()).isEqualTo(Outcome.NOT_IN_CATALOGUE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void leavesNoTrace(boolean autoCommit) throws SQLException {
    List<String> heard = new ArrayList<>();
    Challenges challenges =
        Challenges.with(
                ChallengeSettings.builder()
                    .onCompleted((tick, challengeId, completed) -> heard.add(challengeId))
                    .build())
            .define(
                steps()
                    .companion(
                        """
                        insert into /*schema.*/challenge_profile_completion (user_id)
                        select key from dirty
                        """)
                    .build());
    rows.block(100);
    for (int i = 0; i < 3; i++) {
      rows.event(700, event -> event.mobile(true));
    }
    List<@Nullable String> database = everything();
    connection.setAutoCommit(autoCommit);
    SessionSettings settings = SessionSettings.of(connection);

    assertThat(preview(challenges, "m").changes()).hasSize(1);
    assertThat(preview(challenges, "steps").changes()).hasSize(1);

    assertThat(settings.changes(connection)).isEmpty();
    assertThat(Deployment.value(connection, "select pg_current_xact_id_if_assigned()::text"))
        .isNull();
    assertThat(
            Deployment.values(
                connection, "select locktype from pg_locks where locktype = 'advisory'"))
        .isEmpty();
    assertThat(heard).isEmpty();
    if (!autoCommit) {
      connection.commit();
    }
    assertThat(everything()).isEqualTo(database);
  }

  @Test
  void readsInOneSnapshotWhateverTheSessionsDefault() throws SQLException {
    Challenges challenges =
        deployment
            .challenges()
            .define(
                steps()
                    .derivation(
                        STEPS.replace(
                            "to_hex(dirty.key) as specifier",
                            "current_setting('transaction_isolation') || ', read only '"
                                + " || current_setting('transaction_read_only') as specifier"))
                    .build());
    rows.block(100).event(700, event -> {});
    HostRows.on(connection).sql("set default_transaction_isolation = 'serializable'");

    assertThat(preview(challenges, "steps").changes())
        .extracting(ChallengeChange::specifier)
        .containsExactly("repeatable read, read only on");
  }

  @Test
  void seesWhatTheCallersTransactionHasWritten() throws SQLException {
    connection.setAutoCommit(false);
    HostRows host = HostRows.on(connection).block(100).event(700, event -> event.mobile(true));

    assertThat(preview(deployment.challenges(), "m").changes()).hasSize(1);

    host.event(701, event -> event.mobile(true));
    assertThat(preview(deployment.challenges(), "m").changes()).hasSize(2);
    connection.rollback();
    assertThat(preview(deployment.challenges(), "m").outcome()).isEqualTo(Outcome.IDLE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failsWhereATickWouldAndLeavesNoTraceEither(boolean autoCommit) throws SQLException {
    Challenges challenges =
        deployment
            .challenges()
            .define(steps().derivation("own.sql", STEPS.replace("count(*)", "1 / 0")).build());
    rows.block(100).event(700, event -> {});
    connection.setAutoCommit(autoCommit);
    SessionSettings settings = SessionSettings.of(connection);
    if (!autoCommit) {
      HostRows.on(connection).block(101).event(701, event -> event.mobile(true));
    }

    assertThatThrownBy(() -> preview(challenges, "steps"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageStartingWith("Challenge steps, own.sql: ERROR: division by zero");

    assertThat(settings.changes(connection)).isEmpty();
    if (!autoCommit) {
      connection.commit();
      assertThat(preview(deployment.challenges(), "m").changes()).hasSize(1);
      connection.rollback();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDerivationThatWritesIsRefused(boolean autoCommit) throws SQLException {
    rows.sql("create table told (n int)")
        .sql(
            """
            create function tell() returns int volatile language sql as
            'insert into told values (1) returning n'
            """)
        .block(100)
        .event(700, event -> {});
    Challenges challenges =
        deployment
            .challenges()
            .define(steps().derivation(STEPS.replace("count(*)::int", "tell()")).build());
    connection.setAutoCommit(autoCommit);

    assertThatThrownBy(() -> preview(challenges, "steps"))
        .hasMessageContaining("read-only transaction");

    rows.sql("insert into told values (2)");
    if (!autoCommit) {
      HostRows.on(connection).sql("insert into told values (3)");
      connection.commit();
    }
    assertThat(deployment.values("select n from told where n = 1")).isEmpty();
  }
}
