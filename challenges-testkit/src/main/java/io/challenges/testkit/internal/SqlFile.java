package io.challenges.testkit.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** SQL texts among the resources. */
public final class SqlFile {

  private SqlFile() {}

  /**
   * Reads one.
   *
   * @param beside a class whose loader knows it
   * @param name its name beside that class, or its path from the root
   * @return the text
   */
  public static String read(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalArgumentException("No such resource: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
