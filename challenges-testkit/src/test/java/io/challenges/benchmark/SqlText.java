package io.challenges.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** SQL from the resources beside these classes, or beside those of the test kit. */
final class SqlText {

  private SqlText() {}

  /** As class loaders know it from here: {@code floor/tick.sql}, {@code /io/challenges/…}. */
  static String read(String name) {
    try (InputStream in = SqlText.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("No such resource: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
