package io.challenges.benchmark;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.internal.OneConnection;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;

/** A filled database and whoever works in it; each contestant has a session of its own. */
final class Arena implements AutoCloseable {

  static final String ROW_BY_ROW_ANY = "row by row = any";
  static final String ROW_BY_ROW_CONTAINS = "row by row @>";
  static final String GATED = "library with gate";

  /** Of a row-by-row tick with {@code = any}, and of one with the index. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final Duration MORE_PATIENCE = Duration.ofMinutes(1);

  private final KeptConnections connections;
  private final Session host;
  private final Session observer;
  private final Arrivals arrivals;
  private final Meter meter;

  Arena(String url) throws SQLException {
    this.connections = new KeptConnections(url);
    this.host = new Session(connections.open().getConnection());
    this.observer = new Session(connections.open().getConnection());
    this.arrivals = new Arrivals(host);
    this.meter = new Meter(observer);
  }

  /** What the host writes. */
  Session host() {
    return host;
  }

  /** For looks from outside. */
  Session observer() {
    return observer;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  Meter meter() {
    return meter;
  }

  String url() {
    return connections.url();
  }

  /** A session of somebody else's, for the caller to close. */
  Connection open() throws SQLException {
    return DriverManager.getConnection(url());
  }

  Contestant rowByRowAny() throws SQLException {
    return new RowByRow(ROW_BY_ROW_ANY, Triggers.ROWS_ANY, PATIENCE, connection());
  }

  Contestant rowByRowContains() throws SQLException {
    return new RowByRow(ROW_BY_ROW_CONTAINS, Triggers.ROWS_CONTAINS, MORE_PATIENCE, connection());
  }

  Contestant library() throws SQLException {
    return library(fourChallenges());
  }

  Contestant library(Challenges challenges) throws SQLException {
    return new Library(challenges, connection());
  }

  Contestant floor() throws SQLException {
    return new Floor(connection());
  }

  ChallengeIndexer indexer(Challenges challenges) throws SQLException {
    return ChallengeIndexer.on(connections.open(), challenges).build();
  }

  static Challenges only(Challenges challenges, String id) {
    return challenges.without(
        challenges.definitions().stream()
            .map(ChallengeDefinition::challengeId)
            .filter(Predicate.not(id::equals))
            .toArray(String[]::new));
  }

  static Challenges fourChallenges() {
    return UserEventChallenges.with(ChallengeSettings.builder().build());
  }

  private Connection connection() throws SQLException {
    return connections.open().getConnection();
  }

  /** Before a series of ticks, so that the server's own does not fall on one of them. */
  void checkpoint() throws SQLException {
    observer.run("checkpoint");
  }

  @Override
  public void close() throws SQLException {
    connections.close();
  }

  /** All that were opened, to be closed together. */
  static final class KeptConnections implements AutoCloseable {

    private final String url;
    private final Deque<OneConnection> open = new ArrayDeque<>();

    KeptConnections(String url) {
      this.url = url;
    }

    OneConnection open() throws SQLException {
      OneConnection connection = new OneConnection(url);
      open.push(connection);
      return connection;
    }

    String url() {
      return url;
    }

    @Override
    public void close() throws SQLException {
      while (!open.isEmpty()) {
        open.pop().close();
      }
    }
  }
}
