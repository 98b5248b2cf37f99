package io.challenges.testkit;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes single rows, whatever their table. */
final class RowWriter {

  private final Connection connection;

  RowWriter(Connection connection) {
    this.connection = connection;
  }

  /**
   * A table whose rows have a name.
   *
   * @param name the table
   * @param key the columns that name a thing; a table of versions has several rows of one
   */
  record Table(String name, List<String> key) {

    static Table keyed(String name, String... key) {
      return new Table(name, List.of(key));
    }

    private String condition() {
      return key.stream().map(column -> column + " = ?").collect(joining(" and "));
    }

    private IllegalStateException missing(String what, Object... values) {
      List<String> pairs = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        pairs.add(key.get(i) + " = " + values[i]);
      }
      return new IllegalStateException(
          "No %s of %s has %s".formatted(what, name, String.join(" and ", pairs)));
    }
  }

  /**
   * A table of versions.
   *
   * @param table what its rows are named by
   * @param version what tells versions of one block apart; the greater one counts
   */
  record Versions(Table table, String version) {

    static Versions of(String name, String version, String... key) {
      return new Versions(Table.keyed(name, key), version);
    }
  }

  void insert(String table, HostRow<?> row) throws SQLException {
    execute(insertion(table, row.columns()), row.columns().values());
  }

  /** Inserts the row, or rewrites the one that has its key. */
  void put(Table table, HostRow<?> row) throws SQLException {
    execute(
        insertion(table.name(), row.columns())
            + row.columns().keySet().stream()
                .map(column -> "%1$s = excluded.%1$s".formatted(quoted(column)))
                .collect(
                    joining(
                        ", ",
                        " on conflict (%s) do update set "
                            .formatted(
                                table.key().stream().map(RowWriter::quoted).collect(joining(", "))),
                        "")),
        row.columns().values());
  }

  /** Rewrites what has this key. */
  void update(Table table, HostRow<?> changes, Object... key) throws SQLException {
    if (update(table, "", changes, key) == 0) {
      throw table.missing("row", key);
    }
  }

  /** Rewrites what is current. */
  void update(Versions versions, HostRow<?> changes, Object... key) throws SQLException {
    if (update(versions.table(), " and is_current", changes, key) == 0) {
      throw versions.table().missing("current row", key);
    }
  }

  /** Adds a version like the latest current one but for what changes, and demotes the others. */
  void append(Versions versions, HostRow<?> changes, Object... key) throws SQLException {
    Map<String, @Nullable Object> columns = current(versions, key);
    columns.remove(versions.version());
    columns.putAll(changes.columns());
    demote(versions, key);
    execute(insertion(versions.table().name(), columns), columns.values());
  }

  void demote(Versions versions, Object... key) throws SQLException {
    update(versions, new HostRow.Other().set("is_current", false), key);
  }

  int execute(String sql, Collection<? extends @Nullable Object> parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, parameters);
      statement.execute();
      return statement.getUpdateCount();
    }
  }

  private int update(Table table, String condition, HostRow<?> changes, Object... key)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(changes.columns().values());
    values.addAll(Arrays.asList(key));
    return execute(
        "update %s set %s where %s%s"
            .formatted(
                table.name(),
                changes.columns().keySet().stream()
                    .map(column -> quoted(column) + " = ?")
                    .collect(joining(", ")),
                table.condition(),
                condition),
        values);
  }

  /** Everything as text, which the server reads back as what it was. */
  private Map<String, @Nullable Object> current(Versions versions, Object... key)
      throws SQLException {
    String sql =
        "select * from %s where %s and is_current order by blocknumber desc nulls last, %s desc limit 1"
            .formatted(versions.table().name(), versions.table().condition(), versions.version());
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(statement, Arrays.asList(key));
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw versions.table().missing("current row", key);
        }
        ResultSetMetaData description = row.getMetaData();
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        for (int i = 1; i <= description.getColumnCount(); i++) {
          columns.put(description.getColumnName(i), row.getString(i));
        }
        return columns;
      }
    }
  }

  private static void bind(
      PreparedStatement statement, Collection<? extends @Nullable Object> parameters)
      throws SQLException {
    int index = 0;
    for (Object parameter : parameters) {
      index++;
      if (parameter == null) {
        statement.setNull(index, Types.NULL);
      } else if (parameter instanceof String) {
        // Without a type, so that it also becomes an enum, json, or what else the column is
        statement.setObject(index, parameter, Types.OTHER);
      } else {
        statement.setObject(index, parameter);
      }
    }
  }

  private static String insertion(String table, Map<String, @Nullable Object> columns) {
    return "insert into %s (%s) values (%s)"
        .formatted(
            quoted(table),
            columns.keySet().stream().map(RowWriter::quoted).collect(joining(", ")),
            String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  private static String quoted(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
