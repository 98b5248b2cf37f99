package io.challenges.benchmark;

import com.sun.management.ThreadMXBean;
import io.challenges.benchmark.Contestant.Done;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** Measures ticks from a session beside theirs. */
final class Meter {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final String DEAD =
      "select coalesce(sum(n_tup_upd + n_tup_del), 0) from pg_stat_user_tables";

  private final Session observer;
  private final String wal;

  Meter(Session observer) throws SQLException {
    this.observer = observer;
    // a session's own since 18; before, what the whole server has written
    this.wal =
        observer.number("select current_setting('server_version_num')::int") >= 180_000
            ? "select wal_bytes::bigint from pg_stat_get_backend_wal(?)"
            : "select (pg_current_wal_insert_lsn() - '0/0')::bigint where ? is not null";
  }

  record Measured(Done done, Cost cost) {}

  Measured tick(Contestant contestant) throws SQLException {
    Reading before = read(contestant.session());
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long started = System.nanoTime();
    Done done = contestant.tick();
    long nanos = System.nanoTime() - started;
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    Reading after = read(contestant.session());
    return new Measured(
        done,
        new Cost(
            nanos,
            after.wal() - before.wal(),
            after.dead() - before.dead(),
            after.sequence() - before.sequence(),
            allocated));
  }

  private record Reading(long wal, long dead, long sequence) {}

  private Reading read(Connection session) throws SQLException {
    // the session's own counters reach the others when its transaction is over
    new Session(session).number("select 1 from pg_stat_force_next_flush()");
    if (!session.getAutoCommit()) {
      session.commit();
    }
    return new Reading(
        observer.number(wal, session.unwrap(PGConnection.class).getBackendPID()),
        observer.number(DEAD),
        observer.number("select last_value from notification_id_seq"));
  }
}
