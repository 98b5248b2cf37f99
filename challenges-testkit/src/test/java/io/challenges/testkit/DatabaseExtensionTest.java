package io.challenges.testkit;

import static io.challenges.testkit.Sql.execute;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

@ChallengesDatabase(template = Template.EMPTY)
class DatabaseExtensionTest {

  /** Without one the server would end with each of the runs below. */
  @BeforeEach
  void keepTheServer(TestDatabase database) {}

  @Test
  void failsATestThatLeavesASessionIdleInATransaction() {
    run(Leaks.class, "transaction", "javax.sql.DataSource")
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test(),
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(
                        text -> text.contains("idle in transaction; it last ran: select 42")))));
  }

  @Test
  void failsATestThatLeavesAnAdvisoryLock() {
    run(Leaks.class, "lock", "javax.sql.DataSource")
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test(),
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(text -> text.contains("advisory lock (classid 0, objid 4711)")))));
  }

  @Test
  void failsATestThatLeavesAPreparedTransaction() {
    run(Leaks.class, "prepared", "java.sql.Connection")
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                test(),
                finishedWithFailure(
                    instanceOf(AssertionError.class),
                    message(text -> text.contains("prepared transaction left")))));
  }

  @Test
  void closesWhatItHandedOut() {
    run(Leaks.class, "handedOut", "io.challenges.testkit.TestDatabase", "java.sql.Connection")
        .assertThatEvents()
        .haveExactly(1, event(test(), finishedSuccessfully()));
  }

  @Test
  void refusesADatabaseForAWholeClass() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(BeforeAllTests.class, "never"))
        .execute()
        .containerEvents()
        .assertThatEvents()
        .haveExactly(
            1,
            event(
                finishedWithFailure(
                    instanceOf(ParameterResolutionException.class),
                    message(text -> text.contains("Each test method has a database of its own")))));
  }

  private static Events run(Class<?> tests, String method, String... parameters) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(tests, method, String.join(",", parameters)))
        .execute()
        .testEvents();
  }

  // Not found by name: run by the tests above only
  @ChallengesDatabase(template = Template.EMPTY)
  static class Leaks {

    @Test
    void transaction(DataSource dataSource) throws SQLException {
      Connection connection = dataSource.getConnection();
      connection.setAutoCommit(false);
      execute(connection, "select 42");
    }

    @Test
    void lock(DataSource dataSource) throws SQLException {
      execute(dataSource.getConnection(), "select pg_advisory_lock(4711)");
    }

    @Test
    void prepared(Connection connection) throws SQLException {
      connection.setAutoCommit(false);
      execute(connection, "create table t ()");
      execute(connection, "prepare transaction 'left'");
    }

    @Test
    void handedOut(TestDatabase database, Connection connection) throws SQLException {
      connection.setAutoCommit(false);
      execute(connection, "select pg_advisory_lock(4711)");
      Connection second = database.connect();
      second.setAutoCommit(false);
      execute(second, "create table t ()");
    }
  }

  @ChallengesDatabase(template = Template.EMPTY)
  static class BeforeAllTests {

    @BeforeAll
    static void ask(TestDatabase database) {}

    @Test
    void never() {}
  }
}
