package io.challenges.benchmark;

import java.sql.Connection;
import java.sql.SQLException;

/** A way to keep {@code user_challenges} up to date, with a mark of its own. */
interface Contestant {

  /** As tables and charts call it. */
  String name();

  /** The triggers that it works with. */
  Triggers triggers();

  /** The one session that it ticks in. */
  Connection session();

  /** Passes over what others have written meanwhile; not measured. */
  void skip() throws SQLException;

  /**
   * Works on everything that has moved since its mark.
   *
   * @return what it got done
   */
  Done tick() throws SQLException;

  /**
   * What a tick got done.
   *
   * @param rows written or written again, in {@code user_challenges}
   * @param all whether that was everything, or it ran out of patience
   */
  record Done(long rows, boolean all) {

    static Done all(long rows) {
      return new Done(rows, true);
    }
  }
}
