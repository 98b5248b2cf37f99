package io.challenges.testkit.internal.recomputation;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code user_challenges}.
 *
 * @param userId who earns; 0 where it is null
 * @param complete null counts as not
 * @param progress 0 where it is null
 * @param amount null counts as none
 * @param completedAt when it was completed
 * @param completedBlock the block in which it was
 * @param writtenAt when the row was written, in UTC
 */
record StoredRow(
    int userId,
    boolean complete,
    int progress,
    @Nullable Long amount,
    @Nullable LocalDateTime completedAt,
    @Nullable Integer completedBlock,
    @Nullable LocalDateTime writtenAt) {

  static final String COLUMNS =
      """
      user_id, specifier, is_complete, current_step_count, amount, completed_at,
        completed_blocknumber, created_at at time zone 'UTC' as written_at
      """;

  static StoredRow read(ResultSet row) throws SQLException {
    long amount = row.getLong("amount");
    boolean unpaid = row.wasNull();
    return new StoredRow(
        row.getInt("user_id"),
        row.getBoolean("is_complete"),
        row.getInt("current_step_count"),
        unpaid ? null : amount,
        row.getObject("completed_at", LocalDateTime.class),
        row.getObject("completed_blocknumber", Integer.class),
        row.getObject("written_at", LocalDateTime.class));
  }

  /** Whether it says when it was completed, by time and by block. */
  boolean stamped() {
    return completedAt != null && completedBlock != null;
  }

  /** When it takes a place: an older job may not have said when it was completed. */
  @Nullable LocalDateTime placedAt() {
    return completedAt == null ? writtenAt : completedAt;
  }

  /** Whether it is the row that is due; of a complete one also that progress reached the target. */
  boolean equalTo(DueRow due) {
    return userId == due.userId()
        && complete == due.complete()
        && progress == due.progress()
        && amount != null
        && amount == due.amount();
  }

  @Override
  public String toString() {
    return "user %d, %s, progress %d, amount %s"
        .formatted(userId, complete ? "complete" : "incomplete", progress, amount);
  }
}
