package io.challenges.internal.checkpoint.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One history at random. */
final class History {

  private static final Map<Kind, Integer> WEIGHTS =
      Map.ofEntries(
          Map.entry(Kind.PUT, 12),
          Map.entry(Kind.COMMIT, 8),
          Map.entry(Kind.TICK, 6),
          Map.entry(Kind.SCAN, 12),
          Map.entry(Kind.RECORD, 12),
          Map.entry(Kind.BEGIN, 2),
          Map.entry(Kind.BEGIN_REPEATABLE_READ, 2),
          Map.entry(Kind.SAVEPOINT, 2),
          Map.entry(Kind.ROLLBACK_TO_SAVEPOINT, 2),
          Map.entry(Kind.DELETE, 2));

  private final World world;
  private final Random random;
  private final List<Action> actions = new ArrayList<>();

  /** A history that goes on in the world. */
  History(World world, Random random) {
    this.world = world;
    this.random = random;
  }

  /** How many steps there were. */
  int steps() {
    return actions.size();
  }

  /** The failure, or null where it went well. */
  static @Nullable Failure run(Plan plan, long seed, int steps, World.Counts total) {
    History history = new History(new World(plan), new Random(seed));
    try {
      history.run(steps);
      return null;
    } catch (Violation violation) {
      return new Failure(plan, history.actions, violation);
    } finally {
      total.add(history.world.counts());
    }
  }

  private void run(int steps) {
    while (actions.size() < steps) {
      step();
    }
    end(world);
    Rest.check(world);
  }

  /** One more step, if the first that comes to mind is possible. */
  void step() {
    Action action = any();
    if (action != null && Actions.isPossible(world, action)) {
      actions.add(action);
      Actions.apply(world, action);
    }
  }

  private @Nullable Action any() {
    Session session = world.session(random.nextInt(world.sessions().size()));
    int sum = 0;
    for (Kind kind : Kind.values()) {
      sum += weight(session, kind);
    }
    int drawn = sum == 0 ? 0 : random.nextInt(sum);
    for (Kind kind : Kind.values()) {
      drawn -= weight(session, kind);
      if (drawn < 0) {
        return new Action(
            session.id, kind, random.nextInt(world.plan().rows), kind.hasPosition() ? near() : 0);
      }
    }
    return null;
  }

  private static int weight(Session session, Kind kind) {
    if (session.left(kind) <= 0) {
      return 0;
    }
    boolean ofTick = kind == Kind.SCAN || kind == Kind.RECORD;
    boolean ends = kind == Kind.COMMIT || kind == Kind.ABORT;
    if (session.idle() ? ofTick : !ofTick && !ends) {
      return 0;
    }
    return WEIGHTS.getOrDefault(kind, 1);
  }

  /** A position around the head. */
  private long near() {
    Plan plan = world.plan();
    long below = Math.max(plan.lateness + plan.broken, 2);
    long position = world.head() - below + random.nextLong(below + 4);
    return Math.max(0, position);
  }

  /** Everybody commits, ticks fail. */
  static void end(World world) {
    for (Session session : world.sessions()) {
      if (session.active) {
        if (session.mayCommit()) {
          Ticks.commit(world, session);
        } else {
          Ticks.abort(world, session);
        }
      }
    }
  }
}
