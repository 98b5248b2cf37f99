package io.challenges.testkit;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One challenge in one snapshot: what is due, beside what {@code user_challenges} has. */
final class ChallengeRows {

  private final ChallengeRule rule;
  private final CatalogueEntry challenge;
  private final HostState host;
  private final Set<String> excluded = new HashSet<>();
  private final Set<String> disbursed = new HashSet<>();
  private final Map<String, StoredRow> stored = new HashMap<>();
  private final Map<Integer, Integer> placesTaken = new HashMap<>();

  ChallengeRows(ChallengeRule rule, CatalogueEntry challenge, HostState host, SnapshotReader reader)
      throws SQLException {
    this.rule = rule;
    this.challenge = challenge;
    this.host = host;
    reader.read(
        "select specifier from /*schema.*/challenge_exclusions where challenge_id = ?",
        row -> excluded.add(row.getString("specifier")),
        challenge.id());
    if (reader.has("challenge_disbursements")) {
      reader.read(
          """
          select specifier
          from /*schema.*/challenge_disbursements
          join /*schema.*/challenge_exclusions using (challenge_id, specifier)
          where challenge_id = ?
          """,
          row -> disbursed.add(row.getString("specifier")),
          challenge.id());
    }
    reader.read(
        "select "
            + StoredRow.COLUMNS
            + "from /*schema.*/user_challenges where challenge_id = ? order by specifier",
        row -> stored(row.getString("specifier"), StoredRow.read(row)),
        challenge.id());
  }

  private void stored(String specifier, StoredRow row) {
    stored.put(specifier, row);
    if (row.complete() && challenge.cap() < CatalogueEntry.NO_CAP) {
      placesTaken.merge(row.userId(), 1, Integer::sum);
    }
  }

  /** Hears of each row that qualifies and is not excluded. */
  @FunctionalInterface
  interface Visitor {

    /**
     * One of them.
     *
     * @param due the row
     * @param stored what is there under its specifier, or null
     * @param fits whether it is complete already or there is a free place for it under the cap,
     *     which it then takes
     */
    void visit(DueRow due, @Nullable StoredRow stored, boolean fits);
  }

  /** Visits what qualifies, and gives what is left of the stored rows, by specifier. */
  Map<String, StoredRow> visit(Visitor visitor) throws SQLException {
    rule.qualifying(
        host,
        challenge,
        due -> {
          if (!excluded.contains(due.specifier())) {
            StoredRow row = stored.remove(due.specifier());
            boolean complete = row != null && row.complete();
            visitor.visit(due, row, complete || !due.complete() || takesPlace(due.userId()));
          }
        });
    return stored;
  }

  private boolean takesPlace(int userId) {
    int taken = placesTaken.getOrDefault(userId, 0);
    if (taken >= challenge.cap()) {
      return false;
    }
    if (challenge.cap() < CatalogueEntry.NO_CAP) {
      placesTaken.put(userId, taken + 1);
    }
    return true;
  }

  boolean excluded(String specifier) {
    return excluded.contains(specifier);
  }

  /** Whether it was paid before it was excluded. */
  boolean disbursed(String specifier) {
    return disbursed.contains(specifier);
  }

  /** How many places each user has taken; nobody's where the challenge has no cap. */
  Map<Integer, Integer> placesTaken() {
    return placesTaken;
  }
}
