package io.challenges.internal.sql;

/**
 * The schema of the host's and the library's tables. Statements name it by the marker {@code
 * /*schema.*}{@code /} before a table, so that they run in psql as they are, by its search path.
 *
 * @param name the name, unquoted
 */
public record Schema(String name) {

  private static final String MARKER = "/*schema.*/";

  /**
   * The name as an identifier.
   *
   * @return the quoted name
   */
  public String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /**
   * Puts the quoted schema in place of each marker.
   *
   * @param sql a statement with markers
   * @return the statement for this schema
   */
  public String qualify(String sql) {
    return sql.replace(MARKER, quoted() + '.');
  }
}
