package io.challenges.benchmark;

import io.challenges.benchmark.Meter.Measured;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * So many users with an event that completes three challenges, and then the same events again.
 * Everybody has users of their own: whose event somebody else has completed is no work.
 */
final class MovedRows {

  /** Written, also of a tick that was given up. */
  static final String ROWS_PER_SECOND = "rows_per_second";

  static final int ROWS_PER_EVENT = 3;

  /** Ticks of a row before the first: by then statements are prepared and code is compiled. */
  private static final int WARM_UP = 50;

  private final Arena arena;
  private final Figures figures;
  private final Plan plan;
  private final PrintStream out;

  /** What each batch of a size has to bring: what the first has brought. */
  private final Map<Integer, Outcome> outcomes = new HashMap<>();

  MovedRows(Arena arena, Figures figures, Plan plan, PrintStream out) {
    this.arena = arena;
    this.figures = figures;
    this.plan = plan;
    this.out = out;
  }

  void run() throws SQLException {
    inTurns(List.of(arena.library(), arena.floor()));
    alone(arena.rowByRowContains(), plan.rowByRow(), WARM_UP);
    // seconds each
    alone(arena.rowByRowAny(), plan.rowByRowAny(), 0);
  }

  private void inTurns(List<Contestant> contestants) throws SQLException {
    // once for all turns: whoever switches triggers has the plans of all sessions made again
    Triggers.STATEMENTS.enable(arena.host());
    for (int n = 0; n < WARM_UP; n++) {
      for (Contestant contestant : contestants) {
        turn(contestant, 1, 0, false);
      }
    }
    for (int size : plan.sizes()) {
      arena.checkpoint();
      // nobody is the first in all rounds, and the first round warms up
      for (int round = 0; round <= plan.rounds(); round++) {
        for (int i = 0; i < contestants.size(); i++) {
          turn(contestants.get((i + round) % contestants.size()), size, round, true);
        }
      }
    }
  }

  /** Ticks in a row, as in operation. One that took too long is not tried with more. */
  private void alone(Contestant contestant, List<Integer> sizes, int warmUp) throws SQLException {
    contestant.triggers().enable(arena.host());
    for (int n = 0; n < warmUp; n++) {
      turn(contestant, 1, 0, false);
    }
    for (int size : sizes) {
      arena.checkpoint();
      for (int round = 1; round <= plan.rounds(); round++) {
        if (!turn(contestant, size, round, false)) {
          return;
        }
      }
    }
  }

  /** Round 0 is not noted down. Returns whether it got everything done. */
  private boolean turn(Contestant contestant, int size, int round, boolean compared)
      throws SQLException {
    Batch batch = arena.arrivals().users(size);
    contestant.skip();
    arena.arrivals().events(batch);
    Measured completing = arena.meter().tick(contestant);
    note(Workload.COMPLETING, contestant, size, round, completing);
    if (completing.done().all()) {
      check(contestant, size, batch, completing.done().rows(), compared);
    }
    boolean all = completing.done().all();
    if (all && plan.wants(Workload.UNCHANGED)) {
      arena.arrivals().again(batch);
      Measured unchanged = arena.meter().tick(contestant);
      note(Workload.UNCHANGED, contestant, size, round, unchanged);
      all = unchanged.done().all();
    }
    return all;
  }

  private void check(Contestant contestant, int size, Batch batch, long rows, boolean compared)
      throws SQLException {
    if (rows != (long) ROWS_PER_EVENT * size) {
      throw new IllegalStateException(
          "%s wrote %d rows for %d events".formatted(contestant.name(), rows, size));
    }
    if (compared) {
      Outcome outcome = Outcome.of(arena.observer().connection(), batch);
      Outcome first = outcomes.putIfAbsent(size, outcome);
      if (first != null && !first.equals(outcome)) {
        throw new IllegalStateException(
            "%s brought %s, another %s".formatted(contestant.name(), outcome, first));
      }
    }
  }

  private void note(
      Workload workload, Contestant contestant, int size, int round, Measured measured) {
    out.printf(
        "%-16s %-20s %,7d rows, round %d: %,10.2f ms%s%n",
        workload.option(),
        contestant.name(),
        size,
        round,
        measured.cost().millis(),
        measured.done().all() ? "" : ", given up after %,d".formatted(measured.done().rows()));
    if (round == 0 || !plan.wants(workload)) {
      return;
    }
    if (measured.done().all()) {
      figures.add(workload.option(), contestant.name(), size, round, measured.cost());
    }
    figures.add(
        new Figure(
            workload.option(),
            contestant.name(),
            size,
            round,
            ROWS_PER_SECOND,
            measured.done().rows() / (measured.cost().millis() / 1000)));
  }
}
