package io.challenges.testkit.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the demo says. */
final class Report {

  /** Of differences. */
  private static final int MOST = 20;

  private final PrintStream out;

  Report(PrintStream out) {
    this.out = out;
  }

  void opening(DemoOptions options) {
    say(
        """
        Challenges: the demo

        An indexer writes into PostgreSQL, through %d connections whose commits come out of order: blocks
        with users, tracks, comments and the like, plays, purchases. The library ticks beside it: each time
        it looks only at the rows that moved since its checkpoint, and brings user_challenges, from which
        rewards are paid, up to date.
        """,
        options.writers());
  }

  void step(Duration duration, String text, Object... values) {
    say("%6.1f s  %s", seconds(duration), format(text, values));
  }

  void live(DemoOptions options) {
    say(
        "\nFor %d s there are %d new blocks a second:",
        options.seconds(), options.blocksPerSecond());
  }

  /** Fits a terminal of 80 columns. */
  static String progress(Duration time, int block, WriterFigures writers, TickFigures ticks) {
    return format(
        "  %3d s  block %,d  %,7d rows  %,7d completed  %6.1f ms a round",
        time.toSeconds(),
        block,
        writers.rowsCommitted(),
        ticks.completed(),
        millis(ticks.lastRound()));
  }

  void written(WriterFigures figures, int seconds) {
    say(
        """

        What the indexer wrote in %d s
          %,d rows in %,d transactions.
          %,d of these were committed after one of a later block, up to %d blocks later.
          %,d more were rolled back, and %,d in part, to a savepoint.
        """,
        seconds,
        figures.rowsCommitted(),
        figures.transactionsCommitted(),
        figures.committedLate(),
        figures.furthestBehind(),
        figures.transactionsRolledBack(),
        figures.savepointsRolledBack());
  }

  void ticks(TickFigures past, TickFigures live) {
    say("What the library did");
    say(
        "  %-32s %9s %6s %9s %9s %9s %7s %7s",
        "", "past", "ticks", "scanned", "derived", "completed", "median", "p99");
    live.challenges()
        .forEach(
            (id, challenge) ->
                say(
                    "  %-3s %-28s %,9d %6d %,9d %,9d %,9d %7.1f %7.1f",
                    id,
                    Meaning.of(id),
                    past.completed(id),
                    challenge.ticks(),
                    challenge.rowsScanned(),
                    challenge.keysDerived(),
                    challenge.completed(),
                    millis(challenge.percentile(50)),
                    millis(challenge.percentile(99))));
    say(
        """
          past: rows completed of what was there before; then of the new blocks: ticks, rows that had
          moved, users and the like whose state was worked out afresh, rows completed; milliseconds
        """);
  }

  void notifications(long told, long toldBefore) {
    say(
        """
        Who was told
          %,d notifications (reward_in_cooldown) about the new blocks, at most one an hour for
          each user. Before them %,d, about the best of this week.
        """,
        told, toldBefore);
  }

  void highWaterMark(HighWaterMark.Loss loss) {
    say(
        """
        What a plain high-water mark would have lost
          A reader that asks for blocknumber > the greatest one it has seen, at the same moments,
          never saw %,d of %,d rows of user_events (%.1f %%).
        """,
        loss.lost(), loss.all(), loss.all() == 0 ? 0.0 : 100.0 * loss.lost() / loss.all());
  }

  void cooldownLookup(List<String> plan) {
    say(
        "How the server looks whether a user has been told within the hour, before it tells one more");
    plan.forEach(line -> say("  %s", line));
    say("");
  }

  void equal(long rows) {
    say(
        """
        Is it right? Yes.
          All challenges were recomputed from all rows, by other means. Whatever they earn is in
          user_challenges, and each of the %,d rows in there was earned.
        """,
        rows);
  }

  void different(List<String> differences) {
    say(
        """
        Is it right? NO.
          All challenges were recomputed from all rows, by other means. In user_challenges,
        """);
    differences.stream().limit(MOST).forEach(line -> say("  %s", line));
    if (differences.size() > MOST) {
      say("  and more");
    }
  }

  void failures(Map<String, Integer> failures) {
    if (!failures.isEmpty()) {
      say("Ticks that failed");
      failures.forEach((failure, times) -> say("  %,d times: %s", times, failure));
      say("");
    }
  }

  void say(String text, Object... values) {
    out.println(format(text, values).stripTrailing() + (text.endsWith("\n") ? "\n" : ""));
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1_000.0;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1_000_000.0;
  }
}
