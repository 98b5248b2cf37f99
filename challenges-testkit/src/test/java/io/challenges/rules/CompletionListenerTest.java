package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeTickException;
import io.challenges.CompletedChallenge;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code onCompleted}. */
@ChallengesDatabase
class CompletionListenerTest {

  private final List<String> challenges = new ArrayList<>();
  private final List<List<CompletedChallenge>> calls = new ArrayList<>();

  private void note(Connection connection, String challenge, List<CompletedChallenge> rows) {
    challenges.add(challenge);
    calls.add(rows);
  }

  @Test
  void hearsOfEachRowThatATickCompletes(TestDatabase database) throws SQLException {
    Deployment deployment = Deployment.on(database, s -> s.onCompleted(this::note));
    deployment.catalogue("m", "amount", "3");
    deployment
        .host()
        .block(100)
        .event(702, e -> e.mobile(true))
        .block(101)
        .event(700, e -> e.mobile(true))
        .event(701, e -> e.mobile(false));

    deployment.settle("m");

    assertThat(challenges).containsExactly("m");
    assertThat(calls)
        .containsExactly(
            List.of(
                new CompletedChallenge(700, "2bc", 3, 101, Deployment.INSTANT),
                new CompletedChallenge(702, "2be", 3, 100, Deployment.INSTANT)));
  }

  @Test
  void hearsNothingOfARowThatWasCompleteBefore(TestDatabase database) throws SQLException {
    Deployment deployment = Deployment.on(database, s -> s.onCompleted(this::note));
    deployment.host().block(100).event(700, e -> e.mobile(true));
    deployment.settle("m");
    calls.clear();
    deployment.host().block(101).updateEvent(700, e -> e.mobile(true));

    assertThat(deployment.tick("m").keysDerived()).isEqualTo(1);

    assertThat(calls).isEmpty();
  }

  @Test
  void hearsOfARowThatAnEarlierJobLeftIncomplete(TestDatabase database) throws SQLException {
    Deployment deployment = Deployment.on(database, s -> s.onCompleted(this::note));
    deployment
        .host()
        .sql(
            """
            insert into user_challenges (challenge_id, user_id, specifier, is_complete, amount)
            values ('m', 700, '2bc', false, 9)
            """)
        .block(100)
        .event(700, e -> e.mobile(true));

    deployment.tick("m");

    assertThat(calls)
        .containsExactly(List.of(new CompletedChallenge(700, "2bc", 1, 100, Deployment.INSTANT)));
  }

  @Test
  void hearsOfNoMoreRowsAtATimeThanABatchHas(TestDatabase database) throws SQLException {
    Deployment deployment = Deployment.on(database, s -> s.batchSize(2).onCompleted(this::note));
    deployment.host().block(100).user(500);
    for (int referred = 601; referred <= 605; referred++) {
      deployment.host().event(referred, e -> e.referrer(500));
    }

    assertThat(deployment.tick("r").completed()).isEqualTo(5);

    assertThat(calls).extracting(List::size).containsExactly(2, 2, 1);
    assertThat(calls.stream().flatMap(List::stream).map(CompletedChallenge::specifier))
        .containsExactlyInAnyOrder("1f4:259", "1f4:25a", "1f4:25b", "1f4:25c", "1f4:25d");
  }

  @Test
  void worksInTheTicksTransaction(TestDatabase database, Connection elsewhere) throws SQLException {
    List<String> seen = new ArrayList<>();
    database.host().sql("create table payout (specifier text)");
    Deployment deployment =
        Deployment.on(
            database,
            s ->
                s.onCompleted(
                    (connection, challenge, rows) -> {
                      seen.add("here " + paid(connection) + ", elsewhere " + paid(elsewhere));
                      try (Statement statement = connection.createStatement()) {
                        statement.execute(
                            "insert into payout values ('" + rows.get(0).specifier() + "')");
                      }
                    }));
    deployment.host().block(100).event(700, e -> e.mobile(true));

    deployment.tick("m");

    assertThat(seen).containsExactly("here 1, elsewhere 0");
    assertThat(deployment.value("select specifier from payout")).isEqualTo("2bc");
  }

  private static String paid(Connection connection) throws SQLException {
    return Deployment.value(connection, "select count(*) from user_challenges") + "";
  }

  @Test
  void failsTheTickWithWhatItThrows(TestDatabase database) throws SQLException {
    SQLException broke = new SQLException("no funds", "P0001");
    List<Exception> failures = new ArrayList<>(List.of(broke, new IllegalStateException("closed")));
    Deployment deployment =
        Deployment.on(
            database,
            s ->
                s.onCompleted(
                    (connection, challenge, rows) -> {
                      try (Statement statement = connection.createStatement()) {
                        statement.execute("update challenges set amount = '99'");
                      }
                      if (!failures.isEmpty()) {
                        Exception failure = failures.remove(0);
                        if (failure instanceof SQLException e) {
                          throw e;
                        }
                        throw (RuntimeException) failure;
                      }
                    }));
    deployment.host().block(100).event(700, e -> e.mobile(true));

    assertThatThrownBy(() -> deployment.tick("m"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessage("Challenge m, the listener onCompleted: no funds")
        .hasCause(broke)
        .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("P0001"));
    assertNothingStays(deployment);

    assertThatThrownBy(() -> deployment.tick("m"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessage("Challenge m, the listener onCompleted: closed")
        .hasCauseInstanceOf(IllegalStateException.class);
    assertNothingStays(deployment);

    deployment.tick("m");
    assertThat(deployment.row("m", "2bc").amount()).isEqualTo(1);
  }

  private static void assertNothingStays(Deployment deployment) throws SQLException {
    assertThat(deployment.connection().getAutoCommit()).isTrue();
    assertThat(deployment.rows("m")).isEmpty();
    assertThat(
            deployment.value(
                """
                select last_checkpoint || ' ' || scanned || ' ' || revision
                from indexing_checkpoints where tablename = 'challenges:m:last_blocknumber'
                """))
        .isEqualTo("-1 -1 0");
    assertThat(deployment.value("select amount from challenges where id = 'm'")).isEqualTo("1");
    assertThat(deployment.value("select count(*) from notification")).isEqualTo("0");
  }

  @Test
  void seesARowThatItCompletesItselfStayAsItIs(TestDatabase database) throws SQLException {
    Deployment deployment =
        Deployment.on(
            database,
            s ->
                s.batchSize(1)
                    .onCompleted(
                        (connection, challenge, rows) -> {
                          note(connection, challenge, rows);
                          try (Statement statement = connection.createStatement()) {
                            statement.execute(
                                """
                                insert into user_challenges
                                  (challenge_id, user_id, specifier, is_complete, amount)
                                values ('r', 500, '1f4:259', true, 77),
                                  ('r', 500, '1f4:25a', true, 77)
                                on conflict do nothing
                                """);
                          }
                        }));
    deployment
        .host()
        .block(100)
        .user(500)
        .event(601, e -> e.referrer(500))
        .event(602, e -> e.referrer(500));

    assertThat(deployment.tick("r").completed()).isEqualTo(1);

    assertThat(calls).hasSize(1);
    assertThat(deployment.rows("r"))
        .extracting(UserChallenge::amount)
        .containsExactlyInAnyOrder(1, 77);
  }
}
