package io.challenges.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Fills the databases and goes through the workloads of a plan. */
final class BenchmarkRun {

  private static final String DATABASE = "benchmark";

  /** Of the smaller ones beside it, in percent. */
  private static final int[] SMALLER = {1, 10};

  private final BenchmarkServer server;
  private final Databases databases;
  private final Plan plan;
  private final PrintStream out;
  private final Figures figures = new Figures();

  BenchmarkRun(BenchmarkServer server, Databases databases, Plan plan, PrintStream out) {
    this.server = server;
    this.databases = databases;
    this.plan = plan;
    this.out = out;
  }

  /** Leaves no database behind but those that are kept. */
  Figures run() throws SQLException, IOException, InterruptedException {
    databases.make(DATABASE, plan.size());
    try (Arena arena = new Arena(server.url(DATABASE))) {
      if (plan.wants(Workload.IDLE)) {
        new Idle(arena, figures).run(plan.rounds());
      }
      // before there are more events than those of the data
      if (plan.wants(Workload.CATCH_UP)) {
        new CatchUp(arena, figures, out).run(plan.rounds());
      }
      if (plan.wants(Workload.COMPLETING) || plan.wants(Workload.UNCHANGED)) {
        new MovedRows(arena, figures, plan, out).run();
      }
      if (plan.wants(Workload.LONG_TRANSACTION)) {
        new BehindLongTransaction(arena, figures, out).run(plan.rounds());
      }
      if (plan.wants(Workload.FOLLOWS)) {
        new ManyFollows(arena, plan.size(), figures, out).run(plan.rounds());
      }
      if (plan.wants(Workload.GROWTH)) {
        growth(arena);
      }
    }
    server.drop(DATABASE);
    return figures;
  }

  private void growth(Arena largest) throws SQLException {
    Map<Integer, Arena> arenas = new LinkedHashMap<>();
    try {
      for (int percent : SMALLER) {
        String name = DATABASE + "_" + percent;
        databases.make(name, plan.size().times(percent / (double) Growth.WHOLE));
        arenas.put(percent, new Arena(server.url(name)));
      }
      arenas.put(Growth.WHOLE, largest);
      new Growth(arenas, figures, out).run(plan.rounds());
    } finally {
      for (int percent : SMALLER) {
        Arena arena = arenas.get(percent);
        if (arena != null) {
          arena.close();
          server.drop(DATABASE + "_" + percent);
        }
      }
    }
  }
}
