package io.challenges.load;

import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** What became of the ticks of all instances. Safe for use by several threads. */
final class TickLog {

  /**
   * A tick that ended well.
   *
   * @param result what it returned
   * @param besideALongTransaction whether one was open when it began
   */
  record Tick(TickResult result, boolean besideALongTransaction) {

    boolean processed() {
      return result.outcome() == Outcome.PROCESSED;
    }
  }

  private final List<Tick> ticks = new ArrayList<>();
  private final Map<String, Integer> failures = new TreeMap<>();
  private final Map<String, Exception> examples = new ConcurrentHashMap<>();
  private int takenBack;

  synchronized void add(TickResult result, boolean besideALongTransaction) {
    ticks.add(new Tick(result, besideALongTransaction));
  }

  /** A tick that went through, in a transaction that its host then rolled back. */
  synchronized void takenBack(TickResult result) {
    if (result.outcome() == Outcome.PROCESSED) {
      takenBack++;
    }
  }

  synchronized void failed(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    failures.merge(state, 1, Integer::sum);
    examples.putIfAbsent(state, failure);
  }

  /** How often ticks failed, by SQLSTATE. */
  synchronized Map<String, Integer> failures() {
    return new TreeMap<>(failures);
  }

  /** The first failure of each SQLSTATE. */
  Map<String, Exception> examples() {
    return examples;
  }

  synchronized int failures(String... states) {
    int sum = 0;
    for (String state : states) {
      sum += failures.getOrDefault(state, 0);
    }
    return sum;
  }

  /** How many ticks had processed rows before their host rolled back. */
  synchronized int ticksTakenBack() {
    return takenBack;
  }

  synchronized int count(Predicate<Tick> which) {
    return (int) ticks.stream().filter(which).count();
  }

  /** How many ticks of a challenge have processed rows. */
  int processed(String challengeId) {
    return count(tick -> tick.processed() && tick.result().challengeId().equals(challengeId));
  }

  int outcomes(Outcome outcome) {
    return count(tick -> tick.result().outcome() == outcome);
  }

  synchronized int size() {
    return ticks.size();
  }

  synchronized long rowsScanned() {
    return ticks.stream().mapToLong(tick -> tick.result().rowsScanned()).sum();
  }

  /** What ticks read that processed something, in words. */
  synchronized String rowsPerTick(boolean besideALongTransaction) {
    List<Long> rows =
        ticks.stream()
            .filter(Tick::processed)
            .filter(tick -> tick.besideALongTransaction() == besideALongTransaction)
            .map(tick -> tick.result().rowsScanned())
            .sorted()
            .toList();
    return rows.isEmpty()
        ? "no ticks"
        : String.format(
            Locale.ROOT,
            "%.1f (median %d, at most %d) in %,d ticks",
            rows.stream().mapToLong(Long::longValue).average().orElse(0),
            rows.get(rows.size() / 2),
            rows.get(rows.size() - 1),
            rows.size());
  }
}
