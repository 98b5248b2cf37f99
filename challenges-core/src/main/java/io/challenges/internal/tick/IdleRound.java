package io.challenges.internal.tick;

import static java.util.stream.Collectors.joining;

import io.challenges.ChallengeTickException;
import io.challenges.TickResult;
import io.challenges.internal.sql.Parameters;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Session.Results;
import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks all challenges of a round, in one round trip, whether they are still idle. For one thread at
 * a time.
 */
public final class IdleRound {

  private static final Logger LOG = LoggerFactory.getLogger(IdleRound.class);

  /** Who has to wait for a table leaves that to the tick of the challenge that reads it. */
  private static final String IMPATIENCE = "set local lock_timeout = 100";

  private static final int MOST_FAILURES = 3;

  private final Schema schema;
  private final PlainConnections connections;
  private final List<Tick> ticks;
  private int failures;

  public IdleRound(Schema schema, List<Tick> ticks, PlainConnections connections) {
    this.schema = schema;
    this.connections = connections;
    this.ticks = List.copyOf(ticks);
  }

  /**
   * Asks, in a transaction of its own.
   *
   * @return the results of those that are still idle; the others have to be ticked
   * @throws ChallengeTickException if it fails, which says nothing of any challenge
   */
  public Map<String, TickResult> ask(Connection connection, TickLimits limits)
      throws ChallengeTickException {
    if (failures >= MOST_FAILURES || ticks.stream().noneMatch(tick -> tick.idleCheck().canTell())) {
      return Map.of();
    }
    // Also those that cannot tell just now: with the same text each time, the server keeps its
    // plans.
    List<Tick.Resting> all = new ArrayList<>();
    ticks.forEach(tick -> tick.resting().ifPresent(all::add));
    Session session = new Session(connection, schema);
    try {
      Map<String, TickResult> results =
          TickScope.run("of the round", session, limits, scope -> ask(session, scope, all));
      failures = 0;
      return results;
    } catch (ChallengeTickException e) {
      // One of them may be broken: it joins in again once its own tick has found nothing.
      ticks.forEach(tick -> tick.idleCheck().forget());
      if (++failures == MOST_FAILURES) {
        LOG.warn("Rounds do without their idle checks from now on, since those failed", e);
      }
      throw e;
    }
  }

  private Map<String, TickResult> ask(Session session, TickScope scope, List<Tick.Resting> all)
      throws SQLException {
    String text = all.stream().map(each -> each.statement().sql().text()).collect(joining("\n;\n"));
    scope.onConnection(connections, true);
    scope.begin();
    scope.setWithNext(PlannerSettings.VALUES, Map.of());
    session.before(IMPATIENCE);
    return scope.queryAlone(
        new Sql("idle checks", text),
        parameters -> bind(all, parameters),
        results -> results(all, results));
  }

  private static void bind(List<Tick.Resting> all, Parameters parameters) throws SQLException {
    for (Tick.Resting each : all) {
      each.statement().values().bind(parameters);
    }
  }

  private static Map<String, TickResult> results(List<Tick.Resting> all, Results results)
      throws SQLException {
    Map<String, TickResult> told = new TreeMap<>();
    for (Tick.Resting each : all) {
      ResultSet row = results.next();
      row.next();
      each.result(row).ifPresent(result -> told.put(result.challengeId(), result));
    }
    return told;
  }
}
