package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a user's early completions are counted. */
@ChallengesDatabase
class ScoreTest {

  private static final String CREATED = "2025-01-01 12:00:00";
  private static final String EARLY = "2025-01-01 12:02:00";
  private static final String LATE = "2025-01-01 12:03:01";

  private HostRows host;
  private Connection connection;

  @BeforeEach
  void connect(Connection connection) throws SQLException {
    this.connection = connection;
    this.host = HostRows.on(connection);
    host.block(100).user(500, u -> u.set("created_at", CREATED));
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-01 11:56:59, 0",
    "2025-01-01 11:57:00, 1",
    "2025-01-01 12:00:00, 1",
    "2025-01-01 12:03:00, 1",
    "2025-01-01 12:03:00.000001, 0"
  })
  void completionsWithinThreeMinutesOfTheAccountsCreationCount(String completedAt, int count)
      throws SQLException {
    complete("p", 500, completedAt);

    assertThat(Rows.of(connection, "select challenge_count from user_score_features"))
        .isEqualTo(count == 0 ? List.of() : List.of("1"));
  }

  @Test
  void installingTheAppAndBuyingDoNotCount() throws SQLException {
    complete("m", 500, EARLY);
    complete("b", 500, EARLY);
    assertThat(Rows.of(connection, "select * from user_score_features")).isEmpty();

    complete("p", 500, EARLY);
    assertThat(count(500)).isEqualTo("1");
  }

  @Test
  void rowsWithoutAnAccountOrATimeDoNotCount() throws SQLException {
    complete("p", 999, EARLY);
    host.sql(
        """
        insert into user_challenges (challenge_id, user_id, specifier, is_complete)
        values ('u', 500, '1f4', true), ('u', null, 'nobody', true)
        """);

    assertThat(Rows.of(connection, "select * from user_score_features")).isEmpty();
  }

  @Test
  void anIncompleteRowCountsOnceItIsComplete() throws SQLException {
    host.sql(
        """
        insert into user_challenges (challenge_id, user_id, specifier, is_complete, completed_at)
        values ('p', 500, '1f4', false, '2025-01-01 12:02:00')
        """);
    assertThat(Rows.of(connection, "select * from user_score_features")).isEmpty();

    host.sql("update user_challenges set is_complete = true");

    assertThat(count(500)).isEqualTo("1");
  }

  @Test
  void otherVersionsOfTheAccountDoNotCountAgain() throws SQLException {
    host.block(101).appendUser(500, u -> u.set("created_at", CREATED));
    host.user(500, u -> u.set("created_at", CREATED));

    complete("p", 500, EARLY);
    complete("u", 500, EARLY);

    assertThat(count(500)).isEqualTo("2");
  }

  @Test
  void ofSeveralCurrentVersionsTheLatestTellsWhenTheAccountWasMade() throws SQLException {
    host.user(500, u -> u.blocknumber(null).set("created_at", LATE));
    host.block(90).user(500, u -> u.set("created_at", "2024-01-01 00:00:00"));

    complete("p", 500, EARLY);

    assertThat(count(500)).isEqualTo("1");
  }

  @Test
  void aVersionThatIsNotCurrentTellsNothing() throws SQLException {
    host.sql("update users set is_current = false");
    host.block(101).user(500, u -> u.set("created_at", "2024-01-01 00:00:00"));

    complete("p", 500, EARLY);

    assertThat(Rows.of(connection, "select * from user_score_features")).isEmpty();
  }

  @Test
  void onlyUsersWithANewEarlyRowAreLookedAt() throws SQLException {
    complete("p", 500, EARLY);
    host.sql("update user_score_features set challenge_count = 77");

    complete("u", 500, LATE);
    host.sql("update user_challenges set amount = 9");
    assertThat(count(500)).isEqualTo("77");

    complete("fp", 500, EARLY);
    assertThat(count(500)).isEqualTo("2");
  }

  @Test
  void aCountThatStaysIsNotWritten() throws SQLException {
    complete("p", 500, EARLY);
    host.sql("update user_score_features set challenge_count = 2");
    String version = Rows.one(connection, "select xmin, ctid, updated_at from user_score_features");

    complete("u", 500, EARLY);

    assertThat(Rows.one(connection, "select xmin, ctid, updated_at from user_score_features"))
        .isEqualTo(version);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void twoCompletionsAtOnceAreBothCounted(boolean hasRow, TestDatabase database) throws Exception {
    if (hasRow) {
      host.sql("insert into user_score_features (user_id, challenge_count) values (500, 0)");
    }
    Connection first = database.connect();
    first.setAutoCommit(false);
    complete(HostRows.on(first), "p", 500, EARLY);
    CompletableFuture<Void> second =
        Elsewhere.run(
            () -> {
              try {
                complete("u", 500, EARLY);
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Sessions.awaitOneThatWaits(database);
    first.commit();
    second.get(30, TimeUnit.SECONDS);

    assertThat(count(500)).isEqualTo("2");
  }

  private void complete(String challenge, int user, String completedAt) throws SQLException {
    complete(host, challenge, user, completedAt);
  }

  private static void complete(HostRows host, String challenge, int user, String completedAt)
      throws SQLException {
    host.sql(
        """
        insert into user_challenges
          (challenge_id, user_id, specifier, is_complete, amount, completed_blocknumber, completed_at)
        values (?, ?, ?, true, 1, 100, ?)
        """,
        challenge,
        user,
        Integer.toHexString(user),
        completedAt);
  }

  private String count(int user) throws SQLException {
    return Rows.one(
        connection, "select challenge_count from user_score_features where user_id = ?", user);
  }
}
