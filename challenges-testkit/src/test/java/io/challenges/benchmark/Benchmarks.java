package io.challenges.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * Measures the library beside the ways that it replaces; {@link BenchmarkOptions#USAGE} says how.
 */
final class Benchmarks {

  private Benchmarks() {}

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
    // numbers on the console as they are in the files
    Locale.setDefault(Locale.ROOT);
    run(options, System.out);
  }

  private static void run(BenchmarkOptions options, PrintStream out)
      throws IOException, SQLException, InterruptedException {
    try (BenchmarkServer server = BenchmarkServer.start(options.data())) {
      Databases databases = new Databases(server, options.keep(), out);
      Figures figures = new BenchmarkRun(server, databases, Plan.of(options), out).run();
      MachineFacts machine = machine(options, server);
      out.print(new ConsoleTable(figures).text());
      out.print(ConsoleTable.targets(figures, Targets.ALL));
      Output.write(options.output(), figures, machine);
      if (options.isForReadme()) {
        Readme.write(Files.readString(options.output().resolve(Output.SUMMARY)));
      }
      out.printf("%nWritten to %s%n", options.output().toAbsolutePath().normalize());
    }
  }

  private static MachineFacts machine(BenchmarkOptions options, BenchmarkServer server)
      throws IOException, SQLException {
    try (Connection connection =
        server.dataSource(BenchmarkServer.DEFAULT_DATABASE).getConnection()) {
      return MachineFacts.of(options, new Session(connection));
    }
  }
}
