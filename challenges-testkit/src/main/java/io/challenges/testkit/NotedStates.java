package io.challenges.testkit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was earned in states that have passed. */
final class NotedStates {

  private final Set<Earned> rows = new HashSet<>();
  private final List<EarlierStates> records = new ArrayList<>();

  void add(EarlierStates record) {
    records.add(record);
  }

  /** Notes a row that a state makes complete. */
  void add(String challengeId, DueRow row) {
    rows.add(new Earned(challengeId, row.specifier(), row.userId(), row.progress(), row.amount()));
  }

  /** Whether a complete row is what one of the states has made it. */
  boolean earned(String challengeId, String specifier, StoredRow row) {
    Long amount = row.amount();
    return amount != null
        && (rows.contains(new Earned(challengeId, specifier, row.userId(), row.progress(), amount))
            || records.stream()
                .anyMatch(record -> record.earned(challengeId, row.userId(), specifier, amount)));
  }

  /** A complete row, whose target is its progress. */
  private record Earned(
      String challengeId, String specifier, int userId, int progress, long amount) {}
}
