package io.challenges.internal.checkpoint.simulation;

import java.util.Locale;

/**
 * One step of a history.
 *
 * @param session who
 * @param kind what
 * @param row of {@link Kind#PUT} and {@link Kind#DELETE}
 * @param position of those that have one
 */
record Action(int session, Kind kind, int row, long position) {

  @Override
  public String toString() {
    return session
        + ": "
        + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
        + (kind.hasRow() ? " row " + row : "")
        + (kind.hasPosition() ? " at " + position : "");
  }
}
