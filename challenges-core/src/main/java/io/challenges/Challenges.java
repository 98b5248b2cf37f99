package io.challenges;

import io.challenges.internal.catalogue.Catalogue;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.inspect.Checkup;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import io.challenges.internal.tick.PlainConnections;
import io.challenges.internal.tick.Seeding;
import io.challenges.internal.tick.Tick;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The front door: a host's challenges, each kept up to date by a {@link ChallengeProcessor}.
 *
 * <p>Immutable and safe for use by several threads. It holds no connection; each call works on the
 * one that it is given.
 */
public final class Challenges {

  private final ChallengeSettings settings;
  private final Schema schema;
  private final SortedMap<String, ChallengeDefinition> definitions;
  private final SortedMap<String, Tick> ticks = new TreeMap<>();
  private final PostgresCheckpointStore store;
  private final PostgresDirtySetScanner scanner;
  private final PlainConnections connections;

  private Challenges(ChallengeSettings settings, Collection<ChallengeDefinition> definitions) {
    this.settings = settings;
    this.schema = new Schema(settings.schema());
    this.store = new PostgresCheckpointStore(schema);
    this.scanner = new PostgresDirtySetScanner(schema, settings.batchSize(), settings.lateness());
    this.connections = new PlainConnections();
    this.definitions = new TreeMap<>();
    for (ChallengeDefinition definition : definitions) {
      this.definitions.put(definition.challengeId(), definition);
      this.ticks.put(
          definition.challengeId(), new Tick(definition, settings, store, scanner, connections));
    }
  }

  /**
   * The built-in catalogue with the default settings.
   *
   * @return the challenges
   */
  public static Challenges standard() {
    return with(ChallengeSettings.builder().build());
  }

  /**
   * The built-in catalogue.
   *
   * @param settings what all challenges have in common
   * @return the challenges
   */
  public static Challenges with(ChallengeSettings settings) {
    return new Challenges(settings, Catalogue.definitions());
  }

  /**
   * These challenges and one more, a host's own. Its row in the table {@code challenges} is the
   * host's to insert.
   *
   * @param definition what it is made of
   * @return new challenges; these stay as they are
   * @throws IllegalArgumentException if there is one with this id already
   */
  public Challenges define(ChallengeDefinition definition) {
    if (definitions.containsKey(definition.challengeId())) {
      throw new IllegalArgumentException(
          "Challenge " + definition.challengeId() + " is defined already; choose another id");
    }
    List<ChallengeDefinition> more = new ArrayList<>(definitions.values());
    more.add(definition);
    return new Challenges(settings, more);
  }

  /**
   * These challenges but some, for a host that has no use for them or lacks a table that they read.
   * Give what is left to {@code ChallengeMigrations}, too: what nobody needs is then not asked of
   * the host.
   *
   * @param challengeIds which to leave out
   * @return new challenges; these stay as they are
   * @throws IllegalArgumentException if there is no challenge with one of these ids; the message
   *     lists those there are
   */
  public Challenges without(String... challengeIds) {
    SortedMap<String, ChallengeDefinition> left = new TreeMap<>(definitions);
    for (String challengeId : challengeIds) {
      left.remove(definition(challengeId).challengeId());
    }
    return new Challenges(settings, left.values());
  }

  /**
   * What all challenges have in common.
   *
   * @return the settings
   */
  public ChallengeSettings settings() {
    return settings;
  }

  /**
   * What each challenge is made of.
   *
   * @return the definitions, by id
   */
  public List<ChallengeDefinition> definitions() {
    return List.copyOf(definitions.values());
  }

  /**
   * One processor for each challenge.
   *
   * @return the processors, by id
   */
  public List<ChallengeProcessor> processors() {
    return List.copyOf(ticks.values());
  }

  /**
   * The processor of one challenge.
   *
   * @param challengeId its id
   * @return the processor
   * @throws IllegalArgumentException if there is none; the message lists the ids
   */
  public ChallengeProcessor processor(String challengeId) {
    return tick(challengeId);
  }

  PlainConnections connections() {
    return connections;
  }

  List<Tick> ticks() {
    return List.copyOf(ticks.values());
  }

  Tick tick(String challengeId) {
    return Objects.requireNonNull(ticks.get(definition(challengeId).challengeId()));
  }

  /**
   * What an operator asks of one challenge, or does to it.
   *
   * @param challengeId its id
   * @return the inspector
   * @throws IllegalArgumentException if there is none; the message lists the ids
   */
  public ChallengeInspector inspect(String challengeId) {
    return new ChallengeInspector(definition(challengeId), settings, store, scanner);
  }

  /**
   * Whether the challenges can be kept up to date, how far each is behind, and what is in the way:
   * for a readiness probe, and for people. What is wrong in the database is told and not thrown. It
   * reads the ends of indexes, takes no lock and writes nothing.
   *
   * <p>With auto-commit on it reads in transactions of its own, otherwise in the caller's, which
   * stays usable.
   *
   * @param connection a connection of the PostgreSQL JDBC driver
   * @return what was found
   * @throws SQLException if the connection is broken, or the caller's transaction had failed before
   */
  public Health health(Connection connection) throws SQLException {
    return Checkup.of(connection, definitions.values(), settings, store);
  }

  private ChallengeDefinition definition(String challengeId) {
    ChallengeDefinition definition = definitions.get(challengeId);
    if (definition == null) {
      throw new IllegalArgumentException(
          "There is no challenge " + challengeId + "; there are " + definitions.keySet());
    }
    return definition;
  }

  /**
   * Where the checkpoints are.
   *
   * @return the store
   */
  public CheckpointStore checkpoints() {
    return store;
  }

  /**
   * What finds the rows that moved.
   *
   * @return the scanner
   */
  public DirtySetScanner scanner() {
    return scanner;
  }

  /**
   * Makes the checkpoints that do not exist yet; the others stay as they are. With auto-commit on,
   * each in a short transaction of its own; otherwise in the caller's, which an error leaves
   * aborted.
   *
   * @param connection a PostgreSQL connection
   * @param from where they start
   * @throws SQLException if one cannot be written
   */
  public void seed(Connection connection, StartFrom from) throws SQLException {
    Session session = new Session(connection, schema);
    for (ChallengeDefinition definition : definitions.values()) {
      for (Sql statement : Seeding.statements(definition, from)) {
        session.update(statement, parameters -> {});
      }
    }
  }

  /**
   * What {@link #seed} does, as SQL for those who apply it by other means: one statement for each
   * checkpoint, each to be run in a transaction of its own.
   *
   * @param from where they start
   * @return the statements, without semicolons at their ends
   */
  public List<String> seedSql(StartFrom from) {
    return definitions.values().stream()
        .flatMap(definition -> Seeding.statements(definition, from).stream())
        .map(statement -> schema.qualify(statement.text()))
        .toList();
  }

  /**
   * Moves the checkpoints on one axis back, so that everything above the position is read again. To
   * be called by a host that rolls back blocks, in the transaction that does so. Checkpoints that
   * lie lower already stay where they are.
   *
   * <p>Waits for each challenge's lock, in the order of their ids. With auto-commit on, each
   * checkpoint is moved in a transaction of its own; otherwise the locks are held until the
   * caller's ends.
   *
   * @param connection a PostgreSQL connection
   * @param axis the axis
   * @param position the last position that still counts as read
   * @throws SQLException if one cannot be written
   */
  public void rewind(Connection connection, Axis axis, long position) throws SQLException {
    for (ChallengeDefinition definition : definitions.values()) {
      if (definition.axes().contains(axis)) {
        store.rewind(connection, definition.challengeId(), axis, position);
      }
    }
  }
}
