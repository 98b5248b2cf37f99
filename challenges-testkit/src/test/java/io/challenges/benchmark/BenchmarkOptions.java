package io.challenges.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is measured, how often and where.
 *
 * @param size of the database
 * @param rounds how often each tick is measured
 * @param only the workloads
 * @param data where the server's data is; null for a directory that goes with the run
 * @param keep whether filled databases stay there for the next run
 * @param output where figures and charts go
 */
record BenchmarkOptions(
    Size size, int rounds, Set<Workload> only, @Nullable Path data, boolean keep, Path output) {

  static final String USAGE =
      """
      mvn -q -pl challenges-testkit -am -Pbenchmarks test-compile exec:exec -Dbenchmark.args="..."

        --scale N      how large the tables of the four challenges are: 1 as in production, with
                       23.5 million notifications (0.001 to 1; 0.1)
        --catalogue N  how large the other tables are beside them (0.001 to 1; 0.1)
        --rounds N     how often each tick is measured (1 to 100; 5)
        --only A,B     workloads: %s (all)
        --data DIR     where the server's data is (a temporary directory that goes with the run)
        --keep         keeps the filled databases in --data for the next run
        --out DIR      where figures and charts go (docs/benchmarks, and from there into the
                       README; with --only target/benchmarks)
        --help         this text
      """
          .formatted(
              Stream.of(Workload.values()).map(Workload::option).collect(Collectors.joining(", ")));

  /** What the README shows. */
  static final Path DOCUMENTED = Path.of("..", "docs", "benchmarks");

  private static final Path OUTPUT_OF_SOME = Path.of("target", "benchmarks");

  private static final BenchmarkOptions DEFAULTS =
      new BenchmarkOptions(
          new Size(0.1, 0.1), 5, EnumSet.allOf(Workload.class), null, false, DOCUMENTED);

  static boolean help(List<String> arguments) {
    return arguments.contains("--help") || arguments.contains("-h");
  }

  /**
   * Takes {@code --name value} as well as {@code --name=value}.
   *
   * @throws IllegalArgumentException if there is no such option, or not with that value
   */
  static BenchmarkOptions parse(List<String> arguments) {
    BenchmarkOptions options = DEFAULTS;
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (name.equals("--keep") && equals < 0) {
        options = options.keeping();
      } else if (equals >= 0) {
        options = options.with(name, argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        i++;
        options = options.with(name, arguments.get(i));
      } else {
        options = options.with(name, "");
      }
    }
    if (options.keep && options.data == null) {
      throw new IllegalArgumentException(
          "--keep needs a directory that stays: add --data <directory>");
    }
    if (options.only.size() < Workload.values().length && options.isForReadme()) {
      return options.with("--out", OUTPUT_OF_SOME.toString());
    }
    return options;
  }

  /** Only what was measured together is shown together. */
  boolean isForReadme() {
    return output.equals(DOCUMENTED);
  }

  private BenchmarkOptions keeping() {
    return new BenchmarkOptions(size, rounds, only, data, true, output);
  }

  private BenchmarkOptions with(String name, String value) {
    return switch (name) {
      case "--scale" -> with(new Size(factor(name, value), size.catalogue()));
      case "--catalogue" -> with(new Size(size.scale(), factor(name, value)));
      case "--rounds" -> new BenchmarkOptions(size, rounds(value), only, data, keep, output);
      case "--only" -> new BenchmarkOptions(size, rounds, workloads(value), data, keep, output);
      case "--data" -> new BenchmarkOptions(size, rounds, only, path(name, value), keep, output);
      case "--out" -> new BenchmarkOptions(size, rounds, only, data, keep, path(name, value));
      default -> throw new IllegalArgumentException("There is no option " + name);
    };
  }

  private BenchmarkOptions with(Size other) {
    return new BenchmarkOptions(other, rounds, only, data, keep, output);
  }

  private static double factor(String name, String value) {
    try {
      double factor = Double.parseDouble(value);
      if (factor >= 0.001 && factor <= 1) {
        return factor;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "%s takes a number from 0.001 to 1, not \"%s\"".formatted(name, value));
  }

  private static int rounds(String value) {
    try {
      int rounds = Integer.parseInt(value);
      if (rounds >= 1 && rounds <= 100) {
        return rounds;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException(
        "--rounds takes a number from 1 to 100, not \"%s\"".formatted(value));
  }

  private static Set<Workload> workloads(String value) {
    List<Workload> workloads = new ArrayList<>();
    for (String name : value.toLowerCase(Locale.ROOT).split(",", -1)) {
      workloads.add(
          Workload.named(name)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "There is no workload \"%s\"; there are %s"
                              .formatted(
                                  name,
                                  Stream.of(Workload.values())
                                      .map(Workload::option)
                                      .collect(Collectors.joining(", "))))));
    }
    return EnumSet.copyOf(workloads);
  }

  private static Path path(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + " takes a directory");
    }
    return Path.of(value);
  }
}
