package io.challenges.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.knowm.xchart.ChartEncoder;

/** The files that a run leaves behind. */
final class Output {

  static final String SUMMARY = "summary.md";

  private static final String FORMAT = "svg";

  private Output() {}

  static void write(Path directory, Figures figures, MachineFacts machine) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("figures.csv"), figures.csv());
    Files.writeString(directory.resolve("machine.properties"), machine.properties());
    Files.writeString(directory.resolve(SUMMARY), new Summary(figures, machine).markdown());
    for (Chart chart : Charts.of(figures)) {
      try (OutputStream file =
          Files.newOutputStream(directory.resolve(chart.file() + '.' + FORMAT))) {
        ChartEncoder.saveChart(chart.drawing(), file, FORMAT);
      }
    }
  }
}
