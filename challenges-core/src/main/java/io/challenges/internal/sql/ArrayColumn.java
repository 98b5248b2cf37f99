package io.challenges.internal.sql;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Columns that hold an array without nulls; a null array counts as empty. */
public final class ArrayColumn {

  private ArrayColumn() {}

  public static List<String> texts(ResultSet row, String column) throws SQLException {
    return values(row, column, String.class);
  }

  public static List<Long> numbers(ResultSet row, String column) throws SQLException {
    return values(row, column, Long.class);
  }

  private static <T> List<T> values(ResultSet row, String column, Class<T> type)
      throws SQLException {
    Array array = row.getArray(column);
    return array == null
        ? List.of()
        : Arrays.stream((Object[]) array.getArray()).map(type::cast).toList();
  }
}
