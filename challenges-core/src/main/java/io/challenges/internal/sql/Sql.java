package io.challenges.internal.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A statement and what errors call it.
 *
 * @param name its file, or what stands for one
 * @param text the statement, without a trailing semicolon
 */
public record Sql(String name, String text) {

  private static final String ROOT = "/io/challenges/";

  /** Drops a trailing semicolon, which psql wants and a subquery does not. */
  public Sql {
    text = withoutSemicolon(text);
  }

  /**
   * Reads a resource of this library.
   *
   * @param file its path below {@code io/challenges}
   * @return the statement
   */
  public static Sql resource(String file) {
    try (InputStream in = Sql.class.getResourceAsStream(ROOT + file)) {
      if (in == null) {
        throw new IllegalArgumentException("No resource " + ROOT + file);
      }
      return new Sql(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + ROOT + file, e);
    }
  }

  /**
   * Puts a text in place of each {@code ${name}}.
   *
   * @param name the place
   * @param replacement the text
   * @return the statement with it
   */
  public Sql with(String name, String replacement) {
    return new Sql(this.name, text.replace("${" + name + "}", replacement));
  }

  /**
   * The same text under another name.
   *
   * @param name what errors call it
   * @return the statement
   */
  public Sql named(String name) {
    return new Sql(name, text);
  }

  private static String withoutSemicolon(String text) {
    String stripped = text.strip();
    return stripped.endsWith(";") ? stripped.substring(0, stripped.length() - 1).strip() : stripped;
  }
}
