package io.challenges.internal.derive;

import io.challenges.ChallengeFold;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;

/**
 * A weekly contest: who has won in a week is chosen once, written to {@code trending_results}, and
 * paid by rank. The keys are the Fridays, such as {@code 2025-03-07}.
 */
public final class TrendingWeek implements ChallengeFold {

  private static final Sql PAID = Sql.resource("catalogue/trending/paid.sql");
  private static final Sql KEEP = Sql.resource("catalogue/trending/keep.sql");

  /** Up to this rank the whole amount is paid, and a tenth of it beyond. */
  private static final int FULLY_PAID = 5;

  private final String type;
  private final Sql winners;

  /**
   * A contest.
   *
   * @param type what {@code trending_results} calls it
   * @param winners a query that yields {@code id} and {@code user_id}, the best first; nothing
   *     while the scores are older than the week that it is given
   */
  public TrendingWeek(String type, Sql winners) {
    this.type = type;
    this.winners = winners;
  }

  private record Winner(String id, int userId, int rank) {}

  private record Week(LocalDate friday, List<Winner> winners) {}

  /** When the next week begins, in UTC. */
  public static Instant nextFriday(Instant instant) {
    return instant
        .atZone(ZoneOffset.UTC)
        .toLocalDate()
        .with(TemporalAdjusters.next(DayOfWeek.FRIDAY))
        .atStartOfDay(ZoneOffset.UTC)
        .toInstant();
  }

  private static LocalDate latestFriday(LocalDate day) {
    return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.FRIDAY));
  }

  @Override
  public Folded fold(Connection connection, Input input) throws SQLException {
    Session session = new Session(connection, new Schema(input.schema()));
    List<Row> rows = new ArrayList<>();
    List<Week> chosen = new ArrayList<>();
    for (String key : input.keys()) {
      LocalDate friday = LocalDate.parse(key);
      List<Winner> winners = paid(session, friday);
      // of a week that has passed nobody is chosen any more
      if (winners.isEmpty() && friday.equals(latestFriday(input.instant().toLocalDate()))) {
        winners = best(session, friday);
        chosen.add(new Week(friday, winners));
      }
      for (Winner winner : winners) {
        rows.add(row(key, winner, input.amount()));
      }
    }
    return new Folded(rows, written -> keep(written, input, chosen));
  }

  private static Row row(String key, Winner winner, long amount) {
    return new Row(
        key + ':' + winner.rank(),
        winner.userId(),
        1,
        1,
        winner.rank() <= FULLY_PAID ? amount : amount / 10,
        null);
  }

  private List<Winner> paid(Session session, LocalDate friday) throws SQLException {
    return session.query(
        PAID,
        parameters -> parameters.add(type).add(friday),
        results -> {
          ResultSet row = results.next();
          List<Winner> paid = new ArrayList<>();
          while (row.next()) {
            paid.add(new Winner(row.getString("id"), row.getInt("user_id"), row.getInt("rank")));
          }
          return paid;
        });
  }

  private List<Winner> best(Session session, LocalDate friday) throws SQLException {
    return session.query(
        winners,
        parameters -> parameters.add(friday.atStartOfDay()),
        results -> {
          ResultSet row = results.next();
          List<Winner> best = new ArrayList<>();
          while (row.next()) {
            best.add(new Winner(row.getString("id"), row.getInt("user_id"), best.size() + 1));
          }
          return best;
        });
  }

  private void keep(Connection connection, Input input, List<Week> weeks) throws SQLException {
    Session session = new Session(connection, new Schema(input.schema()));
    for (Week week : weeks) {
      List<Winner> winners = week.winners();
      int kept =
          session.query(
              KEEP,
              parameters ->
                  parameters
                      .add(type)
                      .add(week.friday())
                      .add("int4", winners, Winner::userId)
                      .add("text", winners, Winner::id)
                      .add("int4", winners, Winner::rank),
              results -> rows(results.next()));
      if (kept != winners.size()) {
        throw new SQLException(
            "somebody else has just written winners of "
                + week.friday()
                + "; the next tick sees them",
            "40001");
      }
    }
  }

  private static int rows(ResultSet row) throws SQLException {
    int rows = 0;
    while (row.next()) {
      rows++;
    }
    return rows;
  }
}
