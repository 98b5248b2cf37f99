package io.challenges.internal.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds the values of one statement, in order. */
public final class Parameters {

  private final PreparedStatement statement;
  private int index;

  Parameters(PreparedStatement statement) {
    this.statement = statement;
  }

  public Parameters add(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  public Parameters add(boolean value) throws SQLException {
    statement.setBoolean(++index, value);
    return this;
  }

  public Parameters add(@Nullable Long value) throws SQLException {
    statement.setObject(++index, value, Types.BIGINT);
    return this;
  }

  public Parameters add(@Nullable Integer value) throws SQLException {
    statement.setObject(++index, value, Types.INTEGER);
    return this;
  }

  public Parameters add(String value) throws SQLException {
    statement.setString(++index, value);
    return this;
  }

  public Parameters addText(@Nullable String value) throws SQLException {
    statement.setString(++index, value);
    return this;
  }

  public Parameters add(LocalDateTime value) throws SQLException {
    statement.setObject(++index, value);
    return this;
  }

  public Parameters add(LocalDate value) throws SQLException {
    statement.setObject(++index, value);
    return this;
  }

  /** Binds an array of one value of each row, of a type that PostgreSQL knows by this name. */
  public <T> Parameters add(
      String type, Collection<? extends T> rows, Function<T, ? extends @Nullable Object> value)
      throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    for (T row : rows) {
      values.add(value.apply(row));
    }
    return add(type, values);
  }

  /** Binds an array of a type that PostgreSQL knows by this name. */
  public Parameters add(String type, Collection<?> values) throws SQLException {
    statement.setArray(++index, statement.getConnection().createArrayOf(type, values.toArray()));
    return this;
  }
}
