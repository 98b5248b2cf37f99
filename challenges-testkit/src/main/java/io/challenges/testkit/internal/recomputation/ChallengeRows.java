package io.challenges.testkit.internal.recomputation;

import io.challenges.testkit.internal.recomputation.Limit.Place;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One challenge in one snapshot: what is due, beside what {@code user_challenges} has. */
final class ChallengeRows {

  private final ChallengeRule rule;
  private final CatalogueEntry challenge;
  private final HostState host;
  private final Set<String> excluded = new HashSet<>();
  private final Set<String> disbursed = new HashSet<>();
  private final Map<String, StoredRow> stored = new HashMap<>();
  private final List<Limit> limits = new ArrayList<>();

  ChallengeRows(ChallengeRule rule, CatalogueEntry challenge, HostState host, SnapshotReader reader)
      throws SQLException {
    this.rule = rule;
    this.challenge = challenge;
    this.host = host;
    limits.addAll(rule.limits(host));
    if (challenge.cap() < CatalogueEntry.NO_CAP) {
      limits.add(Limit.of("user", challenge.cap(), Place::userId));
    }
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
    if (row.complete()) {
      take(new Place(specifier, row.userId(), row.placedAt()));
    }
  }

  ChallengeRule rule() {
    return rule;
  }

  CatalogueEntry challenge() {
    return challenge;
  }

  HostState host() {
    return host;
  }

  /** Hears of each row that qualifies and is not excluded. */
  @FunctionalInterface
  interface Visitor {

    /**
     * One of them.
     *
     * @param due the row
     * @param stored what is there under its specifier, or null
     * @param fits whether it is complete already or there is a free place for it under each limit
     */
    void visit(DueRow due, @Nullable StoredRow stored, boolean fits);
  }

  /**
   * Visits what qualifies, each taking the place that it finds, and gives what is left of the
   * stored rows, by specifier.
   */
  Map<String, StoredRow> visit(Visitor visitor) throws SQLException {
    return visit(visitor, this::takesPlace);
  }

  /**
   * Visits what a tick may find. Where it need not find all rows of a recipient at once, any of
   * them may be the first, and each is asked for by itself.
   */
  void visitFound(Visitor visitor) throws SQLException {
    boolean together = challenge.cap() == CatalogueEntry.NO_CAP || rule.findsRecipientsWhole();
    visit(visitor, together ? this::takesPlace : this::fits);
  }

  private Map<String, StoredRow> visit(Visitor visitor, Predicate<Place> free) throws SQLException {
    rule.qualifying(
        host,
        challenge,
        due -> {
          if (!excluded.contains(due.specifier())) {
            StoredRow row = stored.remove(due.specifier());
            boolean complete = row != null && row.complete();
            visitor.visit(due, row, complete || !due.complete() || free.test(Place.of(due)));
          }
        });
    return stored;
  }

  private boolean fits(Place place) {
    return limits.stream().allMatch(limit -> limit.fits(place));
  }

  private boolean takesPlace(Place place) {
    boolean fits = fits(place);
    for (Limit limit : limits) {
      if (fits || (limit.isHeldByTheRefused() && limit.fits(place))) {
        limit.take(place);
      }
    }
    return fits;
  }

  private void take(Place place) {
    limits.forEach(limit -> limit.take(place));
  }

  boolean excluded(String specifier) {
    return excluded.contains(specifier);
  }

  /** Whether it was paid before it was excluded. */
  boolean disbursed(String specifier) {
    return disbursed.contains(specifier);
  }

  /** Tells, of the rows that were stored, whose are too many. */
  void exceeded(BiConsumer<String, String> report) {
    limits.forEach(limit -> limit.exceeded(report));
  }
}
