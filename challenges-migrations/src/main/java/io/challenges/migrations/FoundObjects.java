package io.challenges.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** The functions and triggers that a schema has. */
record FoundObjects(Map<String, FoundFunction> functions, Map<TriggerName, FoundTrigger> triggers) {

  /** A function without parameters. */
  record FoundFunction(String body, Set<String> settings) {}

  /** Triggers are named within their table. */
  record TriggerName(String table, String trigger) {}

  /** A trigger with its definition as the server prints it, without the schema. */
  record FoundTrigger(String definition, boolean enabled) {}

  static FoundObjects read(Connection connection, Schema schema) throws SQLException {
    Map<String, FoundFunction> functions = new HashMap<>();
    Jdbc.query(
        connection,
        Resource.of("queries/functions.sql").text(),
        row ->
            functions.put(
                row.getString("name"),
                new FoundFunction(
                    row.getString("body"), Set.copyOf(Jdbc.texts(row.getArray("settings"))))),
        schema.name());
    Map<TriggerName, FoundTrigger> triggers = new HashMap<>();
    Jdbc.query(
        connection,
        Resource.of("queries/triggers.sql").text(),
        row ->
            triggers.put(
                new TriggerName(row.getString("table_name"), row.getString("name")),
                new FoundTrigger(row.getString("definition"), row.getBoolean("enabled"))),
        schema.name());
    return new FoundObjects(functions, triggers);
  }
}
