package io.challenges;

import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What an operator asks of one challenge, or does to it. Safe for use by several threads, each with
 * its own connection.
 */
public final class ChallengeInspector {

  private final ChallengeDefinition definition;
  private final PostgresCheckpointStore store;

  ChallengeInspector(
      ChallengeDefinition definition, ChallengeSettings settings, PostgresCheckpointStore store) {
    this.definition = definition;
    this.store = store;
  }

  /**
   * Moves one checkpoint back, so that everything above the position is read again; one that lies
   * lower already, or does not exist, stays as it is. Waits for the challenge's lock. With
   * auto-commit on it is a transaction of its own; otherwise the lock is held until the caller's
   * ends.
   *
   * @param connection a PostgreSQL connection
   * @param axis the axis
   * @param position the last position that still counts as read
   * @throws IllegalArgumentException if the challenge has no source on this axis
   * @throws SQLException if it cannot be written
   */
  public void rewind(Connection connection, Axis axis, long position) throws SQLException {
    if (!definition.axes().contains(axis)) {
      throw new IllegalArgumentException(
          "Challenge "
              + definition.challengeId()
              + " has no source on "
              + axis
              + "; it has "
              + definition.axes());
    }
    store.rewind(connection, definition.challengeId(), axis, position);
  }
}
