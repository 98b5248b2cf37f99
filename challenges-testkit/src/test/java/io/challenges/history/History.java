package io.challenges.history;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens to a host and its challenges, up to the point where ticks run dry.
 *
 * @param steps one after another
 * @param challengeIds the challenges there are
 * @param lastBatchSize that of the ticks at the end
 */
record History(List<Step> steps, List<String> challengeIds, int lastBatchSize) {

  /**
   * Runs it in a database without rows.
   *
   * @return what is not as it should be in the end, or what failed on the way
   */
  List<String> run(HistoryDatabase database) throws SQLException {
    database.reset();
    Run run = new Run(database, challengeIds);
    for (Step step : steps) {
      try {
        step.action().on(run);
      } catch (SQLException e) {
        return List.of(step + " fails: " + e.getMessage() + cause(e));
      }
    }
    return run.end(lastBatchSize);
  }

  private static String cause(SQLException e) {
    return e.getCause() == null ? "" : ", " + e.getCause().getMessage();
  }

  /**
   * Leaves out steps, the more at once the better, as long as something is not as it should be.
   *
   * @param mostRuns how often it may be run for that
   */
  History shrink(HistoryDatabase database, int mostRuns) throws SQLException {
    History least = this;
    int runs = 0;
    for (int length = steps.size() / 2; length > 0 && runs < mostRuns; length /= 2) {
      for (int from = 0; from < least.steps.size() && runs < mostRuns; runs++) {
        History less = least.without(from, length);
        if (less.run(database).isEmpty()) {
          from += length;
        } else {
          least = less;
        }
      }
    }
    return least;
  }

  private History without(int from, int length) {
    List<Step> fewer = new ArrayList<>(steps.subList(0, from));
    fewer.addAll(steps.subList(Math.min(from + length, steps.size()), steps.size()));
    return new History(fewer, challengeIds, lastBatchSize);
  }
}
