package io.challenges.benchmark;

import io.challenges.ChallengeIndexer;
import io.challenges.Challenges;
import java.sql.SQLException;
import java.util.Arrays;

/** Ticks that find nothing. Unless it is the gate's turn, somebody has committed something. */
final class Idle {

  static final String LIBRARY_INDEXER = "library, indexer";
  static final String CATALOGUE = "library, whole catalogue";
  static final String CATALOGUE_INDEXER = "library, indexer, whole catalogue";
  static final String CATALOGUE_GATED = "library with gate, whole catalogue";

  private static final int WARM_UP = 200;
  private static final int TICKS = 100;

  private final Arena arena;
  private final Figures figures;

  Idle(Arena arena, Figures figures) {
    this.arena = arena;
    this.figures = figures;
  }

  private interface Ticking {
    void tick() throws SQLException;
  }

  void run(int rounds) throws SQLException {
    Triggers.STATEMENTS.enable(arena.host());
    Contestant rowByRow = arena.rowByRowContains();
    Contestant four = arena.library();
    Contestant all = arena.library(Challenges.standard());
    for (Contestant contestant : new Contestant[] {rowByRow, four, all}) {
      contestant.skip();
    }
    try (ChallengeIndexer fourGated = arena.indexer(Arena.fourChallenges());
        ChallengeIndexer allGated = arena.indexer(Challenges.standard())) {
      Ticking[] ticking = {
        rowByRow::tick,
        four::tick,
        fourGated::tick,
        fourGated::tick,
        all::tick,
        allGated::tick,
        allGated::tick
      };
      String[] names = {
        Arena.ROW_BY_ROW_CONTAINS,
        Library.NAME,
        LIBRARY_INDEXER,
        Arena.GATED,
        CATALOGUE,
        CATALOGUE_INDEXER,
        CATALOGUE_GATED
      };
      time(ticking, WARM_UP);
      for (int round = 1; round <= rounds; round++) {
        long[][] nanos = time(ticking, TICKS);
        for (int i = 0; i < names.length; i++) {
          Arrays.sort(nanos[i]);
          add(names[i], round, Cost.MILLIS, nanos[i][TICKS / 2] / 1e6);
        }
      }
    }
    for (int round = 1; round <= rounds; round++) {
      for (Contestant contestant : new Contestant[] {rowByRow, four}) {
        Cost cost = arena.meter().tick(contestant).cost();
        cost.measures().forEach(noting(contestant.name(), round));
      }
      all.tick();
      Cost cost = arena.meter().tick(all).cost();
      cost.measures().forEach(noting(CATALOGUE, round));
    }
  }

  private java.util.function.BiConsumer<String, Double> noting(String contestant, int round) {
    return (measure, value) -> {
      // timed above, without the meter's looks between ticks
      if (!measure.equals(Cost.MILLIS)) {
        add(contestant, round, measure, value);
      }
    };
  }

  private void add(String contestant, int round, String measure, double value) {
    figures.add(
        new Figure(Workload.IDLE.option(), contestant, Figures.NO_ROWS, round, measure, value));
  }

  /** In turns. The gate's follows a round of its indexer with nothing in between. */
  private long[][] time(Ticking[] ticking, int ticks) throws SQLException {
    long[][] nanos = new long[ticking.length][ticks];
    for (int n = 0; n < ticks; n++) {
      for (int i = 0; i < ticking.length; i++) {
        boolean gated = i == 3 || i == 6;
        if (!gated) {
          arena.host().number("select pg_current_xact_id()::text::bigint");
        }
        long started = System.nanoTime();
        ticking[i].tick();
        nanos[i][n] = System.nanoTime() - started;
      }
    }
    return nanos;
  }
}
