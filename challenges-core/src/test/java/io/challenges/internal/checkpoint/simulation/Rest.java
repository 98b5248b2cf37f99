package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.internal.checkpoint.simulation.Session.Phase;
import io.challenges.internal.checkpoint.simulation.Violation.What;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold once nobody writes any more. */
final class Rest {

  private Rest() {}

  static boolean isAt(World world) {
    return world.sessions().stream().noneMatch(session -> session.active);
  }

  /**
   * Ticks until nothing is left to do and looks at what was processed.
   *
   * @throws Violation if that is not everything
   */
  static void check(World world) {
    Plan plan = world.plan();
    for (int id = 0; id < plan.sessions.size(); id++) {
      if (plan.sessions.get(id).containsKey(Kind.TICK) || id == plan.sessions.size() - 1) {
        World rest = world.copyAside();
        drain(rest, rest.session(id));
        look(rest);
        if (!plan.gate) {
          return;
        }
      }
    }
  }

  static void drain(World world, Session session) {
    session.free();
    int enough = 2 * world.versions().size() + 20;
    for (int ticks = 0; ticks < enough; ticks++) {
      act(world, session, Kind.TICK);
      while (session.phase == Phase.OPEN || session.phase == Phase.FALLEN) {
        act(world, session, Kind.SCAN);
      }
      if (session.phase == Phase.ENDING) {
        act(world, session, Kind.COMMIT);
      }
      if (!session.active) {
        return;
      }
      act(world, session, Kind.RECORD);
      if (session.active) {
        act(world, session, Kind.COMMIT);
      }
    }
    throw new Violation(What.NEVER_IDLE, "ticks still find something");
  }

  private static void act(World world, Session session, Kind kind) {
    Actions.apply(world, new Action(session.id, kind, 0, 0));
  }

  /** The first row that is visible and was not processed; null without any. */
  static @Nullable Version unprocessed(World world) {
    for (Version version : world.versions()) {
      boolean there = version.deletedAt == Integer.MAX_VALUE;
      if (there && version.row < world.plan().keyless && !version.handled) {
        return version;
      }
    }
    return null;
  }

  private static void look(World world) {
    Version lost = unprocessed(world);
    if (lost != null) {
      throw new Violation(What.LOST, lost.toString());
    }
    Checkpoint at = Objects.requireNonNull(world.stored().ours());
    if (at.settled() != at.scanned()) {
      throw new Violation(
          What.NEVER_SETTLES, "scanned " + at.scanned() + ", settled " + at.settled());
    }
    if (world.plan().derives) {
      for (Version version : world.versions()) {
        if (version.deletedAt == Integer.MAX_VALUE && world.derived()[version.row] != version.id) {
          throw new Violation(What.STALE, version.toString());
        }
      }
    }
  }
}
