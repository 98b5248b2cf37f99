package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.rules.Deployment;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PSQLException;

/** Each error names the challenge and what was running, and keeps the cause and its SQLSTATE. */
@ChallengesDatabase
class TickErrorTest {

  private static ChallengeTickException failure(
      Challenges challenges, String challenge, Connection connection) {
    ChallengeTickException failure =
        assertThatExceptionOfType(ChallengeTickException.class)
            .isThrownBy(() -> challenges.processor(challenge).tick(connection))
            .actual();
    assertThat(failure.challengeId()).isEqualTo(challenge);
    assertThat(failure.getMessage())
        .isEqualTo(
            "Challenge %s, %s: %s",
            challenge,
            failure.statement(),
            Objects.requireNonNull(failure.getCause()).getMessage());
    return failure;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void tellsWhatIsWrongWithAChallengeOfTheHosts(
      Fault fault, TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .sql("insert into challenges (id, amount, active) values ('vip', '1', true)")
        .block(100)
        .user(500);
    fault.prepare(connection);

    ChallengeTickException failure = failure(fault.challenges(), "vip", connection);

    assertThat(failure.statement()).contains(fault.statement);
    assertThat(failure.getSQLState()).isEqualTo(fault.state);
    assertThat(failure.getCause()).hasMessageContaining(fault.cause);
  }

  @ParameterizedTest
  @CsvSource({
    "user_events, scan of m/user_events_by_user.sql",
    "challenges, checkpoint/state.sql",
    "indexing_checkpoints, checkpoint/state.sql",
    "user_challenges, m/derivation.sql",
    "challenge_exclusions, m/derivation.sql",
    "blocks, m/derivation.sql"
  })
  void tellsWhichTableIsMissing(
      String table, String statement, TestDatabase database, Connection connection)
      throws SQLException {
    database.host().block(100).event(700, e -> e.mobile(true));
    database.host().sql("drop table " + table + " cascade");

    ChallengeTickException failure = failure(Challenges.standard(), "m", connection);

    assertThat(failure.statement()).isEqualTo(statement);
    assertThat(failure.getSQLState()).isEqualTo("42P01");
    assertThat(failure.getMessage()).contains("relation \"public." + table + "\" does not exist");
    assertThat(connection.getAutoCommit()).isTrue();
  }

  @Test
  void tellsWhichColumnIsMissing(TestDatabase database, Connection connection) throws SQLException {
    database.host().block(100).event(700, e -> e.mobile(true));
    database.host().sql("alter table user_events drop column is_mobile_user");

    ChallengeTickException failure = failure(Challenges.standard(), "m", connection);

    assertThat(failure.statement()).isEqualTo("scan of m/user_events_by_user.sql");
    assertThat(failure.getSQLState()).isEqualTo("42703");
    assertThat(failure.getMessage()).contains("is_mobile_user");
  }

  @Test
  void tellsThatTheConnectionIsClosed(Connection connection) throws SQLException {
    connection.close();

    ChallengeTickException failure = failure(Challenges.standard(), "m", connection);

    assertThat(failure.getSQLState()).isEqualTo("08003");
    assertThat(failure.getCause()).isInstanceOf(PSQLException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsThatTheConnectionBroke(boolean autoCommit, TestDatabase database, Connection connection)
      throws SQLException {
    Challenges challenges =
        Challenges.with(
            ChallengeSettings.builder()
                .onCompleted(
                    (tick, challenge, rows) ->
                        database
                            .host()
                            .sql(
                                "select pg_terminate_backend(?, 60000)",
                                tick.unwrap(BaseConnection.class).getBackendPID()))
                .build());
    database.host().block(100).user(500).event(700, e -> e.mobile(true).referrer(500));
    connection.setAutoCommit(autoCommit);

    ChallengeTickException failure = failure(challenges, "m", connection);

    assertThat(failure.getSQLState()).isIn("57P01", "08006", "08003");
    try (Connection other = database.dataSource().getConnection()) {
      assertThat(Deployment.values(other, "select specifier from user_challenges")).isEmpty();
      assertThat(Challenges.standard().processor("m").tick(other).completed()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsThatTheDriverIsAnother(boolean autoCommit, Connection connection) throws SQLException {
    connection.setAutoCommit(autoCommit);

    ChallengeTickException failure = failure(Challenges.standard(), "m", foreign(connection));

    assertThat(failure.getMessage()).contains("needs a connection of the PostgreSQL JDBC driver");
    assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
  }

  /** Statements that know nothing of PostgreSQL. */
  private static Connection foreign(Connection connection) {
    return proxy(
        Connection.class,
        connection,
        result ->
            result instanceof PreparedStatement statement
                ? proxy(PreparedStatement.class, statement, each -> each)
                : result);
  }

  private interface Change {
    Object of(Object result);
  }

  private static <T> T proxy(Class<T> type, T of, Change change) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (method.getName().equals("isWrapperFor")) {
                return false;
              }
              try {
                Object result = method.invoke(of, arguments);
                return result == null ? null : change.of(result);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
  }

  /** What a standby answers; a real one would have to be copied and started for this. */
  @Test
  void refusesAStandby(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .sql(
            """
            create schema standby;
            create function standby.pg_is_in_recovery() returns boolean language sql
              as 'select true';
            """)
        .block(100)
        .event(700, e -> e.mobile(true));
    try (Statement statement = connection.createStatement()) {
      statement.execute("set search_path = standby, pg_catalog, public");
    }

    ChallengeTickException failure = failure(Challenges.standard(), "m", connection);

    assertThat(failure.getMessage()).contains("this server is a standby");
    assertThat(failure.getSQLState()).isEqualTo("25006");
    assertThat(Deployment.values(connection, "select specifier from user_challenges")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01", "53100"})
  void keepsTheStateThatTheHostRetriesFor(
      String state, TestDatabase database, Connection connection) throws SQLException {
    Challenges challenges =
        Challenges.with(
            ChallengeSettings.builder()
                .onCompleted(
                    (tick, challenge, rows) -> {
                      try (Statement statement = tick.createStatement()) {
                        statement.execute(
                            "do $$ begin raise exception 'lost' using errcode = '%s'; end $$"
                                .formatted(state));
                      }
                    })
                .build());
    database.host().block(100).event(700, e -> e.mobile(true));

    assertThat(failure(challenges, "m", connection).getSQLState()).isEqualTo(state);
  }
}
