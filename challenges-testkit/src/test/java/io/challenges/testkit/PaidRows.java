package io.challenges.testkit;

import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Writes rows of {@code user_challenges} by hand, so that no derivation vouches for the rules. */
final class PaidRows {

  private final HostRows host;
  private final String challengeId;

  PaidRows(HostRows host, String challengeId) {
    this.host = host;
    this.challengeId = challengeId;
  }

  /** A complete row of one step. */
  PaidRows complete(int userId, String specifier, int amount) throws SQLException {
    return complete(userId, specifier, amount, LocalDateTime.of(2025, 1, 1, 0, 0));
  }

  PaidRows complete(int userId, String specifier, int amount, LocalDateTime at)
      throws SQLException {
    return row(userId, specifier, 1, amount, at);
  }

  /** A complete row of several steps. */
  PaidRows completeAfter(int steps, int userId, String specifier, int amount) throws SQLException {
    return row(userId, specifier, steps, amount, LocalDateTime.of(2025, 1, 1, 0, 0));
  }

  PaidRows incomplete(int userId, String specifier, int progress, int amount) throws SQLException {
    return row(userId, specifier, progress, amount, null);
  }

  /** Changes all rows of the challenge. */
  PaidRows change(String assignment) throws SQLException {
    host.sql("update user_challenges set " + assignment + " where challenge_id = ?", challengeId);
    return this;
  }

  private PaidRows row(
      int userId, String specifier, int progress, int amount, @Nullable LocalDateTime at)
      throws SQLException {
    host.row(
        "user_challenges",
        row ->
            row.set("challenge_id", challengeId)
                .set("user_id", userId)
                .set("specifier", specifier)
                .set("is_complete", at != null)
                .set("current_step_count", progress)
                .set("amount", amount)
                .set("completed_blocknumber", at == null ? null : 100)
                .set("completed_at", at));
    return this;
  }
}
