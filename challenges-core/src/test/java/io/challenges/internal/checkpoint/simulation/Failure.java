package io.challenges.internal.checkpoint.simulation;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A history that must not be. */
record Failure(Plan plan, List<Action> history, Violation violation) {

  /** The same with as many steps left out as can be. */
  Failure shortened() {
    return Shortening.of(this);
  }

  /**
   * What kind of failure a history ends in, if it does; steps that are not possible are passed
   * over.
   */
  static @Nullable Violation replay(Plan plan, List<Action> history) {
    World world = new World(plan);
    try {
      for (Action action : history) {
        if (Actions.isPossible(world, action)) {
          Actions.apply(world, action);
        }
      }
      History.end(world);
      Rest.check(world);
      return null;
    } catch (Violation violation) {
      return violation;
    }
  }

  @Override
  public String toString() {
    return history.stream()
        .map(Action::toString)
        .collect(
            Collectors.joining("\n  ", plan.name + ", " + violation.getMessage() + "\n  ", "\n"));
  }
}
