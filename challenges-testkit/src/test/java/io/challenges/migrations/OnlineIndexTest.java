package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.rules.Elsewhere;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How indexes are built while the host goes on. */
@ChallengesDatabase(template = Template.HOST)
@Timeout(120)
class OnlineIndexTest {

  private static final String BLOCKNUMBER = "challenges_user_events_blocknumber";

  @Test
  void aBuildThatWasKilledHalfWayIsDoneAgain(TestDatabase database, Connection writer)
      throws Exception {
    writeAndStayOpen(writer);
    CompletableFuture<Void> migration = migrateElsewhere(database, Duration.ofMinutes(1));
    String pid = Sessions.awaitABuildThatWaits(database);
    try (Connection admin = database.dataSource().getConnection()) {
      Rows.one(admin, "select pg_terminate_backend(?)", Integer.valueOf(pid));
    }
    assertThatThrownBy(() -> migration.get(60, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ChallengeMigrationException.class);
    writer.rollback();
    writer.setAutoCommit(true);
    assertThat(invalid(writer)).containsExactly(BLOCKNUMBER);

    ChallengeMigrations.on(database.dataSource()).migrate();

    assertThat(invalid(writer)).isEmpty();
    assertThat(findings(database, writer)).isEmpty();
  }

  @Test
  void whileABuildWaitsNothingElseOfOursIsOpen(TestDatabase database, Connection writer)
      throws Exception {
    writeAndStayOpen(writer);
    CompletableFuture<Void> migration = migrateElsewhere(database, Duration.ofMinutes(1));
    Sessions.awaitABuildThatWaits(database);

    assertThat(
            Rows.of(
                writer,
                """
                select pid
                from pg_stat_activity
                where datname = current_database()
                  and backend_type = 'client backend'
                  and xact_start is not null
                  and pid <> pg_backend_pid()
                  and query not ilike '%index concurrently%'
                """))
        .isEmpty();
    writer.commit();
    migration.get(60, TimeUnit.SECONDS);
    writer.setAutoCommit(true);
    assertThat(findings(database, writer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"share update exclusive", "access exclusive"})
  void aLockOfSomebodyElseIsWaitedForAndNotForever(
      String mode, TestDatabase database, Connection other) throws Exception {
    other.setAutoCommit(false);
    HostRows.on(other).sql("lock table user_events in " + mode + " mode");

    assertThatThrownBy(
            () ->
                ChallengeMigrations.on(database.dataSource())
                    .waitAtMost(Duration.ofSeconds(3))
                    .migrate())
        .isInstanceOf(ChallengeMigrationException.class)
        .hasMessageContaining("Gave up after 3 s, ")
        .hasMessageContaining("open transactions: pid ")
        .hasMessageContaining("idle in transaction");
    CompletableFuture<Void> migration = migrateElsewhere(database, Duration.ofMinutes(1));
    Sessions.awaitOneThatWaits(database);
    other.rollback();
    migration.get(60, TimeUnit.SECONDS);

    other.setAutoCommit(true);
    assertThat(findings(database, other)).isEmpty();
  }

  @Test
  void aBuildByHandIsWaitedForAndTaken(TestDatabase database, Connection writer) throws Exception {
    ChallengeMigrations.on(database.dataSource()).migrate();
    HostRows.on(writer).sql("drop index " + BLOCKNUMBER);
    writeAndStayOpen(writer);
    CompletableFuture<Void> byHand =
        Elsewhere.run(
            () -> {
              try (Connection connection = database.dataSource().getConnection()) {
                HostRows.on(connection)
                    .sql(
                        "create index concurrently "
                            + BLOCKNUMBER
                            + " on user_events (blocknumber)");
              } catch (SQLException e) {
                throw new IllegalStateException(e);
              }
            });
    Sessions.awaitABuildThatWaits(database);
    CompletableFuture<Void> migration = migrateElsewhere(database, Duration.ofMinutes(1));
    Sessions.awaitTheMigrationsLock(database);
    writer.commit();
    byHand.get(60, TimeUnit.SECONDS);
    migration.get(60, TimeUnit.SECONDS);

    writer.setAutoCommit(true);
    assertThat(findings(database, writer)).isEmpty();
  }

  @Test
  void whatBearsTheNameAndIsAnotherIndexIsReplaced(TestDatabase database, Connection connection)
      throws Exception {
    HostRows.on(connection)
        .sql("create index " + BLOCKNUMBER + " on user_events (blocknumber, id)");

    ChallengeMigrations.on(database.dataSource()).migrate();

    assertThat(findings(database, connection)).isEmpty();
    assertThat(Rows.one(connection, "select pg_get_indexdef(?::regclass)", BLOCKNUMBER))
        .endsWith("USING btree (blocknumber)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"public", "The \"Hösts\".own"})
  void everyIndexIsRecognisedAsItIsPrinted(
      String name, TestDatabase database, Connection connection) throws SQLException {
    Schema schema = new Schema(name);
    if (!name.equals("public")) {
      HostRows.on(connection).sql("alter schema public rename to " + schema.quoted());
    }
    ChallengeMigrations.on(database.dataSource()).schema(name).migrate();
    List<OnlineIndex> indexes =
        Resource.in("indexes", ".sql").stream().map(OnlineIndex::parse).toList();

    assertThat(indexes).hasSizeGreaterThan(20);
    for (OnlineIndex index : indexes) {
      HostRows.on(connection)
          .sql("drop index if exists %s%s".formatted(schema.prefix(), index.name()));
      assertThat(index.state(connection, schema)).isEqualTo(IndexState.ABSENT);
      HostRows.on(connection).sql(index.create(schema));
      assertThat(index.state(connection, schema)).isEqualTo(IndexState.PRESENT);
    }
  }

  @Test
  void aColumnMayBeTextInsteadOfVarcharOrAnEnum(TestDatabase database, Connection connection)
      throws SQLException {
    HostRows.on(connection)
        .sql("alter table notification alter type type text")
        .sql("alter table events alter event_type type text")
        .sql("alter table users alter wallet type text");

    ChallengeMigrations.on(database.dataSource()).migrate();

    assertThat(findings(database, connection)).isEmpty();
  }

  private static void writeAndStayOpen(Connection writer) throws SQLException {
    writer.setAutoCommit(false);
    HostRows.on(writer).sql("insert into user_events (user_id, is_current) values (1, true)");
  }

  private static CompletableFuture<Void> migrateElsewhere(TestDatabase database, Duration wait) {
    return Elsewhere.run(
        () -> ChallengeMigrations.on(database.dataSource()).waitAtMost(wait).migrate());
  }

  private static List<String> invalid(Connection connection) throws SQLException {
    return Rows.of(connection, "select indexrelid::regclass from pg_index where not indisvalid");
  }

  private static List<Verification.Finding> findings(TestDatabase database, Connection connection)
      throws SQLException {
    return ChallengeMigrations.on(database.dataSource()).verify(connection).findings();
  }
}
