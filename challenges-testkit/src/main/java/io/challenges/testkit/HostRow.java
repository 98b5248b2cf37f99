package io.challenges.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one row of a host's table: those that the seeder fills in unless told otherwise,
 * and what a test says.
 *
 * @param <R> the row's own type
 */
public abstract class HostRow<R extends HostRow<R>> {

  private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

  HostRow() {}

  /**
   * Sets any column, also one that has no method here.
   *
   * @param column the name, in the case the server has it
   * @param value what the driver can bind; text is taken for whatever type the column has
   * @return this row
   */
  public final R set(String column, @Nullable Object value) {
    columns.put(column, value);
    return self();
  }

  abstract R self();

  final Map<String, @Nullable Object> columns() {
    return Collections.unmodifiableMap(columns);
  }

  /** A row of any table, by the names of its columns. */
  public static final class Other extends HostRow<Other> {
    Other() {}

    @Override
    Other self() {
      return this;
    }
  }
}
