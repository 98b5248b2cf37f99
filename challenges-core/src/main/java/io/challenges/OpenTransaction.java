package io.challenges;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A transaction that is open, and whose it is, as far as the server tells: of other users' sessions
 * it tells a role without {@code pg_read_all_stats} little. What it does not tell is null.
 *
 * @param pid the server's process; null for a prepared transaction
 * @param preparedAs the name of a prepared transaction, for {@code commit prepared} or {@code
 *     rollback prepared}; null for any other
 * @param user who began it
 * @param database where; it need not be the one that the challenge is in
 * @param applicationName as the session calls itself
 * @param state such as {@code idle in transaction}
 * @param since when it began; for a prepared one, when it was prepared
 * @param age how long ago that was
 * @param query the statement that runs, or ran last
 */
public record OpenTransaction(
    @Nullable Integer pid,
    @Nullable String preparedAs,
    @Nullable String user,
    @Nullable String database,
    @Nullable String applicationName,
    @Nullable String state,
    @Nullable Instant since,
    @Nullable Duration age,
    @Nullable String query) {

  /**
   * What is known of it, for people, without the query.
   *
   * @return a phrase such as {@code process 4711 (user host, database app, psql, idle in
   *     transaction), open for 2520 s}
   */
  public String phrase() {
    StringBuilder phrase = new StringBuilder();
    if (preparedAs != null) {
      phrase.append("the prepared transaction '").append(preparedAs).append('\'');
    } else {
      phrase.append(pid == null ? "an unknown process" : "process " + pid);
    }
    StringBuilder details = new StringBuilder();
    detail(details, "user ", user);
    detail(details, "database ", database);
    detail(details, "", applicationName);
    detail(details, "", state);
    if (!details.isEmpty()) {
      phrase.append(" (").append(details).append(')');
    }
    if (age != null) {
      phrase.append(", open for ").append(age.toSeconds()).append(" s");
    }
    return phrase.toString();
  }

  private static void detail(StringBuilder details, String label, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      details.append(details.isEmpty() ? "" : ", ").append(label).append(value);
    }
  }
}
