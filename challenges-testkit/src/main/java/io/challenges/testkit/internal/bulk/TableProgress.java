package io.challenges.testkit.internal.bulk;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Tells how far one table is, but not too often. */
final class TableProgress {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String table;
  private final long rows;
  private final Consumer<String> lines;
  private final long start = System.nanoTime();
  private long told = start;

  TableProgress(String table, long rows, Consumer<String> lines) {
    this.table = table;
    this.rows = rows;
    this.lines = lines;
  }

  void filled(long number) {
    if (number < rows) {
      tell(String.format(Locale.ROOT, "%,d of %,d rows", number, rows));
    }
  }

  void building(String index) {
    tell("building " + index);
  }

  void done(long number, long bytes) {
    accept(String.format(Locale.ROOT, "%,d rows, %,d MB", number, bytes >> 20));
  }

  private void tell(String text) {
    if (System.nanoTime() - told >= INTERVAL.toNanos()) {
      accept(text);
    }
  }

  private void accept(String text) {
    told = System.nanoTime();
    lines.accept(String.format(Locale.ROOT, "%s: %s, %.1f s", table, text, (told - start) / 1e9));
  }
}
