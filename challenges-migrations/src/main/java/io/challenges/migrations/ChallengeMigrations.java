package io.challenges.migrations;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.migrations.Catalogue.Restored;
import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a host's schema to what the challenges need: the library's tables, the catalogue, the
 * triggers that announce completions (in place of the earlier system's), the indexes on the host's
 * tables, and a checkpoint for each challenge.
 *
 * <pre>{@code
 * ChallengeMigrations.on(dataSource).schema("public").startFrom(StartFrom.NOW).migrate();
 * }</pre>
 *
 * <p>Immutable; each setting gives another one.
 */
public final class ChallengeMigrations {

  private static final Logger log = LoggerFactory.getLogger(ChallengeMigrations.class);

  private static final Duration DEFAULT_WAIT = Duration.ofMinutes(10);

  private final DataSource dataSource;
  private final Challenges challenges;
  private final Schema schema;
  private final StartFrom startFrom;
  private final Set<Part> parts;
  private final Duration wait;

  private ChallengeMigrations(
      DataSource dataSource,
      Challenges challenges,
      StartFrom startFrom,
      Set<Part> parts,
      Duration wait) {
    this.dataSource = dataSource;
    this.challenges = challenges;
    this.schema = new Schema(challenges.settings().schema());
    this.startFrom = startFrom;
    this.parts = parts;
    this.wait = wait;
  }

  /**
   * Migrations for all challenges of the catalogue in schema {@code public}, with notifications,
   * and with checkpoints that start from now.
   *
   * @param dataSource gives connections of a role that owns the tables and may create others, to
   *     the server itself and not to a pooler that shares sessions; three of them at once
   * @return the migrations, not applied yet
   */
  public static ChallengeMigrations on(DataSource dataSource) {
    return new ChallengeMigrations(
        Objects.requireNonNull(dataSource, "dataSource"),
        Challenges.standard(),
        StartFrom.NOW,
        EnumSet.allOf(Part.class),
        DEFAULT_WAIT);
  }

  /**
   * The schema of the host's tables, which the library's go to as well.
   *
   * @param name any name, not quoted; the schema has to exist
   * @return migrations of that schema
   * @throws IllegalArgumentException if no schema can have that name
   */
  public ChallengeMigrations schema(String name) {
    ChallengeSettings settings =
        ChallengeSettings.builder().schema(new Schema(name).name()).build();
    Challenges there = none(Challenges.with(settings));
    for (ChallengeDefinition definition : challenges.definitions()) {
      there = there.define(definition);
    }
    return new ChallengeMigrations(dataSource, there, startFrom, parts, wait);
  }

  /**
   * For these challenges, in the schema of their settings. Checkpoints are made for them only; and
   * what only others of the catalogue need, tables and columns of the host or indexes, is neither
   * asked for nor built. The library's own tables and the rows of its catalogue come in any case,
   * and what an earlier run has installed stays.
   *
   * <p>Of a host's own challenge nothing is known but its checkpoints: the tables and indexes that
   * it reads are the host's to make.
   *
   * @param challenges such as {@code Challenges.standard().without("cs")}, the same that tick
   * @return migrations for them
   */
  public ChallengeMigrations challenges(Challenges challenges) {
    return new ChallengeMigrations(dataSource, challenges, startFrom, parts, wait);
  }

  /**
   * Where checkpoints start that do not exist yet. Existing ones are never moved.
   *
   * @param from {@link StartFrom#NOW} where an earlier job has filled the challenges
   * @return migrations that start there
   */
  public ChallengeMigrations startFrom(StartFrom from) {
    return new ChallengeMigrations(
        dataSource, challenges, Objects.requireNonNull(from, "from"), parts, wait);
  }

  /**
   * For hosts without a table {@code notification}: leaves out what announces completions and
   * disbursements, and the indexes for that. Early completions are still counted where there is a
   * table {@code user_score_features}. What an earlier run has installed stays; the earlier
   * system's trigger on completions goes all the same.
   *
   * @return migrations without notifications
   */
  public ChallengeMigrations withoutNotifications() {
    return with(EnumSet.of(Part.CHALLENGES));
  }

  /**
   * For hosts that keep no disbursements in {@code challenge_disbursements} and {@code
   * sol_reward_disbursements}, or that announce them by other means: leaves out the triggers on
   * these tables, and the indexes for that. What an earlier run has installed stays, and so do
   * triggers of the earlier system on these two.
   *
   * @return migrations without what follows a disbursement
   */
  public ChallengeMigrations withoutDisbursements() {
    Set<Part> left = EnumSet.copyOf(parts);
    left.remove(Part.DISBURSEMENTS);
    return with(left);
  }

  private ChallengeMigrations with(Set<Part> parts) {
    return new ChallengeMigrations(dataSource, challenges, startFrom, parts, wait);
  }

  /**
   * How long {@link #migrate} waits for others, all in all: for another process that migrates the
   * same schema, and for locks and transactions that are in the way of a change or of an index.
   * Writers are held up meanwhile for at most two seconds at a time. The default is ten minutes;
   * the work itself is not limited.
   *
   * @param duration at least a second
   * @return migrations that wait as long
   * @throws IllegalArgumentException if it is shorter
   */
  public ChallengeMigrations waitAtMost(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("Less than a second: " + duration);
    }
    return new ChallengeMigrations(dataSource, challenges, startFrom, parts, duration);
  }

  /**
   * Applies whatever is missing. Run again, or by several processes at once, or after it was
   * interrupted anywhere, it ends in the same schema.
   *
   * <p>First the host's schema is checked, and nothing is changed unless it has everything. Then
   * tables, functions, triggers and catalogue come in one transaction, then the indexes, each built
   * concurrently, then the checkpoints. Do not call this within a transaction of one's own, nor
   * from another migration: building an index waits for every open transaction.
   *
   * @throws ChallengeMigrationException if the host lacks something (all of it is listed), if
   *     others were in the way for too long, or if the server refuses a change
   */
  public void migrate() {
    try {
      requireServer();
      try (MigrationSession session =
          MigrationSession.open(dataSource, schema, new Patience(wait))) {
        Connection connection = session.connection();
        Selection selection = selection(connection);
        HostCheck host = new HostCheck(connection, schema);
        Verifier verifier = new Verifier(connection, schema, selection);
        session.insist("checking the host", () -> host.requireTables(selection));
        session.insist(
            "changing tables and triggers",
            () -> new FlywayMigrations(dataSource, schema).migrate(selection.parts()));
        session.insist("restoring functions and triggers", () -> restore(session, verifier));
        new OnlineIndexes(session, schema).build(selection.indexes());
        session.insist("seeding checkpoints", () -> challenges.seed(connection, startFrom));
        session.insist("verifying", () -> requireVerified(verifier.verify()));
      }
    } catch (SQLException | FlywayException e) {
      throw new ChallengeMigrationException(
          "Schema %s could not be migrated: %s".formatted(schema.quoted(), e.getMessage()), e);
    }
  }

  /**
   * The same as text, for psql. Applied to a host's schema it makes what {@link #migrate} makes,
   * apart from the history table, which a later {@link #migrate} adds. It may be applied again. It
   * does not check what the host has.
   *
   * @return statements in the order in which they have to run, and a few commands of psql
   */
  public String sql() {
    return new PsqlText(schema, new Selection(parts, challengeIds()))
        .of(challenges.seedSql(startFrom));
  }

  /**
   * Sets rows of the table {@code challenges} back to the values that the library lists: type,
   * amount, active, step_count, starting_block, weekly_pool and cooldown_days. {@link #migrate}
   * leaves a row alone once it is there, so that a host's own values stay; this is the way back.
   * Rows that are missing are inserted. It writes no other row and no other column.
   *
   * <p>It moves nobody: from its commit on the values count for whoever is derived, that is,
   * whoever moves; {@code challenges.inspect(id).reconcile()} applies them to all. What is complete
   * stays as it is. Note that it also switches {@code cs} and {@code e} off, as they are listed,
   * where the host has activated them.
   *
   * <p>All is done in one transaction on a connection of its own, or nothing is. It needs no rights
   * but to read, insert and update {@code challenges}. Each change is logged, with the value that
   * was there.
   *
   * @param ids the challenges, by the ids of the library's catalogue; none means all of them but
   *     those that {@link #challenges} leaves out
   * @return the ids of those whose row was not as listed, in alphabetical order
   * @throws IllegalArgumentException if the catalogue lacks one of them; the message lists those
   *     that it has, and nothing is written
   * @throws ChallengeMigrationException if the server refuses it
   */
  public List<String> restoreCatalogue(String... ids) {
    Catalogue catalogue = Catalogue.read();
    List<String> unknown = Stream.of(ids).filter(id -> !catalogue.ids().contains(id)).toList();
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(
          "Not in the catalogue: %s. It has %s"
              .formatted(String.join(", ", unknown), String.join(", ", catalogue.ids())));
    }
    List<String> wanted =
        ids.length == 0
            ? catalogue.ids().stream().filter(id -> !isLeftOut(id)).toList()
            : List.of(ids);
    try (Connection connection = dataSource.getConnection()) {
      boolean autoCommit = connection.getAutoCommit();
      connection.setAutoCommit(true);
      try {
        List<Restored> restored = catalogue.restore(connection, schema, wanted);
        restored.forEach(
            row ->
                log.info("Challenge {} is as listed again: {}", row.challengeId(), row.change()));
        return restored.stream().map(Restored::challengeId).toList();
      } finally {
        connection.setAutoCommit(autoCommit);
      }
    } catch (SQLException e) {
      throw new ChallengeMigrationException(
          "The catalogue of schema %s could not be restored: %s"
              .formatted(schema.quoted(), e.getMessage()),
          e);
    }
  }

  /**
   * Compares the database with what {@link #migrate} makes of it. Reads only, and needs no rights
   * beyond that.
   *
   * @param connection takes part in its transaction
   * @return everything that is missing, invalid or outdated, triggers of the earlier system, and
   *     triggers that read a whole table at each call
   * @throws SQLException from the server
   */
  public Verification verify(Connection connection) throws SQLException {
    return new Verifier(connection, schema, selection(connection)).verify();
  }

  /**
   * Finds the functions that look a value up in an array by {@code value = any(column)} although
   * the column has a GIN index. No operator class of GIN serves that form, so each call reads the
   * whole table; {@code column @> array[value]} is served. Looked at are all functions and
   * procedures of the database in SQL or PL/pgSQL, whosever they are and in whatever schema, but
   * not those of extensions; and all array columns of valid GIN indexes, partial ones included.
   *
   * <p>What is found, and what is not:
   *
   * <ul>
   *   <li>The statement has to read the table: name it after {@code from}, {@code join}, {@code
   *       update}, {@code using} or a comma. Where a qualifier stands before the column, it is the
   *       table's name, its alias in that statement, or the name of a sub-select or common table
   *       expression there.
   *   <li>A name without a schema means the table in the function's own schema, or where that has
   *       none, the tables of that name in all others: the search path of a call is not known.
   *   <li>Comments do not count. Literals do, since they may be executed: pieces that are joined
   *       right there as one text, any others by the tables that the function names anywhere.
   *   <li>A variable or parameter that bears the column's name without a qualifier, in a statement
   *       that reads the table, is taken for the column. A variable by another name is not, nor is
   *       a field of a record such as {@code new}.
   *   <li>What is negated as a whole ({@code not value = any(column)}, {@code value <>
   *       all(column)}) is passed over, as no index serves that in any form; and so is whatever is
   *       no plain column, with or without a cast: sub-selects, expressions, slices, columns of
   *       views.
   * </ul>
   *
   * <p>Reads catalogues of the server only, needs no rights beyond that, and changes nothing.
   *
   * @param connection takes part in its transaction
   * @return of the kind {@link Kind#SLOW_LOOKUP}: the function with its schema, the table, the
   *     column, the indexes, and the predicate to write instead, with the names of the function's
   *     own text; in the order of the functions' names, empty if there is nothing
   * @throws SQLException from the server
   */
  public static List<Finding> slowLookups(Connection connection) throws SQLException {
    return SlowLookups.of(connection).stream()
        .map(
            lookup ->
                SlowLookups.finding(
                    lookup, lookup.function().qualifiedName(), lookup.function().qualifiedName()))
        .distinct()
        .toList();
  }

  private void requireServer() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      new HostCheck(connection, schema).requireServer();
    }
  }

  private Selection selection(Connection connection) throws SQLException {
    Set<Part> found = EnumSet.copyOf(parts);
    if (FoundTable.read(connection, schema, List.of("user_score_features")).size() == 1) {
      found.add(Part.SCORE);
    }
    return new Selection(found, challengeIds());
  }

  private List<String> challengeIds() {
    return challenges.definitions().stream().map(ChallengeDefinition::challengeId).toList();
  }

  /** Whether the library has it and the host does without. */
  private boolean isLeftOut(String challengeId) {
    return !challengeIds().contains(challengeId)
        && Challenges.standard().definitions().stream()
            .anyMatch(definition -> definition.challengeId().equals(challengeId));
  }

  /** Flyway does not know what has happened to a function or trigger since it was made. */
  private void restore(MigrationSession session, Verifier verifier) throws SQLException {
    List<SchemaScript> scripts = verifier.notAsWanted();
    if (scripts.isEmpty()) {
      return;
    }
    log.warn(
        "Restoring what somebody else has changed: {}",
        scripts.stream().map(script -> script.resource().name()).toList());
    session.inTransaction(
        scripts.stream().map(script -> script.text(schema)).collect(Collectors.joining("\n")));
  }

  private void requireVerified(Verification verification) {
    // that is the host's own to change, and no reason not to start
    Map<Boolean, List<Finding>> slow =
        verification.findings().stream()
            .collect(Collectors.partitioningBy(finding -> finding.kind() == Kind.SLOW_LOOKUP));
    slow.getOrDefault(true, List.of()).forEach(finding -> log.warn("{}", finding.message()));
    new Verification(slow.getOrDefault(false, List.of())).orThrow();
  }

  private static Challenges none(Challenges challenges) {
    return challenges.without(
        challenges.definitions().stream()
            .map(ChallengeDefinition::challengeId)
            .toArray(String[]::new));
  }
}
