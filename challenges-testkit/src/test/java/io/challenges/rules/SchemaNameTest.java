package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.ExclusionResult;
import io.challenges.IndexerRound;
import io.challenges.StartFrom;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A schema whose name needs quotes, beside one with the same tables that the search path names. */
@ChallengesDatabase
class SchemaNameTest {

  private static final String NAME = "Host's \"own\" schema";
  private static final String QUOTED = "\"Host's \"\"own\"\" schema\"";

  private final Challenges challenges =
      UserEventChallenges.with(ChallengeSettings.builder().schema(NAME).build());
  private HostRows host;

  @BeforeEach
  void install(TestDatabase database) throws SQLException, IOException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("create schema " + QUOTED + "; set search_path = " + QUOTED);
      statement.execute(hostSchema());
    }
    ChallengeMigrations.on(database.dataSource())
        .schema(NAME)
        .startFrom(StartFrom.BEGINNING)
        .migrate();
    host = HostRows.on(connection);
    host.block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .event(601, e -> e.referrer(501));
    // the tables that must not be touched say something else
    database.host().block(100).event(700, e -> e.mobile(true).referrer(501)).user(501);
  }

  private static String hostSchema() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            TestDatabase.class.getResourceAsStream("host-schema.sql"), "the host's tables")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void isTheOnlyOneThatTicksReadAndWrite(TestDatabase database, Connection connection)
      throws SQLException {
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), challenges).build()) {
      IndexerRound round = indexer.tick();

      assertThat(round.failures()).isEmpty();
      assertThat(round.results())
          .hasSize(4)
          .allSatisfy(tick -> assertThat(tick.completed()).isPositive());
    }
    assertThat(
            Deployment.values(
                connection,
                "select challenge_id || ' ' || specifier from %s.user_challenges order by 1"
                    .formatted(QUOTED)))
        .containsExactly("m 258", "r 1f5:259", "rd 258:1f4", "rd 259:1f5", "rv 1f4:258");
    assertThat(
            Deployment.values(
                connection,
                "select distinct scanned::text from %s.indexing_checkpoints where %s"
                    .formatted(QUOTED, UserEventChallenges.CHECKPOINTS)))
        .containsExactly("100");
    assertThat(Deployment.value(connection, "select count(*) from user_challenges")).isEqualTo("0");
    assertThat(Deployment.values(connection, "select distinct scanned from indexing_checkpoints"))
        .containsExactly("-1");
    assertThat(Deployment.value(connection, "select count(*) from notification")).isEqualTo("0");
  }

  @Test
  void isTheOnlyOneThatSeedsAndRewindsWrite(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("delete from " + QUOTED + ".indexing_checkpoints");
    }

    challenges.seed(connection, StartFrom.NOW);
    challenges.rewind(connection, Axis.BLOCKS, 50);

    assertThat(
            Deployment.values(
                connection,
                "select distinct scanned::text from %s.indexing_checkpoints".formatted(QUOTED)))
        .containsExactly("50");
    assertThat(challenges.checkpoints().read(connection, "m", Axis.BLOCKS))
        .hasValueSatisfying(checkpoint -> assertThat(checkpoint.scanned()).isEqualTo(50));
    assertThat(Deployment.values(connection, "select distinct scanned from indexing_checkpoints"))
        .containsExactly("-1");
  }

  @Test
  void isTheOnlyOneThatExclusionsReadAndWrite(Connection connection) throws SQLException {
    challenges.processor("m").tick(connection);
    challenges.processor("rd").tick(connection);
    host.sql(
        "insert into challenge_disbursements (challenge_id, user_id, specifier, signature)"
            + " values ('m', 600, '258', 'signature')");

    assertThat(challenges.inspect("m").exclude(connection, "258", "fraud").effect())
        .isEqualTo(ExclusionResult.Effect.ROW_STAYS);
    assertThat(challenges.inspect("rd").exclude(connection, "258:1f4", "fraud").effect())
        .isEqualTo(ExclusionResult.Effect.ROW_DELETED);
    assertThat(challenges.inspect("rd").include(connection, "258:1f4").completed()).isEqualTo(1);

    assertThat(
            Deployment.values(
                connection, "select specifier from %s.challenge_exclusions".formatted(QUOTED)))
        .containsExactly("258");
    assertThat(Deployment.values(connection, "select specifier from challenge_exclusions"))
        .isEmpty();
  }

  @Test
  void holdsUpNobodyWhoTicksAnotherSchema(Connection here, Connection there) throws SQLException {
    here.setAutoCommit(false);
    challenges.processor("m").tick(here);

    assertThat(UserEventChallenges.standard().processor("m").tick(there).completed()).isOne();

    here.rollback();
  }
}
