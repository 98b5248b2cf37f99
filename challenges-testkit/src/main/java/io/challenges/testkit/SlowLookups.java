package io.challenges.testkit;

import io.challenges.migrations.ChallengeMigrations;
import io.challenges.migrations.Verification.Finding;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Functions that look a value up in an array by {@code value = any(column)}, which no GIN index
 * serves. The plan of a statement does not show what the functions and triggers do that it runs, so
 * they are read:
 *
 * <pre>{@code
 * SlowLookups.assertNone(connection);
 * }</pre>
 */
public final class SlowLookups {

  private SlowLookups() {}

  /**
   * Fails if a function of the database does so, be it the host's or the library's, in whatever
   * schema. {@link ChallengeMigrations#slowLookups} has what counts.
   *
   * @param connection of the database, where the host's functions have been made; it takes part in
   *     its transaction
   * @throws SQLException from the server
   * @throws AssertionError with a sentence for each, which says what to write instead
   */
  public static void assertNone(Connection connection) throws SQLException {
    List<Finding> found = ChallengeMigrations.slowLookups(connection);
    if (!found.isEmpty()) {
      throw new AssertionError(
          "Functions look values up in whole tables:\n  "
              + String.join("\n  ", found.stream().map(Finding::message).toList()));
    }
  }
}
