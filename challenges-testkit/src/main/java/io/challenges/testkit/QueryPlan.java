package io.challenges.testkit;

import static java.util.stream.Collectors.joining;

import io.challenges.testkit.internal.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the server runs a statement, read from {@code explain}, with assertions that hold for
 * PostgreSQL 15 to 18:
 *
 * <pre>{@code
 * QueryPlan.analyze(connection, "select … where blocknumber > ?", 100)
 *     .usesIndex("user_events_blocknumber_idx")
 *     .hasNoSeqScanOn("user_events");
 * }</pre>
 *
 * <p>A small table is read sequentially whatever its indexes are, and costs say little about other
 * data: so a plan is worth asserting on a table of real size that was analysed, or with {@code
 * enable_seqscan} off. With that off, a sequential scan that is there all the same shows as a node
 * of the plan, up to PostgreSQL 17 also as a cost of 10 billion, and later not in the cost at all:
 * it is the nodes that are looked at here. What triggers and functions run inside is not part of a
 * plan.
 */
public final class QueryPlan {

  private final List<Node> nodes;

  private QueryPlan(List<Node> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /**
   * The plan of a statement for these very parameters, without running it.
   *
   * @param connection its settings apply; the statement takes part in its transaction
   * @param sql a single statement
   * @param parameters bound to its question marks
   * @return the plan, without figures of a run
   * @throws SQLException from the server
   */
  public static QueryPlan of(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return explain(connection, "explain (format json) " + sql, parameters);
  }

  /**
   * Runs a statement for these very parameters, with whatever that changes, and gives the plan with
   * what it did.
   *
   * @param connection its settings apply; the statement takes part in its transaction
   * @param sql a single statement
   * @param parameters bound to its question marks
   * @return the plan with figures of the run
   * @throws SQLException from the server
   */
  public static QueryPlan analyze(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    return explain(
        connection, "explain (analyze, buffers, timing off, format json) " + sql, parameters);
  }

  /**
   * The plan that the server makes once for all parameters, as it does for a statement that was
   * prepared on the server and run often, and for those in functions and triggers. Runs nothing.
   *
   * @param connection its settings apply; the statement takes part in its transaction
   * @param sql a single statement with parameters {@code $1}, {@code $2} and so on
   * @param parameters a value for each parameter, in a form that the server reads as text
   * @return the plan, without figures of a run
   * @throws SQLException from the server
   */
  public static QueryPlan generic(Connection connection, String sql, @Nullable Object... parameters)
      throws SQLException {
    String name = "testkit_" + UUID.randomUUID().toString().replace('-', '_');
    String values =
        Arrays.stream(parameters).map(QueryPlan::literal).collect(joining(", ", "(", ")"));
    String execute = "execute " + name + (parameters.length == 0 ? "" : values);
    try (Statement statement = connection.createStatement()) {
      statement.execute("prepare " + name + " as " + sql);
      QueryPlan plan = forcedGeneric(connection, "explain (format json) " + execute);
      statement.execute("deallocate " + name);
      return plan;
    }
  }

  /**
   * Fails unless the statement reads from an index.
   *
   * @param name of the index
   * @return this plan
   * @throws AssertionError if no node of the plan names it
   */
  public QueryPlan usesIndex(String name) {
    if (!indexNames().contains(name)) {
      throw new AssertionError(
          "Expected a plan that uses the index " + name + ", but it is:\n" + this);
    }
    return this;
  }

  /**
   * Fails if the statement reads a table from one end to the other.
   *
   * @param table the name, without schema
   * @return this plan
   * @throws AssertionError if a node of the plan is a sequential scan of it, parallel or not
   */
  public QueryPlan hasNoSeqScanOn(String table) {
    for (Node node : nodes) {
      if (node.type().equals("Seq Scan") && table.equals(node.relation())) {
        throw new AssertionError(
            "Expected no sequential scan of " + table + ", but the plan is:\n" + this);
      }
    }
    return this;
  }

  /**
   * All indexes that the statement reads, whether by itself or for a bitmap.
   *
   * @return their names, without schema
   */
  public Set<String> indexNames() {
    Set<String> names = new LinkedHashSet<>();
    for (Node node : nodes) {
      if (node.index() != null) {
        names.add(node.index());
      }
    }
    return names;
  }

  /**
   * How many rows were read and then thrown away, by filters, join filters and rechecks. Of a node
   * that runs in a loop the server gives the average in whole rows: less than half a row each time
   * does not show.
   *
   * @return the sum over all nodes
   * @throws IllegalStateException if the statement was not run
   */
  public long rowsRemovedByFilter() {
    double sum = 0;
    for (Node node : nodes) {
      sum += ran(node.rowsRemoved());
    }
    return Math.round(sum);
  }

  /**
   * How many pages of 8 kB the run touched, in memory or not; those of planning don't count.
   *
   * @return shared buffers, hit and read
   * @throws IllegalStateException if the statement was not run
   */
  public long sharedBuffers() {
    return (long) ran(nodes.get(0).sharedBuffers());
  }

  /**
   * The plan as a tree, a node a line.
   *
   * @return text for people
   */
  @Override
  public String toString() {
    return nodes.stream().map(Node::toString).collect(joining("\n"));
  }

  private static double ran(@Nullable Number figure) {
    if (figure == null) {
      throw new IllegalStateException("Only a plan from analyze(…) has figures of a run");
    }
    return figure.doubleValue();
  }

  private static String literal(@Nullable Object value) {
    return value == null ? "null" : "'" + value.toString().replace("'", "''") + "'";
  }

  private static QueryPlan explain(
      Connection connection, String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return read(connection, row.getString(1));
      }
    }
  }

  /** The server itself takes the JSON apart, which saves a library for that. */
  private static QueryPlan read(Connection connection, String json) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(SqlFile.read(QueryPlan.class, "plan-nodes.sql"))) {
      statement.setString(1, json);
      try (ResultSet row = statement.executeQuery()) {
        List<Node> nodes = new ArrayList<>();
        while (row.next()) {
          nodes.add(
              new Node(
                  row.getInt("depth"),
                  row.getString("type"),
                  row.getString("relation"),
                  row.getString("index"),
                  row.getString("condition"),
                  row.getString("filter"),
                  row.getObject("actual_rows", Double.class),
                  row.getObject("rows_removed", Double.class),
                  row.getObject("shared_buffers", Long.class)));
        }
        return new QueryPlan(nodes);
      }
    }
  }

  private static QueryPlan forcedGeneric(Connection connection, String sql) throws SQLException {
    String mode = planCacheMode(connection, "force_generic_plan");
    QueryPlan plan;
    try {
      plan = explain(connection, sql);
    } catch (SQLException e) {
      try {
        planCacheMode(connection, mode);
      } catch (SQLException f) {
        // The transaction has failed as a whole; its end undoes the setting
        e.addSuppressed(f);
      }
      throw e;
    }
    planCacheMode(connection, mode);
    return plan;
  }

  /** Sets it for the session and gives what it was. */
  private static String planCacheMode(Connection connection, String mode) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select current_setting('plan_cache_mode'), set_config('plan_cache_mode', ?, false)")) {
      statement.setString(1, mode);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private record Node(
      int depth,
      String type,
      @Nullable String relation,
      @Nullable String index,
      @Nullable String condition,
      @Nullable String filter,
      @Nullable Double actualRows,
      @Nullable Double rowsRemoved,
      @Nullable Long sharedBuffers) {

    @Override
    public String toString() {
      StringBuilder line = new StringBuilder("  ".repeat(depth)).append(type);
      append(line, " using ", index);
      append(line, " on ", relation);
      append(line, " where ", condition);
      append(line, " filter ", filter);
      append(line, ", rows ", actualRows);
      append(line, ", removed ", rowsRemoved);
      append(line, ", buffers ", sharedBuffers);
      return line.toString();
    }

    private static void append(StringBuilder line, String label, @Nullable Object value) {
      if (value != null) {
        line.append(label).append(value);
      }
    }
  }
}
