package io.challenges.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How many rows of each of the host's tables {@link BulkHost} makes. Of {@code users} this many
 * exist, with the ids from 1 on; a tenth have an older version besides. What other tables say of
 * them (how many follow whom, plays a month) is counted, and has no size of its own.
 *
 * <p>Known of production are the sizes of {@code blocks}, {@code users}, {@code user_events},
 * {@code notification}, {@code follows}, {@code reposts} and {@code saves}. The others are assumed:
 * a track for each user, and a playlist for every other; thirty plays a track, those of some
 * months; a comment on every third track, a purchase of every fifth, a contest for every two
 * hundredth.
 *
 * @param rows the number of rows by the table's name
 */
public record HostSizes(Map<String, Long> rows) {

  private static final Map<String, Long> PRODUCTION = new LinkedHashMap<>();

  static {
    PRODUCTION.put("blocks", 2_000_000L);
    PRODUCTION.put("users", 1_000_000L);
    PRODUCTION.put("user_events", 2_300_000L);
    PRODUCTION.put("notification", 23_500_000L);
    PRODUCTION.put("tracks", 1_000_000L);
    PRODUCTION.put("playlists", 500_000L);
    PRODUCTION.put("follows", 26_000_000L);
    PRODUCTION.put("reposts", 6_000_000L);
    PRODUCTION.put("saves", 10_000_000L);
    PRODUCTION.put("plays", 30_000_000L);
    PRODUCTION.put("comments", 300_000L);
    PRODUCTION.put("events", 5_000L);
    PRODUCTION.put("sol_purchases", 200_000L);
  }

  /** What m, r, rv and rd do without. */
  private static final Set<String> CATALOGUE =
      Set.of(
          "tracks",
          "playlists",
          "follows",
          "reposts",
          "saves",
          "plays",
          "comments",
          "events",
          "sol_purchases");

  /**
   * Sizes by table.
   *
   * @param rows the number of rows by the table's name; 0 for a table that is not named
   * @throws IllegalArgumentException if a table is not known, or a number is negative or too large
   *     for the ids of its rows, which have 4 bytes
   */
  public HostSizes {
    Map<String, Long> all = new LinkedHashMap<>(PRODUCTION);
    all.replaceAll((table, number) -> 0L);
    rows.forEach(
        (table, number) -> {
          requireKnown(table);
          if (number < 0 || number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                "%s cannot have %d rows, only 0 to %d".formatted(table, number, Integer.MAX_VALUE));
          }
          all.put(table, number);
        });
    rows = Collections.unmodifiableMap(all);
  }

  /**
   * The sizes of the host in production.
   *
   * @return a hundred million rows, which take some 30 GB
   */
  public static HostSizes production() {
    return new HostSizes(PRODUCTION);
  }

  /**
   * How many rows of one table there will be.
   *
   * @param table the table's name
   * @return the number
   * @throws IllegalArgumentException if the table has no size of its own
   */
  public long rows(String table) {
    requireKnown(table);
    return rows.getOrDefault(table, 0L);
  }

  /**
   * Other sizes for all tables.
   *
   * @param factor 0.1 for a tenth of the rows
   * @return sizes of at least one row where there were any
   * @throws IllegalArgumentException if the factor is negative, or a size becomes too large
   */
  public HostSizes times(double factor) {
    return times(factor, rows.keySet());
  }

  /**
   * Other sizes for the tables that the challenges m, r, rv and rd do not read: all but blocks,
   * users, user_events and notification.
   *
   * @param factor 0 for none of these rows
   * @return sizes of at least one row where there were any, unless the factor is 0
   * @throws IllegalArgumentException if the factor is negative, or a size becomes too large
   */
  public HostSizes catalogueTimes(double factor) {
    return times(factor, CATALOGUE);
  }

  /**
   * Another size for one table.
   *
   * @param table the table's name
   * @param number how many rows of it
   * @return sizes with that one
   * @throws IllegalArgumentException if the table has no size of its own, or the number is negative
   *     or too large
   */
  public HostSizes with(String table, long number) {
    requireKnown(table);
    Map<String, Long> changed = new LinkedHashMap<>(rows);
    changed.put(table, number);
    return new HostSizes(changed);
  }

  private HostSizes times(double factor, Set<String> tables) {
    if (!(factor >= 0)) {
      throw new IllegalArgumentException("A factor of sizes is 0 or more, not " + factor);
    }
    return new HostSizes(
        rows.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    size ->
                        tables.contains(size.getKey())
                            ? scaled(size.getValue(), factor)
                            : size.getValue())));
  }

  private static long scaled(long number, double factor) {
    return number == 0 || factor == 0 ? 0 : Math.max(1, Math.round(number * factor));
  }

  private static void requireKnown(String table) {
    if (!PRODUCTION.containsKey(table)) {
      throw new IllegalArgumentException(
          "No size of table %s, only of %s".formatted(table, PRODUCTION.keySet()));
    }
  }
}
