package io.challenges.internal.checkpoint.simulation;

import io.challenges.internal.checkpoint.simulation.Violation.What;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every history of a plan, depth first over the states that it can reach.
 *
 * @param states how many there are
 * @param exhausted whether all were seen
 * @param failure the first history that must not be; null without any
 */
record Exploration(int states, boolean exhausted, @Nullable Failure failure) {

  static Exploration of(Plan plan, int mostStates) {
    return of(plan, mostStates, EnumSet.allOf(What.class));
  }

  /** The same for some kinds of failure only. */
  static Exploration of(Plan plan, int mostStates, Set<What> of) {
    StateKey.Writer keys = new StateKey.Writer();
    Set<StateKey> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    World start = new World(plan);
    seen.add(keys.of(start));
    open.push(new Node(start, null, null));
    while (!open.isEmpty()) {
      Node node = open.pop();
      List<Action> actions = Actions.of(node.world());
      Action tried = null;
      try {
        if (Rest.isAt(node.world())) {
          Rest.check(node.world());
        }
      } catch (Violation violation) {
        if (of.contains(violation.what())) {
          return new Exploration(
              seen.size(), false, new Failure(plan, node.history(null), violation));
        }
      }
      try {
        for (Action action : actions) {
          tried = action;
          World world = node.world().copy();
          Actions.apply(world, action);
          if (seen.add(keys.of(world))) {
            open.push(new Node(world, node, action));
          }
        }
      } catch (Violation violation) {
        if (of.contains(violation.what())) {
          return new Exploration(
              seen.size(), false, new Failure(plan, node.history(tried), violation));
        }
      }
      if (seen.size() > mostStates) {
        return new Exploration(seen.size(), false, null);
      }
    }
    return new Exploration(seen.size(), true, null);
  }

  private record Node(World world, @Nullable Node parent, @Nullable Action action) {

    List<Action> history(@Nullable Action last) {
      List<Action> actions = new ArrayList<>();
      if (last != null) {
        actions.add(last);
      }
      Node node = this;
      while (node != null) {
        Action action = node.action;
        if (action != null) {
          actions.add(action);
        }
        node = node.parent;
      }
      Collections.reverse(actions);
      return actions;
    }
  }
}
