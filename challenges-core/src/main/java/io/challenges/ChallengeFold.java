package io.challenges;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Works out a challenge's rows in Java, for a rule that goes on from what it kept last time. It is
 * given the dirty keys and how far each axis was read, and gives back the rows that should be there
 * and what to keep. Folding the same events again must change nothing: they are read again wherever
 * a late one may be among them.
 */
@FunctionalInterface
public interface ChallengeFold {

  /**
   * Folds. Reads only, within the tick's transaction and savepoint; a preview calls it too.
   *
   * @param connection the tick's
   * @param input what to fold
   * @return what follows
   * @throws SQLException fails the tick
   */
  Folded fold(Connection connection, Input input) throws SQLException;

  /**
   * What to fold.
   *
   * @param challengeId the challenge
   * @param schema the schema of the tables, unquoted
   * @param keys the dirty keys, distinct, in their text form
   * @param stretches what was read of each axis; empty where nothing was, as when a row is included
   *     again
   * @param amount what a completion pays by the catalogue
   * @param stepCount the catalogue's, or null
   * @param instant the tick's time, in UTC
   */
  record Input(
      String challengeId,
      String schema,
      List<String> keys,
      Map<Axis, Stretch> stretches,
      long amount,
      @Nullable Integer stepCount,
      LocalDateTime instant) {}

  /**
   * Positions that were read, not all of them for the first time.
   *
   * @param from the first, inclusive
   * @param to the last, inclusive
   */
  record Stretch(long from, long to) {}

  /**
   * What follows.
   *
   * @param rows the rows that should be there, for the keys and stretches that were folded
   * @param keep writes what is kept, before the rows; it is not called by a preview
   */
  record Folded(List<Row> rows, Keeping keep) {}

  /** Writes what a fold keeps for next time. */
  @FunctionalInterface
  interface Keeping {

    /**
     * Writes it, where it differs.
     *
     * @param connection the tick's
     * @throws SQLException fails the tick
     */
    void write(Connection connection) throws SQLException;
  }

  /**
   * A row that should be there, as a derivation yields it.
   *
   * @param specifier what makes it unique within the challenge
   * @param userId who earns
   * @param progress from 0 to the target
   * @param target where it is complete
   * @param amount what it pays
   * @param completedAt the time of the event that completed it, in UTC; null for the tick's
   */
  record Row(
      String specifier,
      int userId,
      int progress,
      int target,
      long amount,
      @Nullable LocalDateTime completedAt) {}
}
