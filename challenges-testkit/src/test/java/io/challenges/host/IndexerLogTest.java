package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeTickException;
import io.challenges.IndexerRound.Status;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an indexer logs of its rounds. */
@ChallengesDatabase
class IndexerLogTest {

  private final Heard heard = new Heard();
  private TestDatabase database;
  private LoggedLines logged;
  private ChallengeIndexer indexer;

  @BeforeEach
  void rest(TestDatabase database) throws SQLException {
    this.database = database;
    Deployment.on(database).rest();
    logged = new LoggedLines(ChallengeIndexer.class);
    indexer =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard())
            .listener(heard)
            .build();
  }

  @AfterEach
  void close() {
    logged.close();
    indexer.close();
  }

  @Test
  void nothingWithoutWork(Connection holder) throws SQLException {
    holder.setAutoCommit(false);
    UserEventChallenges.standard().processor("rd").tick(holder);

    assertThat(indexer.tick().status()).isEqualTo(Status.TICKED);
    holder.rollback();
    Condition.await("a skipped round", () -> indexer.tick().status() == Status.UNCHANGED);

    assertThat(logged.lines()).isEmpty();
  }

  @Test
  void aLineForEachChallengeThatWorked() throws SQLException {
    database
        .host()
        .block(100)
        .event(700, e -> e.mobile(true))
        .sql("delete from challenges where id like 'r%'");

    indexer.tick();

    assertThat(logged.lines())
        .singleElement()
        .asString()
        .matches(
            "DEBUG Challenge m: rows scanned 1, keys derived 1, inserted 1, updated 0, completed 1;"
                + " blocks -1 to 100; \\d+ ms");
  }

  @Test
  void aFailureThatRepeatsOnce() throws SQLException {
    database.host().sql("update challenges set amount = 'five' where id = 'm'");

    for (int round = 0; round < 3; round++) {
      assertThat(indexer.tick().failures()).containsOnlyKeys("m");
    }

    assertThat(logged.lines())
        .singleElement()
        .asString()
        .startsWith("ERROR Challenge m, checkpoint/state.sql: the amount \"five\"");
    assertThat(logged.stackTracesOf(ChallengeTickException.class)).isEqualTo(1);
    logged.clear();

    database.host().sql("update challenges set amount = '5' where id = 'm'");
    indexer.tick();
    indexer.tick();

    assertThat(logged.lines())
        .singleElement()
        .asString()
        .startsWith("INFO Challenge m went through again; failures before: 3, in ");
  }

  @Test
  void theSameInATransactionOfTheHosts(Connection host) throws SQLException {
    database
        .host()
        .block(100)
        .event(700, e -> e.mobile(true))
        .sql("delete from challenges where id = 'r' or id = 'rv'")
        .sql("update challenges set amount = 'five' where id = 'm'");
    host.setAutoCommit(false);

    for (int round = 0; round < 3; round++) {
      assertThat(indexer.tick(host).failures()).containsOnlyKeys("m");
      host.commit();
    }

    assertThat(logged.lines())
        .filteredOn(line -> line.startsWith("ERROR"))
        .singleElement()
        .asString()
        .startsWith("ERROR Challenge m, ");
    assertThat(logged.lines())
        .anyMatch(line -> line.startsWith("DEBUG Challenge rd: rows scanned 1,"));
  }

  @Test
  void roundsWithoutAConnectionOnce() throws SQLException {
    AtomicBoolean down = new AtomicBoolean();
    try (ChallengeIndexer scheduled =
        ChallengeIndexer.on(Outage.of(database.dataSource(), down), UserEventChallenges.standard())
            .listener(heard)
            .every(Duration.ofMillis(1))) {
      assertThat(scheduled).isNotNull();
      down.set(true);
      Condition.await("rounds that cannot begin", () -> heard.failedRounds.size() >= 5);

      assertThat(logged.lines())
          .filteredOn(line -> !line.startsWith("DEBUG"))
          .containsExactly("ERROR A round did not go through: no connection");
      assertThat(logged.stackTracesOf(SQLException.class)).isEqualTo(1);

      logged.clear();
      down.set(false);
      Condition.await("a line", () -> !logged.lines().isEmpty());
      assertThat(logged.lines().get(0))
          .startsWith("INFO A round went through again; failures before: ");
    }
  }
}
