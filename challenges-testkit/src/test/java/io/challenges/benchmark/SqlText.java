package io.challenges.benchmark;

import io.challenges.testkit.internal.SqlFile;

/** SQL from the resources beside these classes, or beside those of the test kit. */
final class SqlText {

  private SqlText() {}

  /** As class loaders know it from here: {@code floor/tick.sql}, {@code /io/challenges/…}. */
  static String read(String name) {
    return SqlFile.read(SqlText.class, name);
  }
}
