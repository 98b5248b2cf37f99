package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeFold.Folded;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Deployment;
import io.challenges.rules.Warnings;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.StatementLog;
import io.challenges.testkit.TestDatabase;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** Ticks have their statements planned once; what runs others' code goes on as it was. */
@ChallengesDatabase
class KeptPlansTest {

  /** From its fifth run on, pgjdbc prepares a statement by name. */
  private static final int OFTEN = 8;

  private static final String KEPT =
      "select left(statement, 40) from pg_prepared_statements where statement ~ '%s'";

  private HostRows rows;
  private Connection connection;
  private int block = 100;
  private int user = 700;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException {
    rows = database.host();
    connection = database.connect();
  }

  @AfterEach
  void close() throws SQLException {
    connection.close();
  }

  /** Lets one more user complete m. */
  private TickResult tickWithNews(ChallengeProcessor processor) throws SQLException {
    rows.block(block++).event(user++, event -> event.mobile(true));
    return processor.tick(connection);
  }

  private void tickOften(ChallengeProcessor processor) throws SQLException {
    for (int n = 0; n < OFTEN; n++) {
      assertThat(tickWithNews(processor).completed()).isEqualTo(1);
    }
  }

  /** All of them but the driver's own. */
  private void loseStatements() throws SQLException {
    loseStatements("that are ours", "statement !~ '^(BEGIN|COMMIT|ROLLBACK)'");
  }

  /** Behind the driver's back, which would otherwise prepare them again. */
  private void loseStatements(String which, String condition) throws SQLException {
    List<@Nullable String> names =
        Deployment.values(
            connection, "select quote_ident(name) from pg_prepared_statements where " + condition);
    assertThat(names).as("statements " + which).isNotEmpty();
    try (Statement statement = connection.createStatement()) {
      for (String name : names) {
        statement.execute("do $$ begin execute 'deallocate %s'; end $$".formatted(name));
      }
    }
  }

  private List<@Nullable String> kept(String text) throws SQLException {
    return Deployment.values(connection, KEPT.formatted(text));
  }

  @Test
  void everyStatementOfATickIsPlannedOnce() throws SQLException {
    tickOften(Challenges.standard().processor("m"));

    for (String part : List.of("fresh_0 as", "derived as", "insert into .*indexing_checkpoints")) {
      assertThat(kept(part)).as(part).hasSize(1);
      assertThat(
              Deployment.values(
                  connection,
                  "select custom_plans from pg_prepared_statements where statement ~ '%s'"
                      .formatted(part)))
          .as("custom plans: " + part)
          .containsExactly("0");
    }
    assertThat(kept("insert into .*user_challenges")).hasSize(1);
  }

  @Test
  void inTheHostsTransactionNothingIsKept() throws SQLException {
    ChallengeProcessor processor = Challenges.standard().processor("m");
    connection.setAutoCommit(false);
    for (int n = 0; n < OFTEN; n++) {
      assertThat(tickWithNews(processor).completed()).isEqualTo(1);
      connection.commit();
    }

    assertThat(kept("fresh_0|derived|indexing_checkpoints|savepoint|user_challenges")).isEmpty();
  }

  @Test
  void whatIsLostMattersNothingInTheHostsTransaction() throws SQLException {
    ChallengeProcessor processor = Challenges.standard().processor("m");
    tickOften(processor);
    loseStatements();
    connection.setAutoCommit(false);

    assertThat(tickWithNews(processor).completed()).isEqualTo(1);

    connection.commit();
  }

  @Test
  void aTickWhoseStatementsAreLostIsDoneOnceMore() throws SQLException {
    ChallengeProcessor processor = Challenges.standard().processor("m");
    for (int n = 0; n < 2; n++) {
      tickOften(processor);
      loseStatements();

      assertThat(tickWithNews(processor).completed()).isEqualTo(1);
      assertThat(connection.getAutoCommit()).isTrue();
    }
    tickWithNews(processor);
    assertThat(kept("fresh_0 as")).as("no loss followed another at once").hasSize(1);
  }

  @Test
  void aTickWhoseTableWasAlteredIsDoneOnceMore() throws SQLException {
    ChallengeProcessor processor = Challenges.standard().processor("m");
    tickOften(processor);
    rows.sql("alter table indexing_checkpoints alter last_checkpoint type numeric");

    assertThat(tickWithNews(processor).completed()).isEqualTo(1);
  }

  @Test
  void whatFailsInTheMiddleIsDoneOnce() throws SQLException {
    List<Integer> heard = new ArrayList<>();
    ChallengeProcessor processor =
        Challenges.with(
                ChallengeSettings.builder()
                    .onCompleted((in, challengeId, completed) -> heard.add(completed.size()))
                    .build())
            .processor("m");
    tickOften(processor);
    heard.clear();
    loseStatements("that write", "statement ~ 'insert into .*user_challenges'");

    assertThat(tickWithNews(processor).completed()).isEqualTo(1);

    assertThat(heard).containsExactly(1);
    assertThat(Deployment.values(connection, "select count(*) from user_challenges"))
        .containsExactly(Integer.toString(OFTEN + 1));
  }

  @Test
  void whoLosesThemTimeAndAgainDoesWithout() throws SQLException {
    ChallengeProcessor processor = Challenges.standard().processor("m");
    tickOften(processor);
    try (Warnings warnings = new Warnings()) {
      for (int losses = 0; losses < 3; losses++) {
        tickWithNews(processor);
        loseStatements();
        assertThat(tickWithNews(processor).completed()).isEqualTo(1);
      }
      tickOften(processor);
      assertThat(warnings.lines())
          .filteredOn(line -> line.contains("planned at each tick from now on"))
          .hasSize(1);
    }
    assertThat(kept("fresh_0 as")).isEmpty();
  }

