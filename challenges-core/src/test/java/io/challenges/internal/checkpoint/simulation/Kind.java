package io.challenges.internal.checkpoint.simulation;

/** What a session can do next. */
enum Kind {
  BEGIN,
  BEGIN_REPEATABLE_READ,
  /** Draws an id and writes nothing that a challenge reads. */
  DRAW,
  /** Inserts the row, or moves it to the position. */
  PUT,
  DELETE,
  SAVEPOINT,
  ROLLBACK_TO_SAVEPOINT,
  RELEASE_SAVEPOINT,
  PREPARE,
  COMMIT,
  /** A rollback; in the middle of a tick it is the tick that fails. */
  ABORT,
  /** A tick's lock and state, in a transaction of its own where the session is in none. */
  TICK,
  /** A tick's next statement that reads: the scan, or after a fallen head the survivor. */
  SCAN,
  /** A tick's writes. */
  RECORD,
  REWIND,
  /** Makes the checkpoint that is missing, at what is visible now. */
  SEED,
  /** Somebody sets {@code last_checkpoint}, in a transaction of its own. */
  MOVE_BY_HAND,
  /** Somebody deletes the checkpoint, in a transaction of its own. */
  FORGET,
  /** Takes the lock and derives everything. */
  RECONCILE,
  /** Writes what a reconciliation derived. */
  REPAIR,
  /** A logical copy on a server whose ids are smaller. */
  RESTORE;

  boolean hasPosition() {
    return this == PUT || this == REWIND || this == MOVE_BY_HAND;
  }

  boolean hasRow() {
    return this == PUT || this == DELETE;
  }
}
