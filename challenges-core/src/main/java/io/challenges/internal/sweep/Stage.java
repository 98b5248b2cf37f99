package io.challenges.internal.sweep;

import io.challenges.internal.sql.Session;
import java.sql.SQLException;

/** A stretch of one table that is read in slices, from its start to its end, which is exclusive. */
interface Stage {

  /**
   * Where it starts and ends.
   *
   * @param start the first that is read
   * @param end behind the last
   * @param files where the pages are; other ones after a rewrite, and empty for positions
   */
  record Extent(long start, long end, String files) {}

  Extent extent(Session session) throws SQLException;

  /**
   * Reads on.
   *
   * @param next where to go on
   * @param end where the stage ends
   * @param oldest transactions below this have been seen for certain
   * @param pace how much to read
   */
  Slice read(Session session, long next, long end, long oldest, Pace pace) throws SQLException;
}
