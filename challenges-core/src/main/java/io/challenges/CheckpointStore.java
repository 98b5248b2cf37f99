package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Keeps checkpoints in {@code indexing_checkpoints}. Everything happens on the caller's connection
 * and in its transaction; with auto-commit on, {@link #rewind} makes one of its own.
 */
public interface CheckpointStore {

  /**
   * The checkpoint as it stands, without taking the challenge's lock.
   *
   * @param connection a PostgreSQL connection
   * @param challengeId the challenge
   * @param axis the axis
   * @return empty where there is no row yet, or it is one that the next tick adopts: an older job
   *     wrote it, or somebody moved it by hand
   * @throws SQLException if it cannot be read
   */
  Optional<Checkpoint> read(Connection connection, String challengeId, Axis axis)
      throws SQLException;

  /**
   * Moves a checkpoint past what a scan has read. Writes only where there is news: rows were read,
   * something settled, or a fence is due.
   *
   * @param connection a PostgreSQL connection in the transaction that made the scan
   * @param checkpoint what the scan started from
   * @param read what it found
   * @return false where somebody else has moved the checkpoint since: nothing was written
   * @throws SQLException if it cannot be written
   */
  boolean advance(Connection connection, Checkpoint checkpoint, DirtySet read) throws SQLException;

  /**
   * Moves a checkpoint back, so that everything above the position is read again. A checkpoint that
   * lies lower already, or does not exist, stays as it is. Waits for the challenge's lock, and
   * holds it until the transaction ends.
   *
   * @param connection a PostgreSQL connection
   * @param challengeId the challenge
   * @param axis the axis
   * @param position the last position that still counts as read
   * @throws SQLException if it cannot be written
   */
  void rewind(Connection connection, String challengeId, Axis axis, long position)
      throws SQLException;
}
