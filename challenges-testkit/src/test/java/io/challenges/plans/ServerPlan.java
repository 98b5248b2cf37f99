package io.challenges.plans;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the server ran one statement, as it says so itself.
 *
 * @param statement its text
 * @param compiled whether a server with default settings may compile it: it was not planned with
 *     the setting {@code jit} off, and seems costly enough
 * @param nodes of the plan, each before those below it
 */
record ServerPlan(String statement, boolean compiled, List<Node> nodes) {

  /**
   * @param type such as {@code Index Scan}
   * @param table what it reads, or null
   * @param index what it reads by, or null
   * @param condition the index's condition, or that of the places it reads, or null
   * @param rowsRead what came out of it and what it threw away, over all its loops
   */
  record Node(
      int depth,
      String type,
      @Nullable String table,
      @Nullable String index,
      @Nullable String condition,
      @Nullable String filter,
      long rowsRead) {

    @Override
    public String toString() {
      return "  ".repeat(depth)
          + type
          + (index == null ? "" : " using " + index)
          + (table == null ? "" : " on " + table)
          + (condition == null ? "" : " where " + condition)
          + (filter == null ? "" : " filter " + filter)
          + ", read "
          + rowsRead;
    }
  }

  private static final String NODES =
      """
      with recursive told (plan) as (
        select ?::jsonb
      ),
      node (path, plan) as (
        select array[1::bigint], told.plan -> 'Plan'
        from told
        union all
        select node.path || child.position, child.plan
        from node
        cross join jsonb_array_elements(node.plan -> 'Plans')
          with ordinality as child (plan, position)
      )
      select
        told.plan ->> 'Query Text' as statement,
        told.plan -> 'Settings' ->> 'jit' is distinct from 'off'
          -- the default of jit_above_cost
          and (told.plan -> 'Plan' ->> 'Total Cost')::float8 >= 100000 as compiled,
        cardinality(node.path) - 1 as depth,
        node.plan ->> 'Node Type' as type,
        node.plan ->> 'Relation Name' as table,
        node.plan ->> 'Index Name' as index,
        coalesce(
          node.plan ->> 'Index Cond', node.plan ->> 'Recheck Cond', node.plan ->> 'TID Cond'
        ) as condition,
        node.plan ->> 'Filter' as filter,
        (
          (
            (node.plan ->> 'Actual Rows')::float8
            + coalesce((node.plan ->> 'Rows Removed by Filter')::float8, 0)
            + coalesce((node.plan ->> 'Rows Removed by Index Recheck')::float8, 0)
          ) * (node.plan ->> 'Actual Loops')::float8
        )::bigint as rows_read
      from node
      cross join told
      order by node.path
      """;

  /** Takes apart what auto_explain says in JSON, which the server itself does best. */
  static ServerPlan read(Connection connection, String json) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(NODES)) {
      statement.setString(1, json);
      try (ResultSet row = statement.executeQuery()) {
        String text = "";
        boolean compiled = false;
        List<Node> nodes = new ArrayList<>();
        while (row.next()) {
          text = row.getString("statement");
          compiled = row.getBoolean("compiled");
          nodes.add(
              new Node(
                  row.getInt("depth"),
                  row.getString("type"),
                  row.getString("table"),
                  row.getString("index"),
                  row.getString("condition"),
                  row.getString("filter"),
                  row.getLong("rows_read")));
        }
        return new ServerPlan(text, compiled, List.copyOf(nodes));
      }
    }
  }

  /** How many rows of a table it read. */
  long read(String table) {
    return nodes.stream()
        .filter(node -> table.equals(node.table()))
        .mapToLong(Node::rowsRead)
        .sum();
  }

  /** Fails unless a node reads this index by a condition that contains the given text. */
  void looksUp(String index, String condition) {
    for (Node node : nodes) {
      String conditions = node.condition();
      if (index.equals(node.index()) && conditions != null && conditions.contains(condition)) {
        return;
      }
    }
    throw new AssertionError("Nothing looks up " + condition + " in " + index + ":\n" + this);
  }

  @Override
  public String toString() {
    return statement.strip().lines().findFirst().orElse("")
        + "\n"
        + nodes.stream().map(Node::toString).collect(joining("\n"))
        + "\n";
  }
}
