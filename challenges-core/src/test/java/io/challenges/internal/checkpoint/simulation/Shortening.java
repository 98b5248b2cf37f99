package io.challenges.internal.checkpoint.simulation;

import java.util.ArrayList;
import java.util.List;

/** Leaves out steps of a failing history, in ever smaller pieces, as long as it still fails. */
final class Shortening {

  private Shortening() {}

  static Failure of(Failure failure) {
    Failure shortest = failure;
    int piece = Math.max(1, failure.history().size() / 2);
    while (true) {
      Failure shorter = withoutPieces(shortest, piece);
      boolean done = piece == 1 && shorter.history().size() == shortest.history().size();
      shortest = shorter;
      if (done) {
        return shortest;
      }
      piece = Math.max(1, piece / 2);
    }
  }

  private static Failure withoutPieces(Failure failure, int piece) {
    Failure shortest = failure;
    int start = 0;
    while (start < shortest.history().size()) {
      List<Action> history = new ArrayList<>(shortest.history());
      history.subList(start, Math.min(history.size(), start + piece)).clear();
      Violation violation = Failure.replay(failure.plan(), history);
      if (violation != null && violation.what() == failure.violation().what()) {
        shortest = new Failure(failure.plan(), history, violation);
      } else {
        start += piece;
      }
    }
    return shortest;
  }
}
