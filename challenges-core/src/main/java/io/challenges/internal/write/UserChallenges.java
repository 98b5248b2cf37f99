package io.challenges.internal.write;

import io.challenges.CompletedChallenge;
import io.challenges.internal.derive.Change;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The one place that writes {@code user_challenges}: one statement, whatever the number of rows.
 */
public final class UserChallenges {

  private static final Sql WRITE = Sql.resource("write/user_challenges.sql");

  private static final Sql COUNTS =
      Sql.resource("write/counts.sql").named(WRITE.name()).with("write", WRITE.text());

  private UserChallenges() {}

  /** Writes the changes, and tells the rows that they complete. */
  public static Written write(Session session, Stamp stamp, List<Change> changes)
      throws SQLException {
    BoundSql statement = statement(stamp, changes);
    return session.fire(statement.sql(), statement.values(), results -> written(results.next()));
  }

  /** Writes the changes, and tells how many there were. */
  public static Counts count(Session session, Stamp stamp, List<Change> changes)
      throws SQLException {
    return session.fire(
        COUNTS,
        statement(stamp, changes).values(),
        results -> {
          ResultSet row = results.next();
          row.next();
          return new Counts(row.getInt("inserted"), row.getInt("updated"), row.getInt("completed"));
        });
  }

  /** The statement that does so. */
  public static BoundSql statement(Stamp stamp, List<Change> changes) {
    return new BoundSql(
        WRITE,
        parameters ->
            parameters
                .add("int4", changes, Change::userId)
                .add("text", changes, Change::specifier)
                .add("int4", changes, Change::progress)
                .add("bool", changes, Change::complete)
                .add("int8", changes, Change::amount)
                .add("int8", changes, Change::completedBlock)
                .add("timestamp", changes, Change::completedAt)
                .add(stamp.challengeId())
                .add(stamp.scannedBefore())
                .add(stamp.scannedAfter())
                .add(stamp.instant()));
  }

  private static Written written(ResultSet row) throws SQLException {
    int inserted = 0;
    int rows = 0;
    List<CompletedChallenge> completed = new ArrayList<>();
    while (row.next()) {
      rows++;
      if (row.getBoolean("inserted")) {
        inserted++;
      }
      if (row.getBoolean("complete")) {
        completed.add(
            new CompletedChallenge(
                row.getInt("user_id"),
                row.getString("specifier"),
                row.getLong("amount"),
                row.getInt("completed_blocknumber"),
                row.getObject("completed_at", LocalDateTime.class).toInstant(ZoneOffset.UTC)));
      }
    }
    completed.sort(Comparator.comparing(CompletedChallenge::specifier));
    return new Written(new Counts(inserted, rows - inserted, completed.size()), completed);
  }
}
