package io.challenges.migrations;

import java.util.List;

/**
 * What {@link ChallengeMigrations#verify} found.
 *
 * @param findings everything that is not as it should be
 */
public record Verification(List<Finding> findings) {

  /**
   * Copies the list.
   *
   * @param findings everything that is not as it should be
   */
  public Verification {
    findings = List.copyOf(findings);
  }

  /**
   * Whether nothing was found.
   *
   * @return true without findings
   */
  public boolean ok() {
    return findings.isEmpty();
  }

  /**
   * For a host that does not want to start otherwise.
   *
   * @throws ChallengeMigrationException with all findings, if there are any
   */
  public void orThrow() {
    if (!ok()) {
      throw new ChallengeMigrationException(
          "The database is not as the challenges need it:",
          findings.stream().map(Finding::message).toList(),
          "");
    }
  }

  /**
   * One thing that is not as it should be.
   *
   * @param kind what is wrong with it
   * @param object the table, column, index, function or trigger, without its schema; only {@link
   *     ChallengeMigrations#slowLookups}, which looks at all schemas, names it
   * @param message one sentence for a person
   */
  public record Finding(Kind kind, String object, String message) {}

  /** What can be wrong. */
  public enum Kind {
    /** It is not there. */
    MISSING,

    /** An index that a build left unfinished, or a trigger that is switched off. */
    INVALID,

    /** It is there and differs from what this version of the library brings. */
    OUTDATED,

    /** A trigger of the earlier system is back, so everybody is told twice. */
    OLD_TRIGGER,

    /**
     * A function says {@code value = any(array column)}, which no GIN index serves: each call reads
     * the whole table. {@code array column @> array[value]} is served.
     */
    SLOW_LOOKUP
  }
}
