package io.challenges.migrations;

import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares tables, columns, types and keys with what is required. */
final class TableCheck {

  private final Connection connection;
  private final Schema schema;

  TableCheck(Connection connection, Schema schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /** What is missing or of another type. */
  List<Finding> complete(Requirements required) throws SQLException {
    return compare(required, tables(List.of(required)), enums(), false);
  }

  /** The same for several at once, and who needs it. */
  Map<Finding, NeededBy> complete(Collection<Need> needs) throws SQLException {
    Map<Need, Requirements> required = new LinkedHashMap<>();
    needs.forEach(need -> required.put(need, need.requirements()));
    Map<String, FoundTable> tables = tables(required.values());
    Map<String, List<String>> enums = enums();
    Map<Finding, NeededBy> findings = new LinkedHashMap<>();
    required.forEach(
        (need, requirements) ->
            compare(requirements, tables, enums, false)
                .forEach(
                    finding ->
                        findings
                            .computeIfAbsent(finding, any -> new NeededBy(new LinkedHashSet<>()))
                            .needs()
                            .add(need)));
    return findings;
  }

  /**
   * What would be in the way of creating the rest: what is there has to fit, but need not be whole.
   */
  List<Finding> extensible(Requirements required) throws SQLException {
    return compare(required, tables(List.of(required)), enums(), true);
  }

  private static List<Finding> compare(
      Requirements required,
      Map<String, FoundTable> tables,
      Map<String, List<String>> enums,
      boolean mayLack) {
    List<Finding> findings = new ArrayList<>();
    required
        .enums()
        .forEach((name, values) -> compareEnum(findings, name, values, enums.get(name), mayLack));
    for (RequiredTable table : required.tables()) {
      FoundTable found = tables.get(table.name());
      if (found != null) {
        compareTable(findings, table, found, mayLack);
      } else if (!mayLack) {
        findings.add(
            new Finding(Kind.MISSING, table.name(), "table %s is missing".formatted(table.name())));
      }
    }
    return findings;
  }

  private static void compareEnum(
      List<Finding> findings,
      String name,
      List<String> values,
      @Nullable List<String> found,
      boolean mayLack) {
    if (found == null) {
      if (!mayLack) {
        findings.add(new Finding(Kind.MISSING, name, "type %s is missing".formatted(name)));
      }
      return;
    }
    for (String value : values) {
      if (!found.contains(value)) {
        findings.add(
            new Finding(
                Kind.OUTDATED, name, "type %s lacks the value '%s'".formatted(name, value)));
      }
    }
  }

  private static void compareTable(
      List<Finding> findings, RequiredTable table, FoundTable found, boolean mayLack) {
    table
        .columns()
        .forEach(
            (column, types) -> {
              String object = table.name() + '.' + column;
              String type = found.columns().get(column);
              boolean inKey = table.keys().stream().anyMatch(key -> key.contains(column));
              if (type == null) {
                if (!mayLack || inKey) {
                  findings.add(
                      new Finding(
                          Kind.MISSING,
                          object,
                          "column %s (%s) is missing"
                              .formatted(object, String.join(" or ", types))));
                }
              } else if (!types.contains(type)) {
                findings.add(
                    new Finding(
                        Kind.OUTDATED,
                        object,
                        "column %s is %s, not %s"
                            .formatted(object, type, String.join(" or ", types))));
              }
            });
    for (Set<String> key : table.keys()) {
      if (!found.keys().contains(key)) {
        String object = "%s (%s)".formatted(table.name(), String.join(", ", key));
        findings.add(
            new Finding(Kind.MISSING, object, "nothing makes %s unique".formatted(object)));
      }
    }
  }

  private Map<String, FoundTable> tables(Collection<Requirements> required) throws SQLException {
    return FoundTable.read(
        connection,
        schema,
        required.stream()
            .flatMap(one -> one.tableNames().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private Map<String, List<String>> enums() throws SQLException {
    Map<String, List<String>> enums = new HashMap<>();
    Jdbc.query(
        connection,
        Resource.of("queries/enums.sql").text(),
        row -> enums.put(row.getString("name"), Jdbc.texts(row.getArray("labels"))),
        schema.name());
    return enums;
  }
}
