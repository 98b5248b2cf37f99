package io.challenges.migrations;

import java.nio.charset.StandardCharsets;

/** The schema of the host's and the library's tables, and how SQL names it. */
record Schema(String name) {

  /** Stands before each table in the scripts. */
  static final String MARKER = "/*schema.*/";

  /** A longer name is cut by the server without an error. */
  private static final int LONGEST = 63;

  Schema {
    int length = name.getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > LONGEST) {
      throw new IllegalArgumentException(
          "A schema's name has 1 to %d bytes: '%s'".formatted(LONGEST, name));
    }
    if (name.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("A schema's name has no zero character");
    }
  }

  /** The name as an identifier. */
  String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The name and a dot, as it stands before a table. */
  String prefix() {
    return quoted() + '.';
  }

  /** Puts the schema in place of each marker. */
  String in(String sql) {
    return sql.replace(MARKER, prefix());
  }
}
