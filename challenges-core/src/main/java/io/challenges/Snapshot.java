package io.challenges;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one statement could see, as PostgreSQL's {@code pg_current_snapshot()} tells it. Transaction
 * ids are 64 bits wide.
 *
 * @param xmax every transaction from this id on was invisible
 * @param inFlight ids below {@code xmax} that were in progress; never the reader's own
 * @param own the top-level id of the transaction that read it; null where it had none yet
 */
public record Snapshot(long xmax, List<Long> inFlight, @Nullable Long own) {

  /**
   * Reads the text form, {@code xmin:xmax:xid,xid,…}.
   *
   * @param text the text form of a {@code pg_snapshot}
   * @param own the reader's own top-level id, or null
   * @return the snapshot
   */
  public static Snapshot parse(String text, @Nullable Long own) {
    int first = text.indexOf(':');
    int second = text.indexOf(':', first + 1);
    List<Long> inFlight = new ArrayList<>();
    for (int start = second + 1; start < text.length(); ) {
      int comma = text.indexOf(',', start);
      int end = comma < 0 ? text.length() : comma;
      inFlight.add(Long.parseLong(text, start, end, 10));
      start = end + 1;
    }
    return new Snapshot(Long.parseLong(text, first + 1, second, 10), List.copyOf(inFlight), own);
  }

  /**
   * The least id that could still write, from this snapshot's point of view: everything below had
   * ended.
   *
   * @return the least of the ids in flight and the reader's own, or {@code xmax} without any
   */
  public long leastLive() {
    long least = own == null ? xmax : Math.min(xmax, own);
    for (long xid : inFlight) {
      least = Math.min(least, xid);
    }
    return least;
  }
}
