package io.challenges.rules;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code user_challenges}.
 *
 * @param challengeId the challenge
 * @param specifier the rest of the key
 * @param userId who earns
 * @param complete whether it is complete
 * @param progress the column {@code current_step_count}
 * @param block the column {@code completed_blocknumber}
 * @param amount what it pays
 * @param completedAt as it is stored
 * @param version the transaction that wrote this version of the row
 */
public record UserChallenge(
    String challengeId,
    String specifier,
    int userId,
    @Nullable Boolean complete,
    @Nullable Integer progress,
    @Nullable Integer block,
    @Nullable Integer amount,
    @Nullable LocalDateTime completedAt,
    String version) {

  static final String COLUMNS = "*, xmin::text as version";

  static UserChallenge read(ResultSet row) throws SQLException {
    return new UserChallenge(
        row.getString("challenge_id"),
        row.getString("specifier"),
        row.getInt("user_id"),
        row.getObject("is_complete", Boolean.class),
        row.getObject("current_step_count", Integer.class),
        row.getObject("completed_blocknumber", Integer.class),
        row.getObject("amount", Integer.class),
        row.getObject("completed_at", LocalDateTime.class),
        row.getString("version"));
  }
}
