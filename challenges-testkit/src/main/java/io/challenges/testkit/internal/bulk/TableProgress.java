package io.challenges.testkit.internal.bulk;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Tells how far one table is, but not too often. */
final class TableProgress {

  private static final Duration INTERVAL = Duration.ofSeconds(5);

  private final String table;
  private final long size;
  private final Consumer<String> lines;
  private final long start = System.nanoTime();
  private long told = start;
  private long rows;

  TableProgress(BulkTable table, Map<String, Long> sizes, Consumer<String> lines) {
    this.table = table.name();
    this.size = table.size(sizes);
    this.lines = lines;
  }

  /** So many rows are there, which are those of the first so many numbers. */
  void made(long number, long to) {
    rows = number;
    tell(String.format(Locale.ROOT, "%,d rows, %d %%", number, to * 100 / size));
  }

  void building(String index) {
    tell("building " + index);
  }

  void filled(long bytes) {
    accept(String.format(Locale.ROOT, "%,d rows, %,d MB", rows, bytes >> 20));
  }

  void ran(String command) {
    tell(command);
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
