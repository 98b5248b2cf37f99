package io.challenges.migrations;

import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What the other sessions of a database are at. */
final class Sessions {

  private static final long PATIENCE_MILLIS = 30_000;

  private Sessions() {}

  /** Waits until a session waits for a lock; gives its pid. */
  static String awaitOneThatWaits(TestDatabase database) throws Exception {
    return await(database, "wait_event_type = 'Lock'");
  }

  /**
   * Waits until a session that builds an index waits for a transaction that stays open; gives its
   * pid. For others, such as this look itself, a build waits a moment only.
   */
  static String awaitABuildThatWaits(TestDatabase database) throws Exception {
    return await(
        database,
        """
        wait_event_type = 'Lock'
        and query ilike 'create index concurrently%'
        and exists (
          select
          from pg_stat_activity as blocker
          where blocker.pid = any (pg_blocking_pids(pg_stat_activity.pid))
            and blocker.state = 'idle in transaction'
        )
        """);
  }

  /** Waits until a session has the lock of the migrations. */
  static String awaitTheMigrationsLock(TestDatabase database) throws Exception {
    return await(
        database,
        """
        pid in (
          select pid
          from pg_locks
          where locktype = 'advisory' and granted and objsubid = 1
        )
        """);
  }

  private static String await(TestDatabase database, String condition) throws Exception {
    try (Connection connection = database.dataSource().getConnection()) {
      long start = System.nanoTime();
      while (true) {
        List<String> found = select(connection, condition);
        if (!found.isEmpty()) {
          return found.get(0);
        }
        if (System.nanoTime() - start > PATIENCE_MILLIS * 1_000_000) {
          throw new AssertionError(
              "No session with " + condition + ", only " + select(connection, "true"));
        }
        Thread.sleep(10);
      }
    }
  }

  private static List<String> select(Connection connection, String condition) throws SQLException {
    return Rows.of(
        connection,
        """
        select pid
        from pg_stat_activity
        where datname = current_database()
          and backend_type = 'client backend'
          and pid <> pg_backend_pid()
          and
        """
            + condition);
  }
}
