package io.challenges.plans;

import static java.util.stream.Collectors.joining;

import io.challenges.ChallengeProcessor;
import io.challenges.Reconciliation;
import io.challenges.TickResult;
import io.challenges.testkit.HostRows;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The plans of everything that a tick sends, and of what runs inside triggers, as they ran: with
 * the values that it bound. The server tells them as notices (auto_explain), so nothing is sent
 * again, and nothing taken out of a text.
 */
final class TickPlans {

  /** Tables that grow with the host. The others have a row for each challenge at most. */
  private static final Set<String> LARGE =
      Set.of(
          "aggregate_monthly_plays",
          "aggregate_user",
          "blocks",
          "challenge_disbursements",
          "challenge_exclusions",
          "challenge_listen_streak",
          "challenge_profile_completion",
          "comments",
          "events",
          "follows",
          "notification",
          "playlist_trending_scores",
          "playlists",
          "plays",
          "remixes",
          "reposts",
          "saves",
          "sol_purchases",
          "track_trending_scores",
          "tracks",
          "trending_results",
          "user_challenges",
          "user_events",
          "user_score_features",
          "users");

  /** Rows that may be read from an index's end. */
  private static final long A_FEW = 10;

  private final @Nullable TickResult result;
  private final List<ServerPlan> plans;

  private TickPlans(@Nullable TickResult result, List<ServerPlan> plans) {
    this.result = result;
    this.plans = plans;
  }

  /** What is sent on a connection. */
  @FunctionalInterface
  interface Work {
    void run(Connection connection) throws SQLException;
  }

  /** Does something else in the connection's transaction. */
  static TickPlans of(Connection connection, Work work) throws SQLException {
    return new TickPlans(null, plans(connection, "set local", work));
  }

  /** Ticks in the connection's transaction. */
  static TickPlans of(ChallengeProcessor processor, Connection connection) throws SQLException {
    AtomicReference<TickResult> result = new AtomicReference<>();
    List<ServerPlan> plans =
        plans(connection, "set local", heard -> result.set(processor.tick(heard)));
    return new TickPlans(result.get(), plans);
  }

  /** Looks at all rows, in transactions of its own. */
  static TickPlans of(Reconciliation reconciliation, Connection connection) throws SQLException {
    return new TickPlans(null, plans(connection, "set", reconciliation::run));
  }

  private static List<ServerPlan> plans(Connection connection, String set, Work work)
      throws SQLException {
    HostRows.on(connection)
        .sql(
            """
            load 'auto_explain';
            set auto_explain.log_min_duration = 0;
            set auto_explain.log_nested_statements = on;
            set auto_explain.log_analyze = on;
            set auto_explain.log_buffers = on;
            set auto_explain.log_timing = off;
            set auto_explain.log_settings = on;
            set auto_explain.log_format = json;
            set auto_explain.log_level = notice;
            set client_min_messages = notice
            """
                .replace("set ", set + ' '));
    List<String> notices = new ArrayList<>();
    Connection heard = listening(connection, notices);
    work.run(heard);
    // the plan of a statement comes when the next one takes its place
    try (PreparedStatement last =
        heard.prepareStatement(set + " auto_explain.log_min_duration = -1")) {
      last.execute();
    }
    List<ServerPlan> plans = new ArrayList<>();
    for (String notice : notices) {
      int json = notice.indexOf('{');
      // a foreign key's own check, one for each row, reads the catalogue
      if (json >= 0 && !notice.contains("FOR KEY SHARE OF x")) {
        plans.add(ServerPlan.read(connection, notice.substring(json)));
      }
    }
    if (plans.isEmpty()) {
      throw new AssertionError("The server told no plans: " + notices);
    }
    return plans;
  }

  TickResult result() {
    return Objects.requireNonNull(result, "it was no tick");
  }

  /** The scan of what moved. */
  ServerPlan scan() {
    return only("fresh_0 as materialized");
  }

  /** What an idle tick asks in place of the scan. */
  ServerPlan idleCheck() {
    return only("as idle");
  }

  /** How many rows of all tables were read by others than the scan. */
  long readBesideTheScan() {
    return plans.stream()
        .filter(plan -> !plan.statement().contains("fresh_0 as materialized"))
        .flatMap(plan -> plan.nodes().stream())
        .filter(node -> node.table() != null && LARGE.contains(node.table()))
        .mapToLong(ServerPlan.Node::rowsRead)
        .sum();
  }

  /** How many rows of all tables the scans of what moved read. */
  long readByScans() {
    return plans.stream()
        .filter(plan -> plan.statement().contains("fresh_0 as materialized"))
        .flatMap(plan -> plan.nodes().stream())
        .filter(node -> node.table() != null && LARGE.contains(node.table()))
        .mapToLong(ServerPlan.Node::rowsRead)
        .sum();
  }

  /** How many rows of a table the derivation read, over all chunks of keys. */
  long derivations(String table) {
    return plans.stream()
        .filter(plan -> plan.statement().contains("derived as ("))
        .mapToLong(plan -> plan.read(table))
        .sum();
  }

  /** What the trigger does for those who have completed. */
  ServerPlan announcement() {
    return only("insert into \"public\".notification");
  }

  private ServerPlan only(String text) {
    List<ServerPlan> found =
        plans.stream().filter(plan -> plan.statement().contains(text)).toList();
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " statements instead of one with: " + text);
    }
    return found.get(0);
  }

  /**
   * Fails if a table that grows is read from one end to the other, be it along an index, or by a
   * plan that could be compiled.
   */
  TickPlans readsByIndexOnly() {
    for (ServerPlan plan : plans) {
      for (ServerPlan.Node node : plan.nodes()) {
        String table = node.table();
        if (table == null || !LARGE.contains(table) || node.type().equals("ModifyTable")) {
          continue;
        }
        if (node.condition() == null && (node.index() == null || node.rowsRead() > A_FEW)) {
          throw new AssertionError("Reads the whole of " + table + ":\n" + plan);
        }
        if (plan.compiled()) {
          throw new AssertionError("May be compiled:\n" + plan);
        }
      }
    }
    return this;
  }

  /** How many rows of a table were read as they lie there, over all statements. */
  long readInPlace(String table) {
    return plans.stream()
        .flatMap(plan -> plan.nodes().stream())
        .filter(node -> table.equals(node.table()) && node.type().equals("Tid Range Scan"))
        .mapToLong(ServerPlan.Node::rowsRead)
        .sum();
  }

  /** How many rows of a table it read, over all statements. */
  long read(String table) {
    return plans.stream().mapToLong(plan -> plan.read(table)).sum();
  }

  @Override
  public String toString() {
    return plans.stream().map(ServerPlan::toString).collect(joining("\n"));
  }

  /** A connection that collects the notices of each of its statements when that is closed. */
  private static Connection listening(Connection connection, List<String> notices) {
    return proxy(
        Connection.class,
        (proxy, method, arguments) -> {
          Object result = invoke(connection, method, arguments);
          return result instanceof PreparedStatement statement
              ? proxy(PreparedStatement.class, collecting(statement, notices))
              : result;
        });
  }

  private static InvocationHandler collecting(Statement statement, List<String> notices) {
    return (proxy, method, arguments) -> {
      if (method.getName().equals("close")) {
        for (SQLWarning notice = statement.getWarnings();
            notice != null;
            notice = notice.getNextWarning()) {
          notices.add(String.valueOf(notice.getMessage()));
        }
      }
      return invoke(statement, method, arguments);
    };
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
