package io.challenges.internal.sweep;

import io.challenges.internal.sql.ArrayColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Keys as a read gives them.
 *
 * @param keys in their text form, distinct
 * @param type the type of an array of them
 * @param rows how many rows they come from
 */
record Keys(List<String> keys, String type, long rows) {

  static Keys read(ResultSet row) throws SQLException {
    row.next();
    return new Keys(ArrayColumn.texts(row, "keys"), row.getString("key_type"), row.getLong("rows"));
  }
}
