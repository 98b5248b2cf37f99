package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code challenges}.
 *
 * @param id the challenge
 * @param aggregate whether its {@code step_count} is the most completions of one user
 * @param amount what a completion pays unless the rule says otherwise
 * @param active whether it is kept up to date
 * @param stepCount null for none
 * @param startingBlock 0 where there is none
 */
record CatalogueEntry(
    String id,
    boolean aggregate,
    long amount,
    boolean active,
    @Nullable Integer stepCount,
    int startingBlock) {

  static final int NO_CAP = Integer.MAX_VALUE;

  /** All of them, by id. */
  static Map<String, CatalogueEntry> read(SnapshotReader reader) throws SQLException {
    Map<String, CatalogueEntry> entries = new HashMap<>();
    reader.read(
        """
        select id, type::text as type, amount, active, step_count, starting_block
        from /*schema.*/challenges
        """,
        row -> {
          String id = row.getString("id");
          boolean active = row.getBoolean("active");
          entries.put(
              id,
              new CatalogueEntry(
                  id,
                  "aggregate".equals(row.getString("type")),
                  active ? amount(id, row.getString("amount")) : 0,
                  active,
                  row.getObject("step_count", Integer.class),
                  row.getInt("starting_block")));
        });
    return entries;
  }

  private static long amount(String id, @Nullable String text) {
    try {
      return Long.parseLong(text == null ? "" : text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalStateException(
          "Nothing is paid of " + id + ", whose amount is no whole number: " + text, e);
    }
  }

  /** The most complete rows that one user may have. */
  int cap() {
    return aggregate && stepCount != null ? stepCount : NO_CAP;
  }

  /** The progress at which a row is complete; never where there is none. */
  int target() {
    return stepCount == null ? 0 : stepCount;
  }

  /**
   * Whether a row of this block counts where a rule says from when; one without a block does not.
   */
  boolean hasStarted(@Nullable Integer block) {
    return block != null && block >= startingBlock;
  }

  /** A row of a challenge that is either earned or not there, completed at the tick's time. */
  DueRow completed(String specifier, int userId) {
    return completed(specifier, userId, null);
  }

  /** The same, completed by an event that has a time. */
  DueRow completed(String specifier, int userId, @Nullable LocalDateTime at) {
    return new DueRow(specifier, userId, 1, 1, amount, at);
  }

  /** A row that is complete once its progress reaches the target. */
  DueRow progressed(String specifier, int userId, long progress) {
    return new DueRow(
        specifier, userId, (int) Math.min(progress, target()), target(), amount, null);
  }
}
