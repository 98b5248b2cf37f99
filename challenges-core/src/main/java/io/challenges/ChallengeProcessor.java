package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Keeps one challenge up to date. Safe for use by several threads, each with its own connection.
 */
public interface ChallengeProcessor {

  /**
   * The challenge's id in the catalogue.
   *
   * @return the id
   */
  String challengeId();

  /**
   * Looks at the rows that moved since the last tick, derives the keys that they touch afresh, and
   * writes what differs.
   *
   * <p>With auto-commit off it takes part in the caller's transaction and never commits or rolls it
   * back: it works under a savepoint, and on an error goes back to that and leaves the caller's own
   * writes and settings as they were. The challenge's lock is held until the transaction ends. With
   * auto-commit on it runs in a READ COMMITTED transaction of its own and leaves auto-commit on.
   *
   * <p>Tick before the transaction's first write, or in a transaction of its own, where you can:
   * rows that the same transaction has written already are read now, and once more by the next
   * tick.
   *
   * @param connection a connection of the PostgreSQL JDBC driver to a primary server
   * @return what was done
   * @throws ChallengeTickException if it failed. A serialization failure (40001, only under
   *     REPEATABLE READ or stricter) and a deadlock (40P01) pass through with their SQLSTATE: roll
   *     back and retry
   * @throws SQLException never any other
   */
  TickResult tick(Connection connection) throws SQLException;
}
