package io.challenges.internal.checkpoint.simulation;

/** A history that must not be. */
final class Violation extends RuntimeException {

  private static final long serialVersionUID = 1;

  enum What {
    /** A row is still unprocessed at rest. */
    LOST,
    /** A tick passed over a row that it saw. */
    WAITS,
    /** At rest, ticks always find something. */
    NEVER_IDLE,
    /** At rest, {@code settled} stays behind {@code scanned}. */
    NEVER_SETTLES,
    /** At rest, what is derived is older than the row. */
    STALE,
    /** A row was processed again though nothing explains it. */
    REPEATED,
    /** A row is reported to be later than it was. */
    TOO_LATE
  }

  private final What what;

  Violation(What what, String detail) {
    super(what + ": " + detail, null, false, false);
    this.what = what;
  }

  What what() {
    return what;
  }
}
