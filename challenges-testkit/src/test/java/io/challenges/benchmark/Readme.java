package io.challenges.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of the README that the benchmarks write. */
final class Readme {

  static final Path FILE = Path.of("..", "README.md");

  private static final String BEGINNING = "<!-- benchmarks -->\n";
  private static final String END = "<!-- end of benchmarks -->";
  private static final Pattern BLOCK = Pattern.compile(BEGINNING + "(.*?)" + END, Pattern.DOTALL);

  private Readme() {}

  /** As the README has it. */
  static String block(String readme) {
    return matched(readme).group(1);
  }

  /** The summary as seen from the README. */
  static String blockOf(String summary) {
    return summary.replace("](", "](docs/benchmarks/");
  }

  static void write(String summary) throws IOException {
    String readme = Files.readString(FILE);
    Matcher block = matched(readme);
    Files.writeString(
        FILE,
        readme.substring(0, block.start(1)) + blockOf(summary) + readme.substring(block.end(1)));
  }

  private static Matcher matched(String readme) {
    Matcher block = BLOCK.matcher(readme);
    if (!block.find()) {
      throw new IllegalStateException(
          "README.md has no place for the benchmarks: put %s%s where it should be"
              .formatted(BEGINNING, END));
    }
    return block;
  }
}
