package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Holds the stored rows of one challenge against what is due. */
final class Comparison {

  private final ChallengeRows rows;
  private final NotedStates noted;
  private final boolean everyTickNoted;
  private final Differences differences;

  /** With every tick noted the rows of now do not justify a complete row by themselves. */
  Comparison(
      ChallengeRows rows, NotedStates noted, boolean everyTickNoted, Differences differences) {
    this.rows = rows;
    this.noted = noted;
    this.everyTickNoted = everyTickNoted;
    this.differences = differences;
  }

  void compare() throws SQLException {
    rows.exceeded(this::differ);
    rows.visit(this::compare)
        .forEach(
            (specifier, row) -> {
              if (rows.disbursed(specifier)) {
                stamped(specifier, row);
              } else {
                leftOver(specifier, row, rows.excluded(specifier));
              }
            });
    rows.rule().compareCompanion(rows.host(), this::differ);
  }

  private void compare(DueRow due, @Nullable StoredRow row, boolean fits) {
    if (row == null) {
      if (fits && due.progress() > 0) {
        differ(due.specifier(), "is missing: " + due);
      }
    } else if (row.complete()) {
      complete(due, row);
    } else if (!fits) {
      refused(due.specifier(), row);
    } else if (!row.equalTo(due)) {
      differ(due.specifier(), "should be %s; it is %s".formatted(due, row));
    }
  }

  private void complete(DueRow due, StoredRow row) {
    stamped(due.specifier(), row);
    if (earnedNow(due, row) || earnedBefore(due.specifier(), row)) {
      return;
    }
    if (!row.equalTo(due)) {
      differ(due.specifier(), "should be %s; it is %s".formatted(due, row));
    } else if (rows.rule().remembers()
        || noted.earned(rows.challenge().id(), due.specifier(), row)) {
      differ(due.specifier(), "is %s, but not as of %s".formatted(row, row.completedAt()));
    } else {
      differ(due.specifier(), "is %s, which it was not in any noted state".formatted(row));
    }
  }

  private boolean earnedNow(DueRow due, StoredRow row) {
    if (!everyTickNoted) {
      return row.equalTo(due);
    }
    return rows.rule().remembers()
        && row.equalTo(due)
        && (due.completedAt() == null || due.completedAt().equals(row.completedAt()));
  }

  private boolean earnedBefore(String specifier, StoredRow row) {
    String challenge = rows.challenge().id();
    return everyTickNoted
        ? noted.earnedThen(challenge, specifier, row)
        : noted.earned(challenge, specifier, row);
  }

  private void leftOver(String specifier, StoredRow row, boolean excluded) {
    if (!row.complete()) {
      if (!excluded) {
        incomplete(specifier, row);
      }
      return;
    }
    stamped(specifier, row);
    if (!earnedBefore(specifier, row)) {
      differ(
          specifier,
          "is %s, but %s"
              .formatted(row, excluded ? "it is excluded" : "nothing earns it, nor did before"));
    }
  }

  /** Where keys are not a recipient's, a row that finds no place stays as it is. */
  private void refused(String specifier, StoredRow row) {
    if (rows.rule().findsRecipientsWhole()) {
      incomplete(specifier, row);
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
    differences.add(rows.challenge().id(), subject, sentence);
  }
}
