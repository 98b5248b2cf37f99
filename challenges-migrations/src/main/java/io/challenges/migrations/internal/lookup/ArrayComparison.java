package io.challenges.migrations.internal.lookup;

import java.util.List;

/**
 * A comparison {@code value = any (column)}.
 *
 * @param path the names that stand for the column, the last of which is its own
 * @param column the same as it is written
 * @param value what is compared with it as it is written, or an ellipsis
 */
public record ArrayComparison(List<String> path, String column, String value) {

  public ArrayComparison {
    path = List.copyOf(path);
  }

  String name() {
    return path.get(path.size() - 1);
  }

  /** The predicate that an index can serve. */
  String predicate() {
    return "%s @> array[%s]".formatted(column, value);
  }
}
