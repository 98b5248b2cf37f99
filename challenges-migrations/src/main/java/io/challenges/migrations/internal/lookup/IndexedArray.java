package io.challenges.migrations.internal.lookup;

import java.util.List;
import java.util.Set;

/**
 * A column of arrays with GIN indexes.
 *
 * @param type as {@code format_type} names it
 * @param schemas those that have a table or view so called
 * @param indexes the names of the valid ones, partial ones included
 */
public record IndexedArray(
    String schema,
    String table,
    String column,
    String type,
    Set<String> schemas,
    List<String> indexes) {

  public IndexedArray {
    schemas = Set.copyOf(schemas);
    indexes = List.copyOf(indexes);
  }
}
