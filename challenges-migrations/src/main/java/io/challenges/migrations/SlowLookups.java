package io.challenges.migrations;

import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;
import io.challenges.migrations.internal.lookup.IndexedArray;
import io.challenges.migrations.internal.lookup.SlowLookup;
import io.challenges.migrations.internal.lookup.SlowLookupFinder;
import io.challenges.migrations.internal.lookup.SqlFunction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The functions of a database that no index serves. */
final class SlowLookups {

  private SlowLookups() {}

  /** Each once, in the order of the functions' names. */
  static List<SlowLookup> of(Connection connection) throws SQLException {
    SlowLookupFinder finder = new SlowLookupFinder(arrays(connection));
    return functions(connection).stream().map(finder::in).flatMap(List::stream).toList();
  }

  /**
   * As a finding.
   *
   * @param name what the function is called
   * @param phrase the same for a sentence
   */
  static Finding finding(SlowLookup lookup, String name, String phrase) {
    return new Finding(Kind.SLOW_LOOKUP, name, lookup.sentence(phrase));
  }

  private static List<IndexedArray> arrays(Connection connection) throws SQLException {
    return Jdbc.query(
        connection,
        Resource.of("queries/indexed_arrays.sql").text(),
        row ->
            new IndexedArray(
                row.getString("schema_name"),
                row.getString("table_name"),
                row.getString("column_name"),
                row.getString("type"),
                Set.copyOf(Jdbc.texts(row.getArray("schemas"))),
                Jdbc.texts(row.getArray("indexes"))));
  }

  private static List<SqlFunction> functions(Connection connection) throws SQLException {
    return Jdbc.query(
        connection,
        Resource.of("queries/comparing_functions.sql").text(),
        row ->
            new SqlFunction(
                row.getLong("oid"),
                row.getString("schema_name"),
                row.getString("name"),
                row.getString("qualified_name"),
                row.getString("body")));
  }
}
