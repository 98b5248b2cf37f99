package io.challenges.benchmark;

import io.challenges.Challenges;
import io.challenges.benchmark.Meter.Measured;
import java.io.PrintStream;
import java.sql.SQLException;

/** p for as many users, of whom in one half a few follow very many. */
final class ManyFollows {

  static final String FEW = "each follows a few";
  static final String MANY = "some follow very many";

  private static final int MOST_USERS = 5_000;
  private static final int HEAVY_USERS = 3;
  private static final int MOST_FOLLOWS = 1_000_000;

  private static final String INSERT = SqlText.read("follows/insert.sql");
  private static final String MOVE = SqlText.read("follows/move.sql");

  private final Arena arena;
  private final Size size;
  private final Figures figures;
  private final PrintStream out;

  ManyFollows(Arena arena, Size size, Figures figures, PrintStream out) {
    this.arena = arena;
    this.size = size;
    this.figures = figures;
    this.out = out;
  }

  void run(int rounds) throws SQLException {
    Triggers.STATEMENTS.enable(arena.host());
    int users = (int) Math.min(MOST_USERS, size.rows().rows("users") / 2);
    int follows = (int) Math.max(10_000, MOST_FOLLOWS * size.scale());
    out.printf("%,d users follow %,d others%n", HEAVY_USERS, follows);
    arena.host().run(INSERT, HEAVY_USERS, follows);
    arena.host().run("vacuum analyze follows");
    Challenges p = Arena.only(Challenges.standard(), "p");
    Contestant library = arena.library(p);
    arena.checkpoint();
    for (int round = 0; round <= rounds; round++) {
      tick(library, MANY, 1, users, round);
      tick(library, FEW, users + 1, users, round);
    }
  }

  /** Round 0 warms up, and brings everybody's rows up to date. */
  private void tick(Contestant library, String name, int first, int users, int round)
      throws SQLException {
    library.skip();
    int block = arena.arrivals().block();
    arena.host().run(MOVE, block, first, first + users - 1);
    Measured measured = arena.meter().tick(library);
    String workload = Workload.FOLLOWS.option();
    out.printf(
        "%-16s %-30s round %d: %,10.2f ms%n", workload, name, round, measured.cost().millis());
    if (round > 0) {
      figures.add(workload, name, users, round, measured.cost());
    }
  }
}