  /** A name that the driver gave may be another client's statement there. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void behindAPoolerNothingIsKept(boolean shared) throws SQLException {
    ChallengeProcessor processor = Challenges.standard().processor("m");
    Connection pooled = shared ? throughPooler(connection) : connection;
    for (int n = 0; n < OFTEN; n++) {
      rows.block(block++).event(user++, event -> event.mobile(true));
      assertThat(processor.tick(pooled).completed()).isEqualTo(1);
    }
    Settling.settle(processor, pooled);
    for (int n = 0; n < OFTEN; n++) {
      assertThat(processor.tick(pooled).outcome()).isEqualTo(Outcome.IDLE);
    }

    assertThat(kept("fresh_0|derived|as idle|indexing_checkpoints|user_challenges").isEmpty())
        .isEqualTo(shared);
  }

  /** It tells its clients another process than the server's. */
  private static Connection throughPooler(Connection connection) throws SQLException {
    PGConnection driver = connection.unwrap(PGConnection.class);
    PGConnection pooled =
        proxy(
            PGConnection.class,
            driver,
            (method, arguments) ->
                method.getName().equals("getBackendPID") ? driver.getBackendPID() + 1 : null);
    return proxy(
        Connection.class,
        connection,
        (method, arguments) ->
            method.getName().equals("unwrap") && arguments[0] == PGConnection.class
                ? pooled
                : null);
  }

  private interface Answer {
    /** Null for what the original says. */
    @Nullable Object to(Method method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, T original, Answer answer) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              Object own = answer.to(method, arguments);
              return own == null ? method.invoke(original, arguments) : own;
            }));
  }

  @Test
  void aSessionThatIsolatesMoreIsAskedInsideATransaction() throws SQLException {
    ChallengeProcessor processor = Challenges.standard().processor("m");
    try (Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_isolation = serializable");
    }
    tickOften(processor);
    assertThat(kept("fresh_0|derived|as idle")).isEmpty();
    Settling.settle(processor, connection);
    StatementLog log = new StatementLog();

    assertThat(processor.tick(log.watch(connection)).outcome()).isEqualTo(Outcome.IDLE);

    assertThat(log.roundTrips()).hasSize(1);
    assertThat(log.roundTrips().get(0)).contains("isolation level read committed", "as idle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"22000", "0A000", "26000"})
  void anErrorOfTheListenersIsNotTriedAgain(String state) throws SQLException {
    List<String> attempts = new ArrayList<>();
    ChallengeProcessor processor =
        Challenges.with(
                ChallengeSettings.builder()
                    .onCompleted(
                        (in, challengeId, completed) -> {
                          attempts.add(challengeId);
                          if (attempts.size() > OFTEN) {
                            throw new SQLException("no", state);
                          }
                        })
                    .build())
            .processor("m");
    tickOften(processor);

    assertThatThrownBy(() -> tickWithNews(processor)).isInstanceOf(ChallengeTickException.class);

    assertThat(attempts).hasSize(OFTEN + 1);
  }

  @ParameterizedTest
  @CsvSource({"true, auto", "true, force_custom_plan", "false, auto", "false, force_custom_plan"})
  void triggersListenersAndFoldsFindTheSessionsPlans(boolean ownTransaction, String mode)
      throws SQLException {
    List<@Nullable String> heard = new ArrayList<>();
    ChallengeDefinition folded =
        ChallengeDefinition.named("vip")
            .source(
                "own.sql",
                Axis.BLOCKS,
                "select user_id as key, blocknumber as position, xmin as version"
                    + " from /*schema.*/user_events")
            .startFrom(StartFrom.BEGINNING)
            .fold(
                "own fold",
                (in, input) -> {
                  heard.add("fold " + mode(in));
                  return new Folded(List.of(), keeping -> heard.add("keeping " + mode(keeping)));
                })
            .build();
    rows.sql(
        "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)");
    rows.sql("create table fired (mode text)")
        .sql(
            """
            create function fire() returns trigger language plpgsql as $$
            begin
              insert into fired values (current_setting('plan_cache_mode'));
              return null;
            end
            $$
            """)
        .sql("create trigger fire after insert on user_challenges execute function fire()");
    Challenges challenges =
        Challenges.with(
                ChallengeSettings.builder()
                    .batchSize(2)
                    .onCompleted((in, challengeId, completed) -> heard.add("listener " + mode(in)))
                    .build())
            .define(folded);
    rows.block(100);
    for (int n = 0; n < 5; n++) {
      rows.event(600 + n, event -> event.mobile(true));
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("set plan_cache_mode = " + mode);
    }
    connection.setAutoCommit(ownTransaction);

    TickResult result = challenges.processor("m").tick(connection);
    assertThat(challenges.processor("vip").tick(connection).outcome()).isEqualTo(Outcome.PROCESSED);

    assertThat(mode(connection)).as("behind the ticks").isEqualTo(mode);
    assertThat(result.completed()).isEqualTo(5);
    assertThat(heard).contains("listener " + mode, "fold " + mode).hasSizeGreaterThan(3);
    assertThat(heard).allMatch(each -> String.valueOf(each).endsWith(' ' + mode));
    assertThat(Deployment.values(connection, "select distinct mode from fired"))
        .containsExactly(mode);
    if (!ownTransaction) {
      connection.commit();
    }
  }

  private static @Nullable String mode(Connection in) throws SQLException {
    return Deployment.values(in, "show plan_cache_mode").get(0);
  }
}
