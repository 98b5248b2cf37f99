package io.challenges.history;

import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A database in which one history after another runs, each on empty tables. */
final class HistoryDatabase {

  private final Connection connection;
  private final List<Writer> writers;

  HistoryDatabase(TestDatabase database) throws SQLException {
    connection = database.connect();
    execute(
        """
        create schema at_first;
        create table at_first.challenges as table challenges;
        create table at_first.indexing_checkpoints as table indexing_checkpoints;
        set statement_timeout = '20s'
        """);
    writers = List.of(writer(database), writer(database));
  }

  private static Writer writer(TestDatabase database) throws SQLException {
    Connection connection = database.connect();
    try (Statement statement = connection.createStatement()) {
      statement.execute("set lock_timeout = '2ms'");
    }
    connection.setAutoCommit(false);
    return new Writer(connection);
  }

  /** For the ticks, with auto-commit on. */
  Connection connection() {
    return connection;
  }

  List<Writer> writers() {
    return writers;
  }

  /** Makes it as it was at first, apart from what the challenges pay for and from when. */
  void reset() throws SQLException {
    for (Writer writer : writers) {
      writer.rollBack();
    }
    execute(
        """
        truncate
          blocks, users, user_events, tracks, playlists, follows, reposts, saves, remixes, plays,
          aggregate_monthly_plays, aggregate_user, comments, events, track_trending_scores,
          playlist_trending_scores, trending_results, sol_purchases, notification,
          user_score_features, challenges, user_challenges, challenge_profile_completion,
          challenge_listen_streak, indexing_checkpoints, challenge_exclusions
          restart identity cascade;
        insert into challenges table at_first.challenges;
        insert into indexing_checkpoints table at_first.indexing_checkpoints;
        update challenges set active = true, starting_block = 0;
        update challenges set starting_block = 110 where id in ('u', 'fp');
        update challenges
        set step_count = case id when 'p1' then 3 when 'p2' then 6 when 'p3' then 12 else 3 end
        where id in ('p1', 'p2', 'p3', 'r')
        """);
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The challenges of which somebody has a complete row. */
  Set<String> completed() throws SQLException {
    Set<String> completed = new TreeSet<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select distinct challenge_id from user_challenges where is_complete")) {
      while (row.next()) {
        completed.add(row.getString(1));
      }
    }
    return completed;
  }

  /** The versions of all rows that ticks and triggers write, checkpoints apart. */
  List<String> written() throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select xmin || ' ' || c::text from user_challenges as c
                union all
                select xmin || ' ' || c::text from challenge_profile_completion as c
                union all
                select xmin || ' ' || s::text from challenge_listen_streak as s
                union all
                select xmin || ' ' || r::text from trending_results as r
                union all
                select xmin || ' ' || f::text from user_score_features as f
                union all
                select 'the last notification is ' || last_value from notification_id_seq
                """)) {
      while (row.next()) {
        rows.add(row.getString(1));
      }
    }
    return rows;
  }

  /** The next transaction id to be drawn. */
  String lastTransaction() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_snapshot_xmax(pg_current_snapshot())")) {
      row.next();
      return row.getString(1);
    }
  }
}
