package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeDisbursements;
import io.challenges.Disbursement;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What a host is told of rewards that were paid. */
@ChallengesDatabase
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ChallengeDisbursementsTest {

  private static final String WALLET = "0xAbCdEf";

  private static final String NOTIFY = "select pg_notify('challenge_disbursed', ?)";

  private final Told told = new Told();
  private ListeningSessions sessions;
  private DataSource dataSource;
  private HostRows host;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException {
    sessions = new ListeningSessions(database);
    dataSource = sessions.dataSource();
    host = database.host().block(100).user(500, user -> user.wallet(WALLET));
  }

  private static void pay(HostRows host, String specifier) throws SQLException {
    host.rewardDisbursement("tx-" + specifier, "r", specifier, WALLET, row -> {});
  }

  private static Disbursement disbursement(String specifier) {
    return new Disbursement(500, "r", specifier, 100_000_000, "tx-" + specifier, 100L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"preferQueryMode=extended", "preferQueryMode=simple"})
  void everyFieldOfARow(String queryMode) throws SQLException {
    try (ChallengeDisbursements disbursements =
        ChallengeDisbursements.listen(sessions.dataSource(queryMode), told)) {
      assertThat(disbursements).isNotNull();
      host.rewardDisbursement(
          "5xG'\"\\é", "p1", "1f4:258", "0xabcdef", row -> row.amount(12).slot(3_000_000_000L));
      told.await("1f4:258");
    }

    assertThat(told.disbursements)
        .containsExactly(new Disbursement(500, "p1", "1f4:258", 12, "5xG'\"\\é", 3_000_000_000L));
  }

  @Test
  void whatARowLeavesOutIsNull() throws SQLException {
    try (ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      host.sql(
          """
          insert into sol_reward_disbursements
            (signature, instruction_index, amount, recipient_eth_address)
          values ('tx', 0, 1, '0xabcdef')
          """);
      Condition.await("it", () -> !told.disbursements.isEmpty());
    }

    assertThat(told.disbursements)
        .containsExactly(new Disbursement(500, null, null, 1, "tx", null));
  }

  @Test
  void everyListenerHearsEverythingFromWhenItListens() throws SQLException {
    Told other = new Told();
    pay(host, "before");
    try (ChallengeDisbursements first = ChallengeDisbursements.listen(dataSource, told)) {
      pay(host, "one");
      try (ChallengeDisbursements second = ChallengeDisbursements.listen(dataSource, other)) {
        pay(host, "two");
        told.await("two");
        other.await("two");
        assertThat(second).isNotEqualTo(first);
      }
    }

    assertThat(told.disbursements).containsExactly(disbursement("one"), disbursement("two"));
    assertThat(other.disbursements).containsExactly(disbursement("two"));
  }

  @Test
  void nothingOfWhatIsRolledBackOrOfAnUnknownUser(Connection writer) throws SQLException {
    try (ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      writer.setAutoCommit(false);
      pay(HostRows.on(writer).block(100), "rolled back");
      writer.rollback();
      host.rewardDisbursement("tx", "r", "unknown", "0xdead", row -> {});
      pay(host, "last");
      told.await("last");
    }

    assertThat(told.disbursements).containsExactly(disbursement("last"));
  }

  @Test
  void inTheOrderOfTheCommitsAndThenOfTheRows(Connection writer) throws SQLException {
    try (ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      writer.setAutoCommit(false);
      HostRows.on(writer)
          .sql(
              """
              insert into sol_reward_disbursements
                (signature, instruction_index, amount, specifier, recipient_eth_address)
              select 'batch', n, n, n, '0xabcdef' from generate_series(200, 1, -1) n
              """);
      pay(host, "first");
      writer.commit();
      pay(host, "last");
      told.await("last");
    }

    assertThat(told.specifiers()).startsWith("first", "200", "199").endsWith("2", "1", "last");
    assertThat(told.specifiers().subList(1, 201))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(1, 200).mapToObj(n -> String.valueOf(201 - n)).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "paid",
        "{\"user_id\": 500",
        "[]",
        "[{\"user_id\": 500, \"amount\": 1, \"signature\": \"tx\"}]",
        "null",
        "7",
        "\"paid\"",
        "{}",
        "{\"amount\": 1, \"signature\": \"tx\"}",
        "{\"user_id\": null, \"amount\": 1, \"signature\": \"tx\"}",
        "{\"user_id\": 500, \"signature\": \"tx\"}",
        "{\"user_id\": 500, \"amount\": 1}",
        "{\"user_id\": 500, \"amount\": 1, \"signature\": \"\\u0000\"}",
        "{\"user_id\": 2147483648, \"amount\": 1, \"signature\": \"tx\"}",
        "{\"user_id\": 1e999, \"amount\": 1, \"signature\": \"tx\"}",
        "{\"user_id\": \"me\", \"amount\": 1, \"signature\": \"tx\"}",
        "{\"user_id\": [500], \"amount\": 1, \"signature\": \"tx\"}",
        "{\"user_id\": 500, \"amount\": 9223372036854775808, \"signature\": \"tx\"}",
        "{\"user_id\": 500, \"amount\": 1.5, \"signature\": \"tx\"}",
        "{\"user_id\": 500, \"amount\": \"NaN\", \"signature\": \"tx\"}",
        "{\"user_id\": 500, \"amount\": 1, \"signature\": \"tx\", \"slot\": 9223372036854775808}"
      })
  void whatIsNoDisbursementIsSkipped(String payload, Connection writer) throws SQLException {
    try (LoggedLines logged = new LoggedLines(ChallengeDisbursements.class);
        ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      host.sql(NOTIFY, payload);
      writer.setAutoCommit(false);
      HostRows several = HostRows.on(writer).block(100);
      pay(several, "one");
      several.sql(NOTIFY, payload + ' ').sql(NOTIFY, payload + "  ");
      pay(several, "two");
      writer.commit();
      pay(host, "last");
      told.await("last");

      assertThat(told.disbursements)
          .containsExactly(disbursement("one"), disbursement("two"), disbursement("last"));
      assertThat(logged.lines())
          .hasSize(3)
          .allSatisfy(
              line ->
                  assertThat(line).startsWith("WARN Skipping what is no disbursement: " + payload));
    }
  }

  @Test
  void norDoesOneThatExceedsALimitOfTheServerEndAnything(TestDatabase database)
      throws SQLException {
    host.sql("alter database %s set max_stack_depth = '100kB'".formatted(database.name()));
    try (LoggedLines logged = new LoggedLines(ChallengeDisbursements.class);
        ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      host.sql(NOTIFY, "[".repeat(7_900));
      pay(host, "last");
      told.await("last");

      assertThat(logged.lines())
          .singleElement()
          .asString()
          .startsWith("WARN Skipping what is no disbursement: [[[")
          .contains("stack depth limit exceeded")
          .hasSizeLessThan(600);
    }
    assertThat(told.resumed).hasValue(0);
  }

  @Test
  void aPayloadForgesNoLineOfTheLog() throws SQLException {
    try (LoggedLines logged = new LoggedLines(ChallengeDisbursements.class);
        ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      host.sql(NOTIFY, "{\"user_id\": \"\r\nERROR forged\"}");
      pay(host, "last");
      told.await("last");

      assertThat(logged.lines()).hasSize(1);
      assertThat(logged.written()).noneMatch(line -> line.startsWith("ERROR"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"1234", "\"1234\"", "1234.00", "1.234e3"})
  void anAmountMayBeOfAnyTypeThatAHostsColumnMayHave(String amount) throws SQLException {
    try (ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      host.sql(NOTIFY, "{\"user_id\": 500, \"amount\": " + amount + ", \"signature\": \"tx\"}");
      Condition.await("it", () -> !told.disbursements.isEmpty());
    }

    assertThat(told.disbursements)
        .containsExactly(new Disbursement(500, null, null, 1234, "tx", null));
  }

  @Test
  void aConnectionThatIsLostIsReplacedAndTheLogSaysSoOnce() throws SQLException {
    try (LoggedLines logged = new LoggedLines(ChallengeDisbursements.class);
        ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, told)) {
      assertThat(disbursements).isNotNull();
      pay(host, "one");
      told.await("one");

      sessions.terminate();
      Condition.await("another session", () -> told.resumed.get() == 1);
      pay(host, "two");
      told.await("two");

      assertThat(logged.lines())
          .satisfiesExactly(
              line ->
                  assertThat(line)
                      .startsWith("ERROR Listening to disbursements: FATAL: terminating"),
              line ->
                  assertThat(line)
                      .startsWith(
                          "INFO Listening to disbursements went through again; failures before:"
                              + " 1, in "));
    }
    assertThat(told.disbursements).containsExactly(disbursement("one"), disbursement("two"));
  }

  @Test
  void whileThereIsNoneItTriesAgain() throws SQLException {
    AtomicBoolean down = new AtomicBoolean();
    try (LoggedLines logged = new LoggedLines(ChallengeDisbursements.class);
        ChallengeDisbursements disbursements =
            ChallengeDisbursements.listen(Outage.of(dataSource, down), told)) {
      assertThat(disbursements).isNotNull();
      down.set(true);
      sessions.terminate();
      Condition.await("a try in vain", () -> logged.lines().size() == 2);
      pay(host, "missed");
      down.set(false);
      Condition.await("another session", () -> told.resumed.get() == 1);
      pay(host, "last");
      told.await("last");

      assertThat(logged.lines())
          .hasSize(3)
          .contains("ERROR Listening to disbursements: no connection");
    }
    assertThat(told.disbursements).containsExactly(disbursement("last"));
  }

  @Test
  void withoutAConnectionItDoesNotBegin() {
    DataSource down = Outage.of(dataSource, new AtomicBoolean(true));

    assertThatThrownBy(() -> ChallengeDisbursements.listen(down, told))
        .isInstanceOf(SQLException.class)
        .hasMessage("no connection");
  }

  @Test
  void whatAListenerThrowsIsLoggedAndChangesNothing() throws SQLException {
    Told throwing =
        new Told() {
          @Override
          public void disbursed(Disbursement disbursement) {
            super.disbursed(disbursement);
            if ("one".equals(disbursement.specifier())) {
              throw new IllegalStateException("full");
            }
            if ("two".equals(disbursement.specifier())) {
              throw new NoSuchMethodError("upgraded");
            }
          }
        };
    try (LoggedLines logged = new LoggedLines(ChallengeDisbursements.class);
        ChallengeDisbursements disbursements =
            ChallengeDisbursements.listen(dataSource, throwing)) {
      assertThat(disbursements).isNotNull();
      pay(host, "one");
      pay(host, "two");
      pay(host, "last");
      throwing.await("last");

      assertThat(logged.lines())
          .containsExactly(
              "ERROR The listener of disbursements failed: java.lang.IllegalStateException: full",
              "ERROR The listener of disbursements failed: java.lang.NoSuchMethodError: upgraded");
    }
    assertThat(throwing.specifiers()).containsExactly("one", "two", "last");
    assertThat(throwing.resumed).hasValue(0);
  }

  @Test
  void aListenersInterruptIsItsOwn() throws SQLException {
    Set<Boolean> interrupted = ConcurrentHashMap.newKeySet();
    Told interrupting =
        new Told() {
          @Override
          public void disbursed(Disbursement disbursement) {
            interrupted.add(Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            super.disbursed(disbursement);
          }
        };
    try (ChallengeDisbursements disbursements =
        ChallengeDisbursements.listen(dataSource, interrupting)) {
      assertThat(disbursements).isNotNull();
      pay(host, "one");
      interrupting.await("one");
      pay(host, "two");
      interrupting.await("two");
    }

    assertThat(interrupted).containsExactly(false);
  }

  @Test
  void closeWaitsForTheListenerAndThenNothingIsTold(Connection writer) throws Exception {
    CountDownLatch telling = new CountDownLatch(1);
    CompletableFuture<Void> goOn = new CompletableFuture<>();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Told waiting =
        new Told() {
          @Override
          public void disbursed(Disbursement disbursement) {
            thread.complete(Thread.currentThread());
            telling.countDown();
            goOn.join();
            super.disbursed(disbursement);
          }
        };
    ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, waiting);
    writer.setAutoCommit(false);
    HostRows several = HostRows.on(writer).block(100);
    pay(several, "one");
    pay(several, "two");
    writer.commit();
    telling.await();
    pay(host, "three");

    Thread closing = new Thread(disbursements::close);
    closing.start();
    Condition.await(
        "close to wait", () -> closing.getState() == Thread.State.WAITING || !closing.isAlive());
    assertThat(closing.isAlive()).isTrue();
    assertThat(thread.join().isDaemon()).isTrue();
    goOn.complete(null);
    closing.join();

    assertThat(waiting.specifiers()).containsExactly("one");
    pay(host, "four");
    disbursements.close();
    Condition.await("the end of its thread", () -> !thread.join().isAlive());
    Condition.await("the end of its session", () -> sessions.count() == 0);
    assertThat(waiting.specifiers()).containsExactly("one");
  }

  @Test
  void aListenerMayClose(Connection writer) throws SQLException {
    CompletableFuture<ChallengeDisbursements> closeable = new CompletableFuture<>();
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    Told closing =
        new Told() {
          @Override
          public void disbursed(Disbursement disbursement) {
            thread.complete(Thread.currentThread());
            closeable.join().close();
            super.disbursed(disbursement);
          }
        };
    closeable.complete(ChallengeDisbursements.listen(dataSource, closing));
    writer.setAutoCommit(false);
    HostRows several = HostRows.on(writer).block(100);
    pay(several, "one");
    pay(several, "two");
    writer.commit();

    closing.await("one");
    Condition.await("the end of its thread", () -> !thread.join().isAlive());
    Condition.await("the end of its session", () -> sessions.count() == 0);
    closeable.join().close();
    assertThat(closing.specifiers()).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPoolGetsItsConnectionBackAsItWas(boolean autoCommit) throws Exception {
    try (Pool pool = new Pool(sessions.dataSource("socketTimeout=77"), autoCommit)) {
      CompletableFuture<ChallengeDisbursements> closeable = new CompletableFuture<>();
      Told closing =
          new Told() {
            @Override
            public void disbursed(Disbursement disbursement) {
              super.disbursed(disbursement);
              // arrives when nobody is told any more
              payAnother();
              closeable.join().close();
            }
          };
      ChallengeDisbursements disbursements = ChallengeDisbursements.listen(pool, closing);
      closeable.complete(disbursements);
      pay(host, "one");
      closing.await("one");
      disbursements.close();

      assertThat(pool.returned())
          .containsExactly("auto-commit " + autoCommit + ", transaction IDLE");
      try (Connection connection = pool.getConnection()) {
        assertThat(pool.opened()).isEqualTo(1);
        assertThat(connection.getNetworkTimeout()).isEqualTo(77_000);
        connection.setAutoCommit(true);
        assertThat(connection.unwrap(PGConnection.class).getNotifications()).isEmpty();
        assertThat(Deployment.values(connection, "select pg_listening_channels()")).isEmpty();
      }
      assertThat(closing.specifiers()).containsExactly("one");
    }
  }

  private void payAnother() {
    try {
      pay(host, "another");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatAPoolsConnectionListensToBesidesIsNoneOfIts() throws SQLException {
    try (Pool pool = new Pool(dataSource, true);
        LoggedLines logged = new LoggedLines(ChallengeDisbursements.class)) {
      try (Connection connection = pool.getConnection()) {
        HostRows.on(connection).sql("listen other");
      }
      try (ChallengeDisbursements disbursements = ChallengeDisbursements.listen(pool, told)) {
        assertThat(disbursements).isNotNull();
        host.sql("notify other, '{\"user_id\": 500, \"amount\": 1, \"signature\": \"tx\"}'");
        pay(host, "last");
        told.await("last");
      }
      assertThat(told.disbursements).containsExactly(disbursement("last"));
      assertThat(logged.lines()).isEmpty();
    }
  }
}
