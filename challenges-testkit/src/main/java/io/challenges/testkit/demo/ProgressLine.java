package io.challenges.testkit.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/** A line that is written over on a terminal, and elsewhere repeated every few seconds. */
final class ProgressLine {

  private static final Duration ON_TERMINAL = Duration.ofMillis(100);
  private static final Duration ELSEWHERE = Duration.ofSeconds(4);

  private final PrintStream out;
  private final boolean terminal;
  private long shown = System.nanoTime();
  private int width;

  ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows what there is to tell, unless it has just done so. */
  void show(Supplier<String> line) {
    Duration pause = terminal ? ON_TERMINAL : ELSEWHERE;
    if (System.nanoTime() - shown >= pause.toNanos()) {
      print(line.get());
    }
  }

  /** Shows it for the last time. */
  void end(String line) {
    print(line);
    if (terminal) {
      out.println();
    }
  }

  private void print(String line) {
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      out.flush();
      width = line.length();
    } else {
      out.println(line);
    }
    shown = System.nanoTime();
  }
}
