package io.challenges;

import java.time.Duration;
import java.util.List;

/**
 * Whether challenges can be kept up to date, as {@link Challenges#health} finds it.
 *
 * @param lags how far each challenge is behind on each axis; without those that cannot be read, or
 *     not without reading a table whole
 * @param problems what keeps ticks from working as they should, each a plain sentence: a standby; a
 *     missing table, column or privilege; an amount in the catalogue that is no number; a source
 *     that would be read without an index; a checkpoint from another cluster, until the next tick
 * @param warnings what somebody should look at although ticks work, each a plain sentence: rows
 *     that come later than half of the allowed lateness; a transaction that keeps a checkpoint from
 *     settling, or holds a challenge's lock, for {@link #LONG} or more; a challenge that the
 *     catalogue does not have; a checkpoint that the next tick adopts or moves back; and more than
 *     ten batches of rows of a source that wait
 */
public record Health(List<Lag> lags, List<String> problems, List<String> warnings) {

  /** From when on an open transaction is worth a warning. */
  public static final Duration LONG = Duration.ofMinutes(15);

  /**
   * For a readiness probe.
   *
   * @return whether there is no problem
   */
  public boolean ready() {
    return problems.isEmpty();
  }
}
