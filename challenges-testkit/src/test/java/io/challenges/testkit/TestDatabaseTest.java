package io.challenges.testkit;

import static io.challenges.testkit.Sql.number;
import static io.challenges.testkit.Sql.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.migrations.ChallengeMigrations;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;

@ChallengesDatabase(template = Template.HOST)
class TestDatabaseTest {

  @RepeatedTest(5)
  void startsWithoutRowsOfOtherTests(TestDatabase database, Connection connection)
      throws SQLException {
    assertThat(number(connection, "select count(*) from users")).isZero();

    database.host().block(100).user(500);

    assertThat(number(connection, "select count(*) from users")).isEqualTo(1);
  }

  @Test
  void isTheSameInAllParameters(TestDatabase database, DataSource dataSource, Connection connection)
      throws SQLException {
    assertThat(connection.getCatalog()).isEqualTo(database.name());
    try (Connection other = dataSource.getConnection()) {
      assertThat(other.getCatalog()).isEqualTo(database.name());
    }
    assertThat(database.dataSource()).isSameAs(dataSource);
    assertThat(database.host()).isSameAs(database.host());
  }

  @Test
  void isReachedThroughItsUrl(TestDatabase database) throws SQLException {
    try (Connection connection = DriverManager.getConnection(database.url())) {
      assertThat(text(connection, "select current_database()")).isEqualTo(database.name());
    }
    assertThat(database.uri()).startsWith("postgresql://").endsWith("/" + database.name());
  }

  @Test
  void givesSessionsATimeZoneOfItsOwn(Connection connection, DataSource dataSource)
      throws SQLException {
    assertThat(text(connection, "show time zone")).isEqualTo(TestDatabase.TIME_ZONE);
    try (Connection other = dataSource.getConnection()) {
      assertThat(text(other, "show time zone")).isEqualTo(TestDatabase.TIME_ZONE);
    }
  }

  @Test
  @ChallengesDatabase(template = Template.EMPTY)
  void holdsWhatTheAnnotationOnTheMethodSays(Connection connection) throws SQLException {
    assertThat(number(connection, "select count(*) from pg_class where relname = 'users'"))
        .isZero();
  }

  @Test
  @ChallengesDatabase
  void holdsTheLibrarysTablesToo(DataSource dataSource, Connection connection) throws SQLException {
    assertThat(ChallengeMigrations.on(dataSource).verify(connection).findings()).isEmpty();
    assertThat(
            number(
                connection, "select count(*) from challenges where id in ('m', 'r', 'rv', 'rd')"))
        .isEqualTo(4);
    assertThat(
            text(
                connection,
                "select last_checkpoint from indexing_checkpoints where tablename = 'challenges:r:last_blocknumber'"))
        .isEqualTo("-1");
  }

  @Test
  void areManyAtOnce() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<String> use =
          () -> {
            try (TestDatabase database = TestDatabase.create(Template.HOST)) {
              database.host().block(1).user(1);
              return database.name();
            }
          };
      List<Future<String>> uses = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        uses.add(threads.submit(use));
      }
      Set<String> names = new HashSet<>();
      for (Future<String> name : uses) {
        names.add(name.get());
      }
      assertThat(names).hasSize(24);
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void isDroppedWithOpenSessionsAndPreparedTransactions(Connection connection) throws Exception {
    TestDatabase other = TestDatabase.create(Template.HOST);
    try (Connection session = DriverManager.getConnection(other.url());
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute("insert into blocks (blockhash, number) values ('a', 1)");
      statement.execute("prepare transaction 'forgotten'");

      other.close();

      assertThat(eventuallyGone(connection, other.name())).isTrue();
    } catch (PSQLException e) {
      // The session may notice at its end that it was ended
      assertThat(e.getSQLState()).isEqualTo("57P01");
    }
  }

  @Nested
  class WithinAnotherClass {

    private String seenBefore = "";

    @BeforeEach
    void note(TestDatabase database) {
      seenBefore = database.name();
    }

    @Test
    void isTheOneOfTheMethodsAroundTheTest(TestDatabase database, Connection connection)
        throws SQLException {
      assertThat(database.name()).isEqualTo(seenBefore);
      assertThat(number(connection, "select count(*) from users")).isZero();
    }
  }

  private static boolean eventuallyGone(Connection connection, String database) throws Exception {
    try (PreparedStatement statement =
        connection.prepareStatement("select from pg_database where datname = ?")) {
      statement.setString(1, database);
      for (int attempt = 0; attempt < 1_000; attempt++) {
        try (ResultSet row = statement.executeQuery()) {
          if (!row.next()) {
            return true;
          }
        }
        Thread.sleep(10);
      }
      return false;
    }
  }
}
