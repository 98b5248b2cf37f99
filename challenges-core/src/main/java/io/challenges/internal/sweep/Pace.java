package io.challenges.internal.sweep;

import java.sql.SQLException;

/** How many pages make about one batch of rows: more where few of their rows count. */
final class Pace {

  private static final long MOST_PAGES = 8_192;

  private final int batchSize;
  private long pages;

  Pace(int batchSize) {
    this.batchSize = batchSize;
    // as many rows as commonly fit
    this.pages = Math.max(1, batchSize / 100);
  }

  int batchSize() {
    return batchSize;
  }

  /** Reads some pages. */
  interface PageReader {

    /**
     * Reads on.
     *
     * @param until the first page that is not read
     * @param most more rows than this are only counted
     */
    Keys read(long until, long most) throws SQLException;
  }

  /**
   * What was read.
   *
   * @param keys of its rows
   * @param next the first page that was not
   */
  record Read(Keys keys, long next) {}

  /** About a batch, from a page on; a single page is never too much. */
  Read read(long next, long end, PageReader reader) throws SQLException {
    while (true) {
      long until = Math.min(end, next + pages);
      long most = until == next + 1 ? Long.MAX_VALUE : 2L * batchSize;
      Keys keys = reader.read(until, most);
      adapt(keys.rows());
      if (keys.rows() <= most) {
        return new Read(keys, until);
      }
    }
  }

  private void adapt(long rows) {
    if (rows > batchSize) {
      pages = Math.max(1, pages * batchSize / rows);
    } else if (rows < batchSize / 2) {
      pages = Math.min(MOST_PAGES, pages * 2);
    }
  }
}
