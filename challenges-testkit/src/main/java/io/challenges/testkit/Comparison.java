package io.challenges.testkit;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Holds the stored rows of one challenge against what is due. */
final class Comparison {

  private final CatalogueEntry challenge;
  private final NotedStates noted;
  private final boolean onlyNoted;
  private final Differences differences;

  /** With {@code onlyNoted} the rows of now do not justify a complete row by themselves. */
  Comparison(
      CatalogueEntry challenge, NotedStates noted, boolean onlyNoted, Differences differences) {
    this.challenge = challenge;
    this.noted = noted;
    this.onlyNoted = onlyNoted;
    this.differences = differences;
  }

  void compare(ChallengeRows rows) throws SQLException {
    rows.placesTaken()
        .forEach(
            (userId, taken) -> {
              if (taken > challenge.cap()) {
                differ(
                    "of user " + userId,
                    "has %d complete rows, and the cap is %d".formatted(taken, challenge.cap()));
              }
            });
    rows.visit(this::compare)
        .forEach(
            (specifier, row) -> {
              if (rows.disbursed(specifier)) {
                stamped(specifier, row);
              } else {
                leftOver(specifier, row, rows.excluded(specifier));
              }
            });
  }

  private void compare(DueRow due, @Nullable StoredRow row, boolean fits) {
    if (row == null) {
      if (fits && due.progress() > 0) {
        differ(due.specifier(), "is missing: " + due);
      }
    } else if (row.complete()) {
      complete(due, row);
    } else if (!fits) {
      incomplete(due.specifier(), row);
    } else if (!row.equalTo(due)) {
      differ(due.specifier(), "should be %s; it is %s".formatted(due, row));
    }
  }

  private void complete(DueRow due, StoredRow row) {
    stamped(due.specifier(), row);
    boolean earnedNow = !onlyNoted && row.equalTo(due);
    if (!earnedNow && !noted.earned(challenge.id(), due.specifier(), row)) {
      differ(
          due.specifier(),
          row.equalTo(due)
              ? "is %s, which it was not in any noted state".formatted(row)
              : "should be %s; it is %s".formatted(due, row));
    }
  }

  private void leftOver(String specifier, StoredRow row, boolean excluded) {
    if (!row.complete()) {
      if (!excluded) {
        incomplete(specifier, row);
      }
      return;
    }
    stamped(specifier, row);
    if (!noted.earned(challenge.id(), specifier, row)) {
      differ(
          specifier,
          "is %s, but %s"
              .formatted(row, excluded ? "it is excluded" : "nothing earns it, nor did before"));
    }
  }

  /** A row that no longer applies. */
  private void incomplete(String specifier, StoredRow row) {
    if (row.progress() != 0) {
      differ(specifier, "no longer applies and should show progress 0; it is " + row);
    }
  }

  private void stamped(String specifier, StoredRow row) {
    if (!row.stamped()) {
      differ(specifier, "is complete without completed_at or completed_blocknumber");
    }
  }

  private void differ(String subject, String sentence) {
    differences.add(challenge.id(), subject, sentence);
  }
}
