package io.challenges.host;

import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;

/** For sessions that somebody else holds up. */
final class Waiting {

  private Waiting() {}

  /** Until the session waits for a lock, seen from another one. */
  static void forALock(Connection observer, Connection session) throws SQLException {
    int pid = session.unwrap(BaseConnection.class).getBackendPID();
    Condition.await(
        "session " + pid + " to wait for a lock",
        () ->
            "1"
                .equals(
                    Deployment.value(
                        observer,
                        "select count(*) from pg_locks where not granted and pid = " + pid)));
  }

  /** Until some session of the observer's database waits for a lock. */
  static void forALock(Connection observer) {
    Condition.await(
        "a session to wait for a lock",
        () ->
            !"0"
                .equals(
                    Deployment.value(
                        observer,
                        """
                        select count(*)
                        from pg_locks
                        join pg_stat_activity using (pid)
                        where not granted and datname = current_database()
                        """)));
  }
}
