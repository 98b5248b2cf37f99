package io.challenges.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * A table, or a view, as the database has it.
 *
 * @param kind {@code relkind} of {@code pg_class}
 * @param owned whether the present role may alter it
 * @param columns with their types, as {@code format_type} names them
 */
record FoundTable(
    String name,
    String kind,
    boolean owned,
    String owner,
    Map<String, String> columns,
    Set<Set<String>> keys) {

  static Map<String, FoundTable> read(
      Connection connection, Schema schema, Collection<String> names) throws SQLException {
    Map<String, FoundTable> tables = new LinkedHashMap<>();
    Jdbc.query(
        connection,
        Resource.of("queries/columns.sql").text(),
        row -> {
          FoundTable table =
              new FoundTable(
                  row.getString("table_name"),
                  row.getString("kind"),
                  row.getBoolean("owned"),
                  row.getString("owner"),
                  new LinkedHashMap<>(),
                  new LinkedHashSet<>());
          return tables
              .computeIfAbsent(table.name(), name -> table)
              .columns()
              .put(row.getString("column_name"), row.getString("type"));
        },
        schema.name(),
        names);
    Jdbc.query(
        connection,
        Resource.of("queries/keys.sql").text(),
        row -> {
          FoundTable table = tables.get(row.getString("table_name"));
          return table != null && table.keys().add(Set.copyOf(Jdbc.texts(row.getArray("columns"))));
        },
        schema.name(),
        names);
    return tables;
  }

  boolean isTable() {
    return kind.equals("r") || kind.equals("p");
  }
}
