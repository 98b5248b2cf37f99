package io.challenges.benchmark;

import io.challenges.benchmark.Meter.Measured;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.SQLException;

/** The same tick with and without somebody's transaction that has been open for a long time. */
final class BehindLongTransaction {

  static final String ALONE = "library";
  static final String BEHIND = "library behind 50000 commits";

  static final int ROWS = 1_000;

  /** Between two ticks while it is open, and how often. */
  private static final int COMMITS = 5_000;

  private static final int TIMES = 10;

  private static final int ROWS_MEANWHILE = 20;

  private final Arena arena;
  private final Figures figures;
  private final PrintStream out;

  BehindLongTransaction(Arena arena, Figures figures, PrintStream out) {
    this.arena = arena;
    this.figures = figures;
    this.out = out;
  }

  void run(int rounds) throws SQLException {
    Triggers.STATEMENTS.enable(arena.host());
    Contestant library = arena.library();
    try (Connection other = arena.open()) {
      other.setAutoCommit(false);
      arena.checkpoint();
      for (int round = 0; round <= rounds; round++) {
        tick(library, ALONE, round);
        new Session(other).number("select pg_current_xact_id()::text::bigint");
        for (int i = 0; i < TIMES; i++) {
          move(library, ROWS_MEANWHILE);
          library.tick();
          arena.host().run(SqlText.read("long_transaction/commits.sql").formatted(COMMITS));
        }
        tick(library, BEHIND, round);
        other.rollback();
      }
    }
    library.skip();
  }

  private void move(Contestant library, int rows) throws SQLException {
    Batch batch = arena.arrivals().users(rows);
    library.skip();
    arena.arrivals().events(batch);
  }

  /** Round 0 warms up. */
  private void tick(Contestant library, String name, int round) throws SQLException {
    move(library, ROWS);
    Measured measured = arena.meter().tick(library);
    String workload = Workload.LONG_TRANSACTION.option();
    out.printf(
        "%-16s %-30s round %d: %,10.2f ms%n", workload, name, round, measured.cost().millis());
    if (round > 0) {
      figures.add(workload, name, ROWS, round, measured.cost());
    }
  }
}
