package io.challenges.testkit.internal.recomputation;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was earned in states that have passed. */
final class NotedStates {

  private final Set<Earned> rows = new HashSet<>();
  private final Set<Earned> timedRows = new HashSet<>();
  private final List<EarnedBefore> records = new ArrayList<>();

  void add(EarnedBefore record) {
    records.add(record);
  }

  /** Notes a row that a state makes complete. */
  void add(String challengeId, DueRow row) {
    rows.add(Earned.of(challengeId, row, null));
    timedRows.add(Earned.of(challengeId, row, row.completedAt()));
  }

  /** Whether a complete row is what one of the states has made it. */
  boolean earned(String challengeId, String specifier, StoredRow row) {
    Long amount = row.amount();
    return amount != null
        && (rows.contains(
                new Earned(challengeId, specifier, row.userId(), row.progress(), amount, null))
            || inRecords(challengeId, specifier, row.userId(), amount));
  }

  /** Whether it is also of the time of the event that completed it then, if it had one. */
  boolean earnedThen(String challengeId, String specifier, StoredRow row) {
    Long amount = row.amount();
    if (amount == null) {
      return false;
    }
    Earned earned = new Earned(challengeId, specifier, row.userId(), row.progress(), amount, null);
    return timedRows.contains(earned)
        || timedRows.contains(earned.at(row.completedAt()))
        || inRecords(challengeId, specifier, row.userId(), amount);
  }

  private boolean inRecords(String challengeId, String specifier, int userId, long amount) {
    return records.stream()
        .anyMatch(record -> record.earned(challengeId, userId, specifier, amount));
  }

  /** A complete row, whose target is its progress. */
  private record Earned(
      String challengeId,
      String specifier,
      int userId,
      int progress,
      long amount,
      @Nullable LocalDateTime at) {

    static Earned of(String challengeId, DueRow row, @Nullable LocalDateTime at) {
      return new Earned(
          challengeId, row.specifier(), row.userId(), row.progress(), row.amount(), at);
    }

    Earned at(@Nullable LocalDateTime time) {
      return new Earned(challengeId, specifier, userId, progress, amount, time);
    }
  }
}
