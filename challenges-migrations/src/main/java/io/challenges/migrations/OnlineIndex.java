package io.challenges.migrations;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index that is built while the host goes on writing. One for each file below {@code indexes}.
 *
 * @param definition from the method on, such as {@code btree (blocknumber)}
 */
record OnlineIndex(Resource resource, String name, String table, String definition) {

  private static final Pattern STATEMENT =
      Pattern.compile(
          "create index concurrently (\\w+)\\s+on /\\*schema\\.\\*/(\\w+) using ([^;]+);");

  static OnlineIndex named(String name) {
    return parse(Resource.of("indexes/" + name + ".sql"));
  }

  static OnlineIndex parse(Resource resource) {
    Matcher statement = STATEMENT.matcher(resource.text());
    if (!statement.find()) {
      throw new IllegalStateException("No index that is built concurrently: " + resource.path());
    }
    return new OnlineIndex(
        resource,
        statement.group(1),
        statement.group(2),
        statement.group(3).strip().replaceAll("\\s+", " "));
  }

  /** The statement that builds it, outside a transaction. */
  String create(Schema schema) {
    return "create index concurrently %s on %s%s using %s"
        .formatted(name, schema.prefix(), table, definition);
  }

  /** The statement that drops what bears its name, outside a transaction. */
  String drop(Schema schema) {
    return "drop index concurrently if exists %s%s".formatted(schema.prefix(), name);
  }

  /** A query for the indexes of its table, with everything that tells whether this one is there. */
  String stateQuery(Schema schema) {
    return Resource.of("queries/index_state.sql")
        .text()
        .replace("${schema}", Jdbc.literal(schema.name()))
        .replace("${table}", Jdbc.literal(table))
        .replace("${name}", Jdbc.literal(name))
        .replace("${definition}", Jdbc.literal(definition));
  }

  IndexState state(Connection connection, Schema schema) throws SQLException {
    return IndexState.of(Jdbc.query(connection, stateQuery(schema), IndexState.Candidate::read));
  }
}
