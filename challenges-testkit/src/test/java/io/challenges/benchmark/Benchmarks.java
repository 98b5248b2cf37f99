package io.challenges.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Measures the library beside the ways that it replaces; see {@link BenchmarkOptions#USAGE}. */
final class Benchmarks {

  private static final String DATABASE = "benchmark";

  private static final List<Integer> SIZES = List.of(1, 100, 1_000, 5_000, 20_000);

  private final BenchmarkOptions options;
  private final BenchmarkServer server;
  private final PrintStream out;
  private final Figures figures = new Figures();

  private Benchmarks(BenchmarkOptions options, BenchmarkServer server, PrintStream out) {
    this.options = options;
    this.server = server;
    this.out = out;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> given = List.of(arguments);
    if (BenchmarkOptions.help(given)) {
      System.out.print(BenchmarkOptions.USAGE);
      return;
    }
    BenchmarkOptions options;
    try {
      options = BenchmarkOptions.parse(given);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.print(BenchmarkOptions.USAGE);
      System.exit(2);
      return;
    }
    try (BenchmarkServer server = BenchmarkServer.start(options.data())) {
      new Benchmarks(options, server, System.out).run();
    }
  }

  private void run() throws SQLException, IOException {
    Databases databases = new Databases(server, options.keep(), out);
    databases.make(DATABASE, options.size());
    try (Arena arena = new Arena(server.url(DATABASE))) {
      Set<Workload> moved = EnumSet.of(Workload.COMPLETING, Workload.UNCHANGED);
      moved.retainAll(options.only());
      if (options.only().contains(Workload.IDLE)) {
        new Idle(arena, figures).run(options.rounds());
      }
      if (!moved.isEmpty()) {
        new MovedRows(arena, figures, moved, out).run(SIZES, options.rounds());
      }
    }
    server.drop(DATABASE);
    out.print(new ConsoleTable(figures).text());
  }
}
