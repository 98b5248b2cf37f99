package io.challenges.testkit.internal.bulk;

import io.challenges.testkit.internal.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** A statement from a file, with names such as <code>${rows}</code> where numbers come in. */
record NamedSql(String text) {

  private static final Pattern NAME = Pattern.compile("\\$\\{(\\w+)}");

  static NamedSql read(String file) {
    return new NamedSql(SqlFile.read(NamedSql.class, "/io/challenges/testkit/bulk/" + file));
  }

  boolean names(String name) {
    return text.contains("${" + name + "}");
  }

  /** Runs it with the numbers bound, and returns how many rows that made. */
  long update(Connection connection, Map<String, Long> values) throws SQLException {
    List<String> names = NAME.matcher(text).results().map(name -> name.group(1)).toList();
    try (PreparedStatement statement =
        connection.prepareStatement(NAME.matcher(text).replaceAll("?"))) {
      for (int i = 0; i < names.size(); i++) {
        statement.setLong(i + 1, value(values, names.get(i)));
      }
      return statement.executeLargeUpdate();
    }
  }

  /** The text with the numbers in it, for statements that cannot have parameters. */
  String with(Map<String, Long> values) {
    return NAME.matcher(text).replaceAll(name -> Long.toString(value(values, name.group(1))));
  }

  private static long value(Map<String, Long> values, String name) {
    Long value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("Nothing is called " + name);
    }
    return value;
  }
}
