package io.challenges.internal.derive;

import io.challenges.Axis;
import io.challenges.ChallengeFold;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long users have listened day after day: the fold of their plays, in the order of the ids,
 * onto what was kept of the plays before.
 */
public final class ListenStreak implements ChallengeFold {

  private static final Sql STREAKS = Sql.resource("catalogue/e/streaks.sql");
  private static final Sql PLAYS = Sql.resource("catalogue/e/plays.sql");
  private static final Sql KEEP = Sql.resource("catalogue/e/keep.sql");

  private static final int SLICE = 5_000;

  @Override
  public Folded fold(Connection connection, Input input) throws SQLException {
    Stretch plays = input.stretches().get(Axis.PLAYS);
    if (plays == null) {
      return new Folded(List.of(), written -> {});
    }
    Session session = new Session(connection, new Schema(input.schema()));
    Map<Integer, Streak> streaks = streaks(session, input.keys());
    Map<String, Row> rows = new LinkedHashMap<>();
    session.query(
        PLAYS,
        SLICE,
        parameters -> parameters.add(plays.from()).add(plays.to()).add("int4", streaks.keySet()),
        results -> {
          ResultSet row = results.next();
          while (row.next()) {
            Streak streak = streaks.get(row.getInt("user_id"));
            if (streak != null) {
              streak.play(row.getObject("created_at", LocalDateTime.class), input.amount(), rows);
            }
          }
          return true;
        });
    List<Streak> moved = streaks.values().stream().filter(Streak::moved).toList();
    return new Folded(List.copyOf(rows.values()), written -> keep(written, input, moved));
  }

  private static Map<Integer, Streak> streaks(Session session, List<String> keys)
      throws SQLException {
    return session.query(
        STREAKS,
        parameters -> parameters.add("int4", keys),
        results -> {
          ResultSet row = results.next();
          Map<Integer, Streak> streaks = new TreeMap<>();
          while (row.next()) {
            int userId = row.getInt("user_id");
            streaks.put(
                userId,
                new Streak(
                    userId,
                    row.getObject("last_listen_date", LocalDateTime.class),
                    row.getInt("listen_streak"),
                    row.getString("run")));
          }
          return streaks;
        });
  }

  private static void keep(Connection connection, Input input, List<Streak> streaks)
      throws SQLException {
    if (!streaks.isEmpty()) {
      new Session(connection, new Schema(input.schema()))
          .update(
              KEEP,
              parameters ->
                  parameters
                      .add("int4", streaks, Streak::userId)
                      .add("timestamp", streaks, Streak::last)
                      .add("int4", streaks, Streak::length));
    }
  }
}
