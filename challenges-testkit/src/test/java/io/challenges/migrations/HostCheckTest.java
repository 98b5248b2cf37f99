package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a host lacks is said at once and in whole, and nothing is changed. */
@ChallengesDatabase(template = Template.HOST)
class HostCheckTest {

  @Test
  void everythingThatIsMissingIsListed(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("alter table users drop column is_verified, drop column txhash, add txhash bytea")
        .sql("alter table user_events alter user_id type bigint, drop column referrer")
        .sql("drop table user_score_features")
        .sql("drop table blocks cascade")
        .sql("alter table notification drop constraint notification_group_id_specifier_key");

    assertThat(problems(database, connection))
        .containsExactlyInAnyOrder(
            "table blocks is missing",
            "column users.is_verified (boolean) is missing (for challenges r, rv)",
            "column users.txhash is bytea, not character varying or text (for challenges r, rv; for"
                + " disbursements; for the score)",
            "column user_events.user_id is bigint, not integer (for challenges m, r, rd, rv)",
            "column user_events.referrer (integer) is missing (for challenges r, rd, rv)",
            "nothing makes notification (group_id, specifier) unique (for notifications; for"
                + " disbursements)",
            "table user_score_features is missing (for the score)");
  }

  @Test
  void aDatabaseWithoutAHostIsNoHost(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection).sql("drop schema public cascade; create schema public");

    assertThat(problems(database, connection))
        .containsExactly(
            "table blocks is missing",
            "table notification is missing (for notifications; for disbursements)",
            "table challenge_disbursements is missing (for disbursements)",
            "table sol_reward_disbursements is missing (for disbursements)",
            "table reward_manager_txs is missing (for disbursements)",
            "table reward_codes is missing (for disbursements)",
            "table users is missing (for challenges r, rv; for disbursements; for the score)",
            "table user_score_features is missing (for the score)",
            "table user_events is missing (for challenges m, r, rd, rv)");
  }

  @Test
  void tablesOfAnEarlierJobHaveToFit(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("create type challengetype as enum ('boolean', 'numeric', 'aggregate')")
        .sql("create table challenges (id varchar primary key, amount integer, type challengetype)")
        .sql(
            """
            create table user_challenges (
              id serial primary key, challenge_id varchar, user_id bigint, specifier varchar
            )
            """)
        .sql("create table indexing_checkpoints (name varchar primary key)")
        .sql("create view challenge_exclusions as select ''::varchar challenge_id, '' specifier");

    assertThat(problems(database, connection))
        .containsExactlyInAnyOrder(
            "type challengetype lacks the value 'trending'",
            "column challenges.amount is integer, not character varying or text",
            "column user_challenges.user_id is bigint, not integer",
            "nothing makes user_challenges (challenge_id, specifier) unique",
            "column indexing_checkpoints.tablename (character varying or text) is missing",
            "nothing makes indexing_checkpoints (tablename) unique",
            "nothing makes challenge_exclusions (challenge_id, specifier) unique",
            "challenge_exclusions is no table");
  }

  @Test
  void aPartitionedTableNeedsItsIndexBeforehand(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("alter table user_events rename to user_events_1")
        .sql("create table user_events (like user_events_1) partition by range (id)")
        .sql("alter table user_events attach partition user_events_1 default");

    assertThat(problems(database, connection))
        .containsExactlyInAnyOrder(
            "table user_events is partitioned: build an index on each partition, and then on the"
                + " table, using btree (blocknumber)",
            "table user_events is partitioned: build an index on each partition, and then on the"
                + " table, using btree (referrer, blocknumber, id) where (referrer is not null)");

    HostRows.on(connection)
        .sql("create index on user_events (blocknumber)")
        .sql("create index on user_events (referrer, blocknumber, id) where referrer is not null");
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());
    migrations.migrate();
    assertThat(migrations.verify(connection).findings()).isEmpty();
  }

  @Test
  void aRoleThatMayNotChangeTheSchemaIsTold(TestDatabase database, Connection connection)
      throws SQLException {
    String role = database.name() + "_reader";
    String owner = Rows.one(connection, "select current_user");
    HostRows.on(connection).sql("create role %s login password 'reader'".formatted(role));
    try {
      PGSimpleDataSource reader = new PGSimpleDataSource();
      reader.setUrl(database.url());
      reader.setUser(role);
      reader.setPassword("reader");

      assertThat(problems(ChallengeMigrations.on(reader), connection))
          .containsExactly("role %s may not create anything in schema \"public\"".formatted(role));

      HostRows.on(connection).sql("grant create on schema public to " + role);
      assertThat(
              problems(
                  ChallengeMigrations.on(reader).challenges(Some.challenges("m", "r", "rd", "rv")),
                  connection))
          .containsExactlyInAnyOrder(
              "table users belongs to %s, and this role may not alter it".formatted(owner),
              "table challenge_disbursements belongs to %s, and this role may not alter it"
                  .formatted(owner),
              "table sol_reward_disbursements belongs to %s, and this role may not alter it"
                  .formatted(owner),
              "table user_events belongs to %s, and this role may not alter it".formatted(owner),
              "table notification belongs to %s, and this role may not alter it".formatted(owner));
    } finally {
      HostRows.on(connection).sql("drop owned by %1$s; drop role %1$s".formatted(role));
    }
  }

  @Test
  void aConnectionThatOnlyReadsIsTold(TestDatabase database, Connection connection)
      throws SQLException {
    PGSimpleDataSource readOnly = new PGSimpleDataSource();
    readOnly.setUrl(database.url());
    readOnly.setOptions("-c default_transaction_read_only=on");

    assertThat(problems(ChallengeMigrations.on(readOnly), connection))
        .containsExactly("transactions of this connection are read-only");
  }

  @Test
  void aSchemaThatDoesNotExistIsNotMade(TestDatabase database, Connection connection)
      throws SQLException {
    assertThat(
            problems(ChallengeMigrations.on(database.dataSource()).schema("no\"where"), connection))
        .containsExactly("there is no schema \"no\"\"where\"");
  }

  @Test
  void aNameThatNoSchemaCanHaveIsRefused(TestDatabase database) {
    ChallengeMigrations migrations = ChallengeMigrations.on(database.dataSource());

    assertThatIllegalArgumentException().isThrownBy(() -> migrations.schema(""));
    assertThatIllegalArgumentException().isThrownBy(() -> migrations.schema("\0"));
    // the server would cut it and work in another schema
    assertThatIllegalArgumentException().isThrownBy(() -> migrations.schema("ü".repeat(32)));
  }

  private static List<String> problems(TestDatabase database, Connection connection)
      throws SQLException {
    return problems(
        ChallengeMigrations.on(database.dataSource())
            .challenges(Some.challenges("m", "r", "rd", "rv")),
        connection);
  }

  private static List<String> problems(ChallengeMigrations migrations, Connection connection)
      throws SQLException {
    List<String> before = Fingerprint.objects(connection, "public");
    ChallengeMigrationException failure =
        catchThrowableOfType(ChallengeMigrationException.class, migrations::migrate);
    assertThat(Fingerprint.objects(connection, "public")).isEqualTo(before);
    assertThat(Rows.of(connection, "select from pg_class where relname like '%schema_history'"))
        .isEmpty();
    failure.problems().forEach(problem -> assertThat(failure).hasMessageContaining(problem));
    return failure.problems();
  }
}
