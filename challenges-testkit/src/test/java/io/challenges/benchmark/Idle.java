package io.challenges.benchmark;

import io.challenges.ChallengeIndexer;
import io.challenges.Challenges;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Ticks that find nothing. Unless it is the gate's turn, somebody has committed something. */
final class Idle {

  static final String LIBRARY_INDEXER = "library indexer";
  static final String CATALOGUE = "library whole catalogue";
  static final String CATALOGUE_INDEXER = "library indexer whole catalogue";
  static final String CATALOGUE_GATED = "library with gate whole catalogue";

  /** Until the JVM has compiled what runs in operation for days. */
  private static final int WARM_UP = 1_000;

  private static final int TICKS = 60;

  private final Arena arena;
  private final Figures figures;

  Idle(Arena arena, Figures figures) {
    this.arena = arena;
    this.figures = figures;
  }

  private interface Ticking {
    void tick() throws SQLException;
  }

  /**
   * Whose turn it is.
   *
   * @param gated with nothing in between since the round before
   */
  private record Turn(String name, boolean gated, Ticking ticking) {}

  void run(int rounds) throws SQLException {
    Triggers.STATEMENTS.enable(arena.host());
    Contestant rowByRow = arena.rowByRowContains();
    Contestant four = arena.library();
    Contestant all = arena.library(Challenges.standard());
    for (Contestant contestant : List.of(rowByRow, four, all)) {
      contestant.skip();
    }
    try (ChallengeIndexer indexer = arena.indexer(Arena.fourChallenges());
        ChallengeIndexer catalogue = arena.indexer(Challenges.standard())) {
      List<Turn> turns =
          List.of(
              new Turn(Arena.ROW_BY_ROW_CONTAINS, false, rowByRow::tick),
              new Turn(Library.NAME, false, four::tick),
              new Turn(LIBRARY_INDEXER, false, indexer::tick),
              new Turn(Arena.GATED, true, indexer::tick),
              new Turn(CATALOGUE, false, all::tick),
              new Turn(CATALOGUE_INDEXER, false, catalogue::tick),
              new Turn(CATALOGUE_GATED, true, catalogue::tick));
      time(turns, WARM_UP);
      for (int round = 1; round <= rounds; round++) {
        long[][] nanos = time(turns, TICKS);
        for (int i = 0; i < nanos.length; i++) {
          Arrays.sort(nanos[i]);
          add(turns.get(i).name(), round, Cost.MILLIS, nanos[i][TICKS / 2] / 1e6);
        }
      }
    }
    for (int round = 1; round <= rounds; round++) {
      cost(rowByRow, rowByRow.name(), round);
      cost(four, four.name(), round);
      cost(all, CATALOGUE, round);
    }
  }

  /** What else a tick takes; timed it is above, without the meter's looks between ticks. */
  private void cost(Contestant contestant, String name, int round) throws SQLException {
    arena
        .meter()
        .tick(contestant)
        .cost()
        .measures()
        .forEach(
            (measure, value) -> {
              if (!measure.equals(Cost.MILLIS)) {
                add(name, round, measure, value);
              }
            });
  }

  private void add(String contestant, int round, String measure, double value) {
    figures.add(
        new Figure(Workload.IDLE.option(), contestant, Figures.NO_ROWS, round, measure, value));
  }

  private long[][] time(List<Turn> turns, int ticks) throws SQLException {
    long[][] nanos = new long[turns.size()][ticks];
    for (int n = 0; n < ticks; n++) {
      for (int i = 0; i < nanos.length; i++) {
        Turn turn = turns.get(i);
        if (!turn.gated()) {
          arena.host().number("select pg_current_xact_id()::text::bigint");
        }
        long started = System.nanoTime();
        turn.ticking().tick();
        nanos[i][n] = System.nanoTime() - started;
      }
    }
    return nanos;
  }
}
