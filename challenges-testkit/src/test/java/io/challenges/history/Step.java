package io.challenges.history;

import java.sql.SQLException;

/**
 * One step of a history.
 *
 * @param text what it does, for the log of a history that failed
 * @param action does it; whatever it needs of earlier steps it looks for when it runs, so that it
 *     also makes sense where some of them are left out
 */
record Step(String text, Action action) {

  @FunctionalInterface
  interface Action {
    void on(Run run) throws SQLException;
  }

  @Override
  public String toString() {
    return text;
  }
}
