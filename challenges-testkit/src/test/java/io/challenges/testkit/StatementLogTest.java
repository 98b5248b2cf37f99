package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.util.PSQLException;

@ChallengesDatabase(template = Template.EMPTY)
class StatementLogTest {

  private final StatementLog log = new StatementLog();

  @Test
  void countsEachExecutionOnce(Connection plain) throws SQLException {
    Connection connection = log.watch(plain);
    try (Statement statement = connection.createStatement();
        PreparedStatement prepared = connection.prepareStatement("select ?::int")) {
      statement.execute("create table t (n int); insert into t values (1)");
      prepared.setInt(1, 7);
      try (ResultSet row = prepared.executeQuery()) {
        row.next();
        assertThat(row.getInt(1)).isEqualTo(7);
      }
      prepared.executeQuery().close();
      statement.addBatch("insert into t values (2)");
      statement.addBatch("insert into t values (3)");
      assertThat(statement.executeBatch()).containsExactly(1, 1);
    }

    assertThat(log.roundTrips())
        .containsExactly(
            "create table t (n int); insert into t values (1)",
            "select ?::int",
            "select ?::int",
            "insert into t values (2);\ninsert into t values (3)");
    assertThat(log.commits()).isZero();
  }

  @Test
  void countsSavepointsAndEndsOfTransactions(Connection plain) throws SQLException {
    Connection connection = log.watch(plain);
    connection.setAutoCommit(false);
    connection.commit();
    try (Statement statement = connection.createStatement()) {
      Savepoint savepoint = connection.setSavepoint();
      statement.execute("select 1");
      connection.rollback(savepoint);
      connection.releaseSavepoint(savepoint);
      connection.commit();
      statement.execute("select 2");
      connection.rollback();
      statement.execute("select 3");
      connection.setAutoCommit(true);
    }

    assertThat(log.roundTrips())
        .containsExactly(
            "savepoint",
            "select 1",
            "rollback to savepoint",
            "release savepoint",
            "select 2",
            "select 3");
    assertThat(log.commits()).isEqualTo(2);
    assertThat(log.rollbacks()).isEqualTo(1);

    log.clear();
    assertThat(log.roundTrips()).isEmpty();
    assertThat(log.commits() + log.rollbacks()).isZero();
  }

  @Test
  void countsWhatOnlyLooksLikeASetting(Connection plain) throws SQLException {
    Connection connection = log.watch(plain);
    connection.setTransactionIsolation(connection.getTransactionIsolation());
    connection.setAutoCommit(false);

    assertThat(log.roundTrips())
        .containsExactly("(getTransactionIsolation)", "(setTransactionIsolation)");
  }

  @Test
  void agreesWithTheWire(TestDatabase database) throws Exception {
    PGSimpleDataSource direct = new PGSimpleDataSource();
    direct.setUrl(database.url());
    try (CountingProxy proxy =
        CountingProxy.to(direct.getServerNames()[0], direct.getPortNumbers()[0])) {
      PGSimpleDataSource counted = new PGSimpleDataSource();
      counted.setUrl(database.url());
      counted.setServerNames(new String[] {"localhost"});
      counted.setPortNumbers(new int[] {proxy.port()});
      try (Connection plain = counted.getConnection()) {
        Connection connection = log.watch(plain);
        int before = proxy.roundTrips();

        try (Statement statement = connection.createStatement();
            PreparedStatement prepared = connection.prepareStatement("select ?::int; select 2")) {
          statement.execute("create table t (n int); insert into t values (1)");
          connection.setAutoCommit(false);
          connection.commit();
          Savepoint savepoint = connection.setSavepoint();
          for (int i = 0; i < 10; i++) {
            prepared.setInt(1, i);
            prepared.execute();
          }
          connection.rollback(savepoint);
          connection.releaseSavepoint(savepoint);
          connection.rollback();
          statement.addBatch("insert into t values (2)");
          statement.addBatch("insert into t values (3)");
          statement.executeBatch();
          connection.getTransactionIsolation();
          connection.commit();
          connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
          statement.execute("select 1");
          connection.setAutoCommit(true);
          connection.setSchema(connection.getSchema());
          connection.setClientInfo("ApplicationName", "test");
          connection.isValid(0);
        }

        assertThat(log.roundTrips().size() + log.commits() + log.rollbacks())
            .isEqualTo(proxy.roundTrips() - before);
      }
    }
  }

  @Test
  void letsTheDriverBeReached(DataSource plain) throws SQLException {
    try (Connection connection = log.watch(plain).getConnection();
        PreparedStatement statement = connection.prepareStatement("select 1")) {
      assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
      assertThat(statement.unwrap(PGStatement.class).getPrepareThreshold()).isPositive();
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(List.of(connection)).contains(connection);
    }
  }

  @Test
  void passesErrorsOnAsTheyAre(Connection plain) throws SQLException {
    try (Statement statement = log.watch(plain).createStatement()) {
      assertThatThrownBy(() -> statement.execute("select * from nowhere"))
          .isInstanceOf(PSQLException.class);
    }
    assertThat(log.roundTrips()).containsExactly("select * from nowhere");
  }
}
