package io.challenges.history;

import io.challenges.testkit.HostRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the host's connections, with a transaction that several steps may share. */
final class Writer {

  /** Where another writer's transaction has the row, or has written one of the same key. */
  private static final Set<String> IN_THE_WAY = Set.of("55P03", "23505");

  private final Connection connection;
  private final HostRows rows;
  private @Nullable Integer firstBlock;
  private long firstPlay = Long.MAX_VALUE;

  /**
   * A writer on a connection.
   *
   * @param connection with auto-commit off and a short lock_timeout
   */
  Writer(Connection connection) throws SQLException {
    this.connection = connection;
    this.rows = HostRows.on(connection);
  }

  /** What a step writes. */
  @FunctionalInterface
  interface Writing {
    void on(HostRows rows) throws SQLException;
  }

  /** The lowest block of the transaction that is open; null where none is. */
  @Nullable Integer firstBlock() {
    return firstBlock;
  }

  /** The lowest number of a play in the transaction that is open. */
  long firstPlay() {
    return firstPlay;
  }

  void playing(long number) {
    firstPlay = Math.min(firstPlay, number);
  }

  void block(int number) throws SQLException {
    if (firstBlock == null) {
      firstBlock = number;
    }
    rows.block(number);
  }

  /** Leaves it out where the row is not there, or is another writer's. */
  boolean write(Writing writing) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      writing.on(rows);
      connection.releaseSavepoint(before);
      return true;
    } catch (IllegalStateException e) {
      connection.rollback(before);
      return false;
    } catch (SQLException e) {
      connection.rollback(before);
      if (IN_THE_WAY.contains(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  void commit() throws SQLException {
    connection.commit();
    firstBlock = null;
    firstPlay = Long.MAX_VALUE;
  }

  /** For a history that ended early. */
  void rollBack() throws SQLException {
    connection.rollback();
    firstBlock = null;
    firstPlay = Long.MAX_VALUE;
  }
}
