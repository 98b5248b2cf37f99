package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Finds what moved since a checkpoint. Reads only, on the caller's connection. */
public interface DirtySetScanner {

  /**
   * Reads the sources of one axis in one statement, then expands the moved keys. Draws no
   * transaction id and takes no lock. An error leaves a transaction of the caller aborted.
   *
   * @param connection a PostgreSQL connection, in a transaction or not
   * @param checkpoint where to read from
   * @param sources the sources on the checkpoint's axis, at least one
   * @return the keys to derive, and how far it read
   * @throws SQLException if a source is not valid SQL, or the connection fails
   */
  DirtySet scan(Connection connection, Checkpoint checkpoint, List<DirtySource> sources)
      throws SQLException;
}
