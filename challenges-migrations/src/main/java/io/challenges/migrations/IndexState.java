package io.challenges.migrations;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

/** How far a wanted index is, told from the indexes that its table has. */
enum IndexState {
  /** Valid and as wanted, under whatever name. */
  PRESENT,

  /** Nothing is like it or bears its name. */
  ABSENT,

  /** Another session is at it. */
  BEING_BUILT,

  /** What bears its name was never finished. */
  INVALID,

  /** What bears its name is another index. */
  DIFFERENT,

  /** Missing, and the table has partitions: those cannot be indexed concurrently as one. */
  PARTITIONED_TABLE,

  /** There is no such table. */
  NO_TABLE;

  static IndexState of(List<Candidate> candidates) {
    if (candidates.stream().anyMatch(index -> index.equal && index.valid)) {
      return PRESENT;
    }
    if (has(candidates, index -> index.ours && index.beingBuilt)) {
      return BEING_BUILT;
    }
    if (has(candidates, index -> index.kind.equals("p"))) {
      return PARTITIONED_TABLE;
    }
    if (!has(candidates, index -> index.kind.equals("r") || index.kind.equals("m"))) {
      return NO_TABLE;
    }
    if (has(candidates, index -> index.ours && !index.valid)) {
      return INVALID;
    }
    return has(candidates, index -> index.ours) ? DIFFERENT : ABSENT;
  }

  private static boolean has(List<Candidate> candidates, Predicate<Candidate> condition) {
    return candidates.stream().anyMatch(condition);
  }

  /**
   * An index of the table; a table without one has a single row, of which only the kind counts.
   *
   * @param kind {@code relkind} of the table
   * @param ours whether it bears the wanted index's name
   * @param equal whether its definition is that of the wanted index
   */
  record Candidate(String kind, boolean ours, boolean valid, boolean equal, boolean beingBuilt) {

    static Candidate read(ResultSet row) throws SQLException {
      return new Candidate(
          row.getString("kind"),
          row.getBoolean("ours"),
          row.getBoolean("valid"),
          row.getBoolean("equal"),
          row.getBoolean("being_built"));
    }
  }
}
