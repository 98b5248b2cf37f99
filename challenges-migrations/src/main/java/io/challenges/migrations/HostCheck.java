package io.challenges.migrations;

import io.challenges.migrations.Verification.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds everything that is in the way of the migrations, before any of them is applied. */
final class HostCheck {

  /** The oldest version that this is tested with. */
  private static final int OLDEST_VERSION = 150_000;

  private final Connection connection;
  private final Schema schema;

  HostCheck(Connection connection, Schema schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Whether anything can be applied here at all.
   *
   * @throws ChallengeMigrationException with every reason why not
   */
  void requireServer() throws SQLException {
    List<String> problems =
        Jdbc.query(
                connection,
                Resource.of("queries/server.sql").text(),
                row -> {
                  List<String> found = new ArrayList<>();
                  if (row.getBoolean("standby")) {
                    found.add("this server is a standby: nothing can be written to it");
                  } else if (row.getBoolean("read_only")) {
                    found.add("transactions of this connection are read-only");
                  }
                  if (row.getInt("version") < OLDEST_VERSION) {
                    found.add(
                        "PostgreSQL 15 or newer is needed, and this is "
                            + row.getString("version_text"));
                  }
                  if (!row.getBoolean("schema_exists")) {
                    found.add("there is no schema %s".formatted(schema.quoted()));
                  } else if (!row.getBoolean("may_create")) {
                    found.add(
                        "role %s may not create anything in schema %s"
                            .formatted(row.getString("role"), schema.quoted()));
                  }
                  return found;
                },
                schema.name())
            .get(0);
    throwIfAny(problems, "");
  }

  /**
   * Whether the host has what it is to have.
   *
   * @throws ChallengeMigrationException with everything that is missing, who needs it, and how to
   *     do without
   */
  void requireTables(Selection selection) throws SQLException {
    Set<String> problems = new LinkedHashSet<>();
    TableCheck tables = new TableCheck(connection, schema);
    Map<Finding, NeededBy> missing = tables.complete(selection.needs());
    missing.forEach((finding, neededBy) -> problems.add(finding.message() + neededBy.clause()));
    tables.extensible(Requirements.library()).stream().map(Finding::message).forEach(problems::add);
    checkOwners(problems, selection);
    String waysOut = NeededBy.all(missing.values()).waysOut();
    throwIfAny(
        List.copyOf(problems),
        waysOut.isEmpty()
            ? ""
            : "\nEither add what is missing, or leave out what needs it: " + waysOut);
  }

  /** Only a table's owner may alter it, index it or drop its triggers. */
  private void checkOwners(Set<String> problems, Selection selection) throws SQLException {
    Set<String> altered = new LinkedHashSet<>();
    Set<String> own = Requirements.library().tableNames();
    for (OnlineIndex index : selection.indexes()) {
      IndexState state = index.state(connection, schema);
      if (state == IndexState.PARTITIONED_TABLE) {
        problems.add(
            "table %s is partitioned: build an index on each partition, and then on the table, using %s"
                .formatted(index.table(), index.definition()));
      } else if (state != IndexState.PRESENT) {
        altered.add(index.table());
      }
    }
    FoundObjects objects = FoundObjects.read(connection, schema);
    selection.scripts().stream()
        .filter(SchemaScript::isRepeatable)
        .map(script -> SchemaObject.of(script, schema))
        .filter(object -> object.compare(objects).isPresent())
        .forEach(object -> object.table().ifPresent(altered::add));
    Map<String, FoundTable> tables =
        FoundTable.read(connection, schema, Stream.concat(own.stream(), altered.stream()).toList());
    for (FoundTable table : tables.values()) {
      if (!table.isTable()) {
        problems.add("%s is no table".formatted(table.name()));
      } else if (!table.owned()) {
        problems.add(
            "table %s belongs to %s, and this role may not alter it"
                .formatted(table.name(), table.owner()));
      }
    }
  }

  private void throwIfAny(List<String> problems, String advice) {
    if (!problems.isEmpty()) {
      throw new ChallengeMigrationException(
          "Schema %s cannot take the challenges, and nothing has been changed:"
              .formatted(schema.quoted()),
          problems,
          advice);
    }
  }
}
