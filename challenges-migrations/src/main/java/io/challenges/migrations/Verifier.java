package io.challenges.migrations;

import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;
import io.challenges.migrations.internal.lookup.SlowLookup;
import io.challenges.migrations.internal.lookup.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compares a schema with what the migrations of this version make of it. Reads only. */
final class Verifier {

  /** Of the host's tables those that the library writes. */
  private static final Set<String> WRITTEN = Set.of("notification", "user_score_features");

  private final Connection connection;
  private final Schema schema;
  private final Selection selection;

  Verifier(Connection connection, Schema schema, Selection selection) {
    this.connection = connection;
    this.schema = schema;
    this.selection = selection;
  }

  Verification verify() throws SQLException {
    Set<Finding> findings = new LinkedHashSet<>();
    TableCheck tables = new TableCheck(connection, schema);
    tables
        .complete(selection.needs())
        .forEach(
            (finding, neededBy) ->
                findings.add(
                    new Finding(
                        finding.kind(), finding.object(), finding.message() + neededBy.clause())));
    findings.addAll(tables.complete(Requirements.library()));
    FoundObjects objects = FoundObjects.read(connection, schema);
    for (SchemaScript script : repeatable()) {
      SchemaObject.of(script, schema).compare(objects).ifPresent(findings::add);
    }
    for (OnlineIndex index : selection.indexes()) {
      findings.addAll(compare(index));
    }
    findings.addAll(slowLookups());
    return new Verification(List.copyOf(findings));
  }

  /** The scripts whose object is missing or differs. */
  List<SchemaScript> notAsWanted() throws SQLException {
    FoundObjects objects = FoundObjects.read(connection, schema);
    return repeatable().stream()
        .filter(script -> SchemaObject.of(script, schema).compare(objects).isPresent())
        .toList();
  }

  private List<SchemaScript> repeatable() {
    return selection.scripts().stream().filter(SchemaScript::isRepeatable).toList();
  }

  private List<Finding> compare(OnlineIndex index) throws SQLException {
    String object = "index %s on %s".formatted(index.name(), index.table());
    return switch (index.state(connection, schema)) {
      // a table that is missing is a finding itself
      case PRESENT, NO_TABLE -> List.of();
      case ABSENT, PARTITIONED_TABLE ->
          List.of(
              new Finding(
                  Kind.MISSING,
                  index.name(),
                  "%s, using %s, is missing".formatted(object, index.definition())));
      case BEING_BUILT ->
          List.of(new Finding(Kind.INVALID, index.name(), object + " is still being built"));
      case INVALID ->
          List.of(
              new Finding(
                  Kind.INVALID, index.name(), object + " is invalid: its build was interrupted"));
      case DIFFERENT ->
          List.of(
              new Finding(
                  Kind.OUTDATED,
                  index.name(),
                  "%s is not one using %s".formatted(object, index.definition())));
    };
  }

  /** Of those of the whole database, the ones that each write of the library's runs. */
  private Set<Finding> slowLookups() throws SQLException {
    List<String> written = new ArrayList<>(WRITTEN);
    written.addAll(Requirements.library().tableNames());
    Map<Long, List<String>> tables = new LinkedHashMap<>();
    Jdbc.query(
        connection,
        Resource.of("queries/trigger_functions.sql").text(),
        row ->
            tables
                .computeIfAbsent(row.getLong("oid"), oid -> new ArrayList<>())
                .add(row.getString("table_name")),
        schema.name(),
        written);
    Set<Finding> findings = new LinkedHashSet<>();
    for (SlowLookup lookup : SlowLookups.of(connection)) {
      SqlFunction function = lookup.function();
      if (lookup.array().schema().equals(schema.name())) {
        for (String table : tables.getOrDefault(function.oid(), List.of())) {
          findings.add(
              SlowLookups.finding(
                  lookup,
                  function.name(),
                  "%s, a trigger on %s,".formatted(function.name(), table)));
        }
      }
    }
    return findings;
  }
}
