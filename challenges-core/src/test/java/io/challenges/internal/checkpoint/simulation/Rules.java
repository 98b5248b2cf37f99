package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.DirtySet;
import io.challenges.Snapshot;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.checkpoint.Arithmetic;
import io.challenges.internal.checkpoint.Capped;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.checkpoint.Window;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is decided in the course of a tick, as the library decides it; a fault decides one thing
 * otherwise.
 */
interface Rules {

  default Window window(Checkpoint from, Snapshot snapshot, long lateness) {
    return Arithmetic.window(from, snapshot, lateness);
  }

  /** Whether a visible row at or below {@code scanned} is read, as in source.sql and read.sql. */
  default boolean late(Late row) {
    return row.position() >= row.window().from()
        && row.oldEnough()
        && (row.xid() < row.snapshot().xmax() || row.snapshot().own() != null)
        && !row.from().seen().contains(row.xid());
  }

  /** How many late rows a scan reads. */
  default int lateLimit(int batch) {
    return Plan.UNLIMITED;
  }

  /** Whether a scan of several sources ends where the first of them was cut. */
  default boolean cutTogether() {
    return true;
  }

  default Step advance(Checkpoint from, DirtySet read, boolean changed, int seenCap, int fenceCap) {
    return Capped.advance(from, read, changed, seenCap, fenceCap);
  }

  default long fence(Drawn drawn) {
    return drawn.fresh();
  }

  default Checkpoint startAt(long position, Snapshot snapshot, @Nullable Long revision) {
    return Arithmetic.startAt("m", World.AXIS, position, snapshot, revision);
  }

  default Checkpoint startAtHead(long head, Snapshot snapshot, @Nullable Long revision) {
    return Arithmetic.startAtHead("m", World.AXIS, head, snapshot, revision);
  }

  default boolean comparesAndSets() {
    return true;
  }

  /** Whether a tick is refused where {@code last_checkpoint} is no longer what it found. */
  default boolean comparesLast() {
    return true;
  }

  /** Whether a tick draws an id first, for a fence. */
  default boolean drawsBeforeTheScan() {
    return false;
  }

  default boolean rewindLocks() {
    return true;
  }

  default boolean reconcileLocks() {
    return true;
  }

  /** What the gate remembers of a round. */
  default Remembered remembered(Outcome outcome, boolean failed, boolean moreWaiting) {
    return outcome == Outcome.IDLE && !failed ? Remembered.BEFORE : Remembered.NOTHING;
  }

  /** Which snapshot the gate remembers of a round. */
  enum Remembered {
    NOTHING,
    BEFORE,
    AFTER
  }

  /**
   * A row that may be late.
   *
   * @param from the checkpoint
   * @param window where late rows can be
   * @param snapshot what the scan sees
   * @param position the row's
   * @param xid the row's, as widened from 32 bits
   * @param oldEnough whether its age tells that it is in the window
   */
  record Late(
      Checkpoint from,
      Window window,
      Snapshot snapshot,
      long position,
      long xid,
      boolean oldEnough) {}

  /**
   * Ids that could be a fence.
   *
   * @param fresh drawn after the scan, by this transaction
   * @param own the transaction's own at the scan, or null
   * @param snapshot the scan's
   * @param beforeScan drawn before the scan
   */
  record Drawn(long fresh, @Nullable Long own, Snapshot snapshot, long beforeScan) {

    long ownOrFresh() {
      return own == null ? fresh : Objects.requireNonNull(own);
    }
  }

  /** What a step would be with another list of ids seen. */
  static Step withSeen(Step step, List<Long> seen) {
    Checkpoint to = step.to();
    return new Step(
        new Checkpoint(
            to.challengeId(),
            to.axis(),
            to.scanned(),
            to.settled(),
            to.xmax(),
            to.inFlight(),
            seen,
            to.fences(),
            to.headRead(),
            to.quietUntil(),
            to.revision(),
            to.writtenBy(),
            to.greatestLateness(),
            to.blankAt()),
        step.news(),
        step.fence(),
        step.ownXid());
  }
}
