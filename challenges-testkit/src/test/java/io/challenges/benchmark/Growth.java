package io.challenges.benchmark;

import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The same ticks in a database, and in others that are a tenth and a hundredth as large. */
final class Growth {

  static final String IDLE = Workload.GROWTH.option() + " idle";
  static final String MOVED = Workload.GROWTH.option() + " 1000 rows";

  /** Whose a figure of the database is. */
  static final String EVERYBODY = "everybody";

  /** How many there are, as the size of a database. */
  static final String NOTIFICATIONS = "notification_rows";

  /** In percent, as the others. */
  static final int WHOLE = 100;

  private static final int WARM_UP = 60;
  private static final int TICKS = 60;
  private static final int ROWS = 1_000;

  private final Figures figures;
  private final PrintStream out;

  /** By their size, in percent of the largest. */
  private final Map<Integer, Arena> arenas;

  private final Map<Integer, Contestant> libraries = new LinkedHashMap<>();
  private final Map<Integer, Contestant> rowByRow = new LinkedHashMap<>();

  Growth(Map<Integer, Arena> arenas, Figures figures, PrintStream out) {
    this.arenas = arenas;
    this.figures = figures;
    this.out = out;
  }

  void run(int rounds) throws SQLException {
    for (Map.Entry<Integer, Arena> entry : arenas.entrySet()) {
      Arena arena = entry.getValue();
      Triggers.STATEMENTS.enable(arena.host());
      libraries.put(entry.getKey(), arena.library());
      rowByRow.put(entry.getKey(), arena.rowByRowContains());
      figures.add(
          new Figure(
              Workload.GROWTH.option(),
              EVERYBODY,
              entry.getKey(),
              1,
              NOTIFICATIONS,
              arena.observer().number("select count(*) from notification")));
    }
    of(arenas, WHOLE).checkpoint();
    for (int round = 0; round <= rounds; round++) {
      for (int size : arenas.keySet()) {
        moved(size, round);
      }
    }
    for (Contestant contestant : rowByRow.values()) {
      contestant.skip();
    }
    for (Contestant contestant : libraries.values()) {
      contestant.skip();
    }
    idle(0, WARM_UP);
    for (int round = 1; round <= rounds; round++) {
      idle(round, TICKS);
    }
  }

  /** Round 0 warms up. */
  private void moved(int size, int round) throws SQLException {
    Arena arena = arena(size);
    Contestant library = of(libraries, size);
    Batch batch = arena.arrivals().users(ROWS);
    library.skip();
    arena.arrivals().events(batch);
    Cost cost = arena.meter().tick(library).cost();
    out.printf("%-16s %3d %%, round %d: %,10.2f ms%n", MOVED, size, round, cost.millis());
    if (round > 0) {
      figures.add(MOVED, library.name(), size, round, cost);
    }
  }

  private void idle(int round, int ticks) throws SQLException {
    for (Map<Integer, Contestant> contestants : List.of(rowByRow, libraries)) {
      Map<Integer, long[]> nanos = new LinkedHashMap<>();
      for (int n = 0; n < ticks; n++) {
        for (int size : contestants.keySet()) {
          arena(size).host().number("select pg_current_xact_id()::text::bigint");
          Contestant contestant = of(contestants, size);
          long started = System.nanoTime();
          contestant.tick();
          nanos.computeIfAbsent(size, any -> new long[ticks])[n] = System.nanoTime() - started;
        }
      }
      if (round > 0) {
        nanos.forEach(
            (size, all) -> {
              Arrays.sort(all);
              figures.add(
                  new Figure(
                      IDLE,
                      of(contestants, size).name(),
                      size,
                      round,
                      Cost.MILLIS,
                      all[ticks / 2] / 1e6));
            });
      }
    }
  }

  private Arena arena(int size) {
    return of(arenas, size);
  }

  private static <T> T of(Map<Integer, T> all, int size) {
    return Objects.requireNonNull(all.get(size));
  }
}
