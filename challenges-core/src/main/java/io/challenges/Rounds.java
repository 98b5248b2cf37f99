package io.challenges;

import io.challenges.ChallengeIndexer.Listener;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.scan.PositionIndexes;
import io.challenges.internal.sql.OwnTransaction;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.tick.IdleRound;
import io.challenges.internal.tick.RoundLocks;
import io.challenges.internal.tick.Tick;
import io.challenges.internal.tick.TickLimits;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What a {@link ChallengeIndexer} does in a round, one round at a time. */
final class Rounds {

  /** Ends that a tick repeats as long as nothing is committed. */
  private static final Set<Outcome> AT_REST =
      EnumSet.of(Outcome.IDLE, Outcome.INACTIVE, Outcome.NOT_IN_CATALOGUE);

  private static final IndexerRound UNCHANGED =
      new IndexerRound(Status.UNCHANGED, List.of(), Map.of());

  private final DataSource dataSource;
  private final Challenges challenges;
  private final Schema schema;
  private final Listener listener;
  private final RoundLog log;
  private final TickLimits limits;
  private final BooleanSupplier closed;
  private final IdleRound idleRound;
  private @Nullable String restingSnapshot;
  private Instant restsUntil = Instant.MAX;
  private volatile boolean indexesFound;

  Rounds(
      DataSource dataSource,
      Challenges challenges,
      Listener listener,
      RoundLog log,
      TickLimits limits,
      BooleanSupplier closed) {
    this.dataSource = dataSource;
    this.challenges = challenges;
    this.schema = new Schema(challenges.settings().schema());
    this.listener = listener;
    this.log = log;
    this.limits = limits;
    this.idleRound = new IdleRound(schema, challenges.ticks(), challenges.connections());
    this.closed = closed;
  }

  void requireIndexes() throws SQLException {
    if (indexesFound) {
      return;
    }
    try (BorrowedConnection connection = new BorrowedConnection(dataSource)) {
      Set<String> missing =
          PositionIndexes.missing(connection.get(), schema, challenges.definitions());
      if (!missing.isEmpty()) {
        throw new IllegalStateException(
            "A tick would read whole tables:\n  " + String.join("\n  ", missing));
      }
    }
    indexesFound = true;
  }

  /** Each challenge in a transaction of its own. */
  IndexerRound each(Set<String> leftOut) throws SQLException {
    try (BorrowedConnection connection = new BorrowedConnection(dataSource)) {
      // As it reads before the round: what commits meanwhile must be looked at.
      String snapshot = snapshot(connection.get());
      Instant now = challenges.settings().clock().instant();
      if (snapshot.equals(restingSnapshot) && now.isBefore(restsUntil)) {
        log.wentThrough();
        return UNCHANGED;
      }
      restingSnapshot = null;
      Map<String, TickResult> rested = stillIdle(connection);
      List<TickResult> results = new ArrayList<>();
      Map<String, SQLException> failures = new LinkedHashMap<>();
      for (ChallengeProcessor processor : challenges.processors()) {
        if (closed.getAsBoolean()) {
          break;
        }
        String id = processor.challengeId();
        TickResult result = rested.get(id);
        if (result != null) {
          ticked(result, results);
        } else if (!leftOut.contains(id)) {
          tick(id, connection, results, failures);
        }
      }
      IndexerRound ticked =
          new IndexerRound(
              Status.TICKED, List.copyOf(results), Collections.unmodifiableMap(failures));
      if (atRest(ticked)) {
        restingSnapshot = snapshot;
        restsUntil = nextDue(ticked.results());
      }
      log.wentThrough();
      return ticked;
    }
  }

  private Map<String, TickResult> stillIdle(BorrowedConnection connection) throws SQLException {
    try {
      return idleRound.ask(connection.get(), limits);
    } catch (ChallengeTickException e) {
      log.idleChecksFailed(e);
      connection.replaceIfBroken();
      return Map.of();
    }
  }

  private void tick(
      String challengeId,
      BorrowedConnection connection,
      List<TickResult> results,
      Map<String, SQLException> failures)
      throws SQLException {
    try {
      ticked(challenges.tick(challengeId).tick(connection.get(), limits), results);
    } catch (ChallengeTickException e) {
      failures.put(challengeId, e);
      log.failed(e);
      tell(() -> listener.failed(challengeId, e));
      connection.replaceIfBroken();
    }
  }

  private void ticked(TickResult result, List<TickResult> results) {
    results.add(result);
    log.ticked(result);
    tell(() -> listener.ticked(result));
  }

  private boolean atRest(IndexerRound ticked) {
    return ticked.results().size() == challenges.processors().size()
        && ticked.results().stream().allMatch(result -> AT_REST.contains(result.outcome()));
  }

  /** When the clock alone gives one of them something to do. */
  private static Instant nextDue(List<TickResult> results) {
    return results.stream()
        .flatMap(result -> Stream.ofNullable(result.dueAt()))
        .min(Comparator.naturalOrder())
        .orElse(Instant.MAX);
  }

  /** All challenges in one transaction. */
  IndexerRound together(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      return inTransaction(connection);
    }
    IndexerRound ticked = OwnTransaction.run(connection, () -> inTransaction(connection));
    ticked.results().forEach(result -> tell(() -> listener.ticked(result)));
    ticked.failures().forEach((id, failure) -> tell(() -> listener.failed(id, failure)));
    return ticked;
  }

  private IndexerRound inTransaction(Connection connection) throws SQLException {
    List<String> ids =
        challenges.processors().stream().map(ChallengeProcessor::challengeId).toList();
    List<TickResult> results = new ArrayList<>();
    Map<String, SQLException> failures = new LinkedHashMap<>();
    if (!RoundLocks.take(connection, schema, ids)) {
      ids.forEach(id -> results.add(Tick.busy(id)));
      return new IndexerRound(
          Status.TICKED, List.copyOf(results), Collections.unmodifiableMap(failures));
    }
    for (String id : ids) {
      try {
        TickResult result = challenges.processor(id).tick(connection);
        results.add(result);
        log.ticked(result);
      } catch (ChallengeTickException e) {
        if (mustRollBack(e)) {
          throw e;
        }
        log.failed(e);
        failures.put(id, e);
      }
    }
    return new IndexerRound(
        Status.TICKED, List.copyOf(results), Collections.unmodifiableMap(failures));
  }

  private static boolean mustRollBack(SQLException failure) {
    String state = failure.getSQLState();
    return state != null && state.startsWith("40");
  }

  private static String snapshot(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_current_snapshot()::text")) {
      row.next();
      return row.getString(1);
    }
  }

  void failed(Throwable failure) {
    log.didNotGoThrough(failure);
    tell(() -> listener.roundFailed(failure));
  }

  private void tell(Runnable listener) {
    try {
      listener.run();
    } catch (RuntimeException | Error e) {
      log.listenerFailed(e);
    }
  }
}
