package io.challenges.benchmark;

import io.challenges.StartFrom;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything from the beginning: by the library in bounded transactions, in a process with a small
 * heap, and by a statement for the three of referrals and one for m. Neither announces anything.
 */
final class CatchUp {

  static final String REFERRALS = Workload.CATCH_UP.option();
  static final String MOBILE = Workload.CATCH_UP.option() + " m";

  /** Rows so far, and when. */
  static final String PROGRESS = Workload.CATCH_UP.option() + " progress";

  /** Of the library's process, as {@code -Xmx} has it. */
  static final String HEAP = "64m";

  static final String LONGEST = "longest_transaction_ms";
  static final String MOST_HEAP = "most_heap_bytes";

  private static final String OUTCOME = SqlText.read("catch_up/outcome.sql");
  private static final String FORGET = SqlText.read("catch_up/forget.sql");

  private final Arena arena;
  private final Figures figures;
  private final PrintStream out;

  CatchUp(Arena arena, Figures figures, PrintStream out) {
    this.arena = arena;
    this.figures = figures;
    this.out = out;
  }

  void run(int rounds) throws SQLException, IOException, InterruptedException {
    Triggers.STATEMENTS.enable(arena.host());
    for (int round = 1; round <= rounds; round++) {
      reset();
      library(round);
      String byLibrary = arena.observer().text(OUTCOME);
      reset();
      floor(round);
      String byFloor = arena.observer().text(OUTCOME);
      if (!byLibrary.equals(byFloor)) {
        throw new IllegalStateException(
            "The library brought %s, the floor %s".formatted(byLibrary, byFloor));
      }
    }
    // everything is complete; others go on from here
    seed(StartFrom.NOW);
    arena.host().run("vacuum analyze user_challenges");
  }

  private void reset() throws SQLException {
    arena.host().run("truncate user_challenges");
    seed(StartFrom.BEGINNING);
    arena.checkpoint();
  }

  private void seed(StartFrom from) throws SQLException {
    arena.host().run(FORGET);
    Arena.fourChallenges().seed(arena.host().connection(), from);
  }

  private void floor(int round) throws SQLException {
    long started = System.nanoTime();
    long rows = FloorFromBeginning.run(arena.observer().connection(), FloorFromBeginning.REFERRALS);
    long between = System.nanoTime();
    long mobile = FloorFromBeginning.run(arena.observer().connection(), FloorFromBeginning.MOBILE);
    long ended = System.nanoTime();
    note(REFERRALS, Floor.NAME, round, Cost.MILLIS, (between - started) / 1e6);
    note(MOBILE, Floor.NAME, round, Cost.MILLIS, (ended - between) / 1e6);
    if (round == 1) {
      progress(Floor.NAME, rows, (between - started) / 1e6);
      progress(Floor.NAME, rows + mobile, (ended - started) / 1e6);
    }
    out.printf(
        "%-16s floor: %,d rows in %,.0f ms, %,d of m in %,.0f ms%n",
        REFERRALS, rows, (between - started) / 1e6, mobile, (ended - between) / 1e6);
  }

  private void library(int round) throws IOException, InterruptedException {
    double longest = 0;
    double referrals = 0;
    double last = 0;
    long rows = 0;
    long ticks = 0;
    for (String line : ticked()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals(CatchUpProcess.HEAP)) {
        note(REFERRALS, Library.NAME, round, MOST_HEAP, Double.parseDouble(words[1]));
        continue;
      }
      double millis = Double.parseDouble(words[1]);
      rows += Long.parseLong(words[2]);
      ticks++;
      longest = Math.max(longest, millis - last);
      last = millis;
      if (!words[0].equals("m")) {
        referrals = millis;
      }
      if (round == 1) {
        progress(Library.NAME, rows, millis);
      }
    }
    note(REFERRALS, Library.NAME, round, Cost.MILLIS, referrals);
    note(REFERRALS, Library.NAME, round, LONGEST, longest);
    note(MOBILE, Library.NAME, round, Cost.MILLIS, last - referrals);
    out.printf(
        "%-16s library: %,d rows in %,d transactions, %,.0f ms, of which m %,.0f ms; longest %,.0f ms%n",
        REFERRALS, rows, ticks, last, last - referrals, longest);
  }

  /** What the process has printed. */
  private List<String> ticked() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-cp",
                System.getProperty("java.class.path"),
                CatchUpProcess.class.getName(),
                arena.url())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      List<String> lines = new ArrayList<>();
      try (BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
          lines.add(line);
        }
      }
      if (process.waitFor() != 0) {
        throw new IOException("The process of the library ended with " + process.exitValue());
      }
      return lines;
    } finally {
      process.destroy();
    }
  }

  private void note(String workload, String contestant, int round, String measure, double value) {
    figures.add(new Figure(workload, contestant, Figures.NO_ROWS, round, measure, value));
  }

  private void progress(String contestant, long rows, double millis) {
    figures.add(new Figure(PROGRESS, contestant, rows, 1, Cost.MILLIS, millis));
  }
}
