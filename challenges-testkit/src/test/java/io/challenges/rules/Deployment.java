package io.challenges.rules;

import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A host's database and the challenges that tick on it, at an instant that the test sets. */
public final class Deployment {

  /** When ticks happen unless the test says otherwise. */
  public static final Instant INSTANT = Instant.parse("2025-03-04T05:06:07.123456Z");

  private final TestDatabase database;
  private final Connection connection;
  private final AtomicReference<Instant> instant;
  private final Challenges challenges;

  private Deployment(
      TestDatabase database,
      Connection connection,
      AtomicReference<Instant> instant,
      Challenges challenges) {
    this.database = database;
    this.connection = connection;
    this.instant = instant;
    this.challenges = challenges;
  }

  /** The built-in challenges with default settings. */
  public static Deployment on(TestDatabase database) throws SQLException {
    return on(database, settings -> settings);
  }

  /** The built-in challenges. */
  public static Deployment on(
      TestDatabase database, UnaryOperator<ChallengeSettings.Builder> settings)
      throws SQLException {
    AtomicReference<Instant> instant = new AtomicReference<>(INSTANT);
    return new Deployment(
        database,
        database.connect(),
        instant,
        Challenges.with(settings.apply(ChallengeSettings.builder().clock(instant::get)).build()));
  }

  /** The same database with other challenges. */
  public Deployment with(UnaryOperator<Challenges> change) {
    return new Deployment(database, connection, instant, change.apply(challenges));
  }

  /** Ticks happen at this time from now on. */
  public Deployment at(Instant now) {
    instant.set(now);
    return this;
  }

  public TestDatabase database() {
    return database;
  }

  public Challenges challenges() {
    return challenges;
  }

  /** The connection that ticks, with auto-commit on. */
  public Connection connection() {
    return connection;
  }

  public HostRows host() throws SQLException {
    return database.host();
  }

  /** One tick of one challenge, in a transaction of its own. */
  public TickResult tick(String challengeId) throws SQLException {
    return challenges.processor(challengeId).tick(connection);
  }

  /** Ticks each challenge until it has nothing to do. */
  public void settle() throws SQLException {
    for (ChallengeProcessor processor : challenges.processors()) {
      settle(processor.challengeId());
    }
  }

  /** Ticks a challenge until it has nothing to do. */
  public void settle(String challengeId) throws SQLException {
    for (int ticks = 0; tick(challengeId).outcome() == Outcome.PROCESSED; ticks++) {
      if (ticks == 100) {
        throw new AssertionError("Challenge " + challengeId + " does not come to rest");
      }
    }
  }

  /** Ticks until nothing can move any more, not even a fence that waits for somebody's end. */
  public void rest() throws SQLException {
    settle();
    awaitWriters();
    settle();
  }

  /**
   * Waits until every transaction that is in flight has ended. Other databases of the server have
   * some too, as when they are made.
   */
  public Deployment awaitWriters() throws SQLException {
    String end = value("select pg_snapshot_xmax(pg_current_snapshot())::text");
    Condition.await(
        "the end of transactions before " + end,
        () ->
            "t"
                .equals(
                    value(
                        "select pg_snapshot_xmin(pg_current_snapshot()) >= '%s'::xid8"
                            .formatted(end))));
    return this;
  }

  /** Changes a challenge's row in the catalogue. */
  public Deployment catalogue(String challengeId, String column, @Nullable Object value)
      throws SQLException {
    host().sql("update challenges set %s = ? where id = ?".formatted(column), value, challengeId);
    return this;
  }

  /** All rows of a challenge, by specifier. */
  public List<UserChallenge> rows(String challengeId) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select %s from user_challenges where challenge_id = ? order by specifier"
                .formatted(UserChallenge.COLUMNS))) {
      statement.setString(1, challengeId);
      try (ResultSet row = statement.executeQuery()) {
        List<UserChallenge> rows = new ArrayList<>();
        while (row.next()) {
          rows.add(UserChallenge.read(row));
        }
        return rows;
      }
    }
  }

  /** The specifiers of a challenge's complete rows, in order. */
  public List<String> paid(String challengeId) throws SQLException {
    return rows(challengeId).stream()
        .filter(row -> Boolean.TRUE.equals(row.complete()))
        .map(UserChallenge::specifier)
        .toList();
  }

  /** One row of a challenge. */
  public UserChallenge row(String challengeId, String specifier) throws SQLException {
    return rows(challengeId).stream()
        .filter(row -> row.specifier().equals(specifier))
        .findAny()
        .orElseThrow(() -> new AssertionError("No row " + challengeId + ' ' + specifier));
  }

  /** The first column of what a query yields, as text. */
  public List<@Nullable String> values(String sql) throws SQLException {
    return values(connection, sql);
  }

  /** The first column of what a query yields, as text. */
  public static List<@Nullable String> values(Connection connection, String sql)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      List<@Nullable String> values = new ArrayList<>();
      while (row.next()) {
        values.add(row.getString(1));
      }
      return values;
    }
  }

  /** The first column of a query's only row, as text. */
  public @Nullable String value(String sql) throws SQLException {
    return value(connection, sql);
  }

  /** The first column of a query's only row, as text. */
  public static @Nullable String value(Connection connection, String sql) throws SQLException {
    List<@Nullable String> values = values(connection, sql);
    if (values.size() != 1) {
      throw new AssertionError(values.size() + " rows instead of one: " + sql);
    }
    return values.get(0);
  }
}
