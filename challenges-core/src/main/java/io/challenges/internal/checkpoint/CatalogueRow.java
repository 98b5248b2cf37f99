package io.challenges.internal.checkpoint;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A challenge's row in {@code challenges}, as the tick found it.
 *
 * @param id the challenge
 * @param amount what a completion pays, as the host's text column has it
 * @param active whether it runs
 * @param stepCount the target, or for aggregate challenges the cap; null for none
 * @param startingBlock the first block that some rules count; null for none
 * @param cooldownDays days before a reward can be claimed; null for none
 */
public record CatalogueRow(
    String id,
    @Nullable String amount,
    boolean active,
    @Nullable Integer stepCount,
    @Nullable Integer startingBlock,
    @Nullable Integer cooldownDays) {

  static @Nullable CatalogueRow read(ResultSet row) throws SQLException {
    String id = row.getString("challenge");
    if (id == null) {
      return null;
    }
    return new CatalogueRow(
        id,
        row.getString("amount"),
        row.getBoolean("active"),
        row.getObject("step_count", Integer.class),
        row.getObject("starting_block", Integer.class),
        row.getObject("cooldown_days", Integer.class));
  }

  /**
   * The amount as a number.
   *
   * @return the amount
   * @throws SQLException if the text is none: paying 0 silently would be worse
   */
  public long wholeAmount() throws SQLException {
    try {
      if (amount != null) {
        return Long.parseLong(amount.strip());
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw new SQLException(
        "the amount "
            + (amount == null ? "null" : '"' + amount + '"')
            + " in the table challenges is not a whole number; correct that row",
        "22023");
  }
}
