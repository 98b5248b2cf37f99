package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.DirtySet;
import io.challenges.Fence;
import io.challenges.Snapshot;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.checkpoint.simulation.Violation.What;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Plausible variants of the algorithm, each with a plan in which it fails. */
@SuppressWarnings("ImmutableEnumChecker") // rules have no state
enum Fault {
  /** A high-water mark. */
  ONLY_ABOVE_SCANNED(
      () -> new Plan("only rows above").writer(1, 1).writer(1, 1).ticker(2),
      new Rules() {
        @Override
        public boolean late(Late row) {
          return false;
        }
      }),

  /** The high-water mark's own block once more at each tick. */
  SCANNED_AND_ABOVE(
      What.NEVER_IDLE,
      () -> new Plan("rows at the mark again").writer(1, 1).ticker(1),
      new Rules() {
        @Override
        public boolean late(Late row) {
          return row.position() == row.from().scanned();
        }
      }),

  /** {@code pg_visible_in_snapshot(xmin)}: it does not know subtransactions. */
  VISIBLE_IN_SNAPSHOT(
      () ->
          new Plan("by pg_visible_in_snapshot")
              .session(Kind.PUT, 1, Kind.DRAW, 1, Kind.SAVEPOINT, 1, Kind.COMMIT, 1)
              .writer(1, 1)
              .ticker(2),
      new Rules() {
        @Override
        public boolean late(Late row) {
          Checkpoint from = row.from();
          return row.position() >= row.window().from()
              && (row.xid() >= from.xmax() || from.inFlight().contains(row.xid()));
        }
      }),

  EXCLUSIVE_LOWER_BOUND(
      () -> new Plan("from, exclusive").writer(1, 1).writer(1, 1).ticker(3),
      new Rules() {
        @Override
        public boolean late(Late row) {
          return row.position() > row.window().from() && Rules.super.late(row);
        }
      }),

  XMAX_AS_FENCE(
      () -> new Plan("the snapshot's xmax as the fence").writer(1, 1).writer(1, 1).ticker(3),
      new Rules() {
        @Override
        public long fence(Drawn drawn) {
          return drawn.snapshot().xmax();
        }
      }),

  OWN_XID_AS_FENCE(
      () ->
          new Plan("the caller's old id as the fence")
              .session(Kind.DRAW, 1, Kind.TICK, 1, Kind.COMMIT, 1)
              .session(Kind.PUT, 1, Kind.COMMIT, 1)
              .session(Kind.PUT, 1, Kind.TICK, 1, Kind.COMMIT, 1),
      new Rules() {
        @Override
        public long fence(Drawn drawn) {
          return drawn.ownOrFresh();
        }
      }),

  FENCE_DRAWN_BEFORE_THE_SCAN(
      () ->
          new Plan("an id drawn before the scan as the fence").writer(1, 1).writer(1, 1).ticker(3),
      new Rules() {
        @Override
        public boolean drawsBeforeTheScan() {
          return true;
        }

        @Override
        public long fence(Drawn drawn) {
          return drawn.beforeScan();
        }
      }),

  FENCE_AT_OWN_ROWS(
      () ->
          new Plan("the new position as the fence's beside own rows")
              .session(Kind.PUT, 1, Kind.TICK, 1, Kind.COMMIT, 1)
              .writer(1, 1)
              .ticker(2),
      new Rules() {
        @Override
        public Step advance(
            Checkpoint from, DirtySet read, boolean changed, int seenCap, int fenceCap) {
          Step step = Rules.super.advance(from, read, changed, seenCap, fenceCap);
          return new Step(step.to(), step.news(), step.to().scanned(), step.ownXid());
        }
      }),

  /**
   * Its rows are not visible to others before the transaction commits, whichever tick read them.
   */
  FENCE_AT_OWN_ROWS_OF_AN_EARLIER_TICK(
      () ->
          new Plan("the position that an earlier tick of the same transaction read as the fence's")
              .session(Kind.PUT, 1, Kind.TICK, 2, Kind.COMMIT, 1)
              .session(Kind.PUT, 1, Kind.COMMIT, 1)
              .session(Kind.TICK, 1, Kind.COMMIT, 1),
      new Rules() {
        @Override
        public Step advance(
            Checkpoint from, DirtySet read, boolean changed, int seenCap, int fenceCap) {
          Step step = Rules.super.advance(from, read, changed, seenCap, fenceCap);
          Long fence =
              step.ownXid() && step.fence() == null ? Long.valueOf(from.scanned()) : step.fence();
          return new Step(step.to(), step.news(), fence, step.ownXid());
        }
      }),

  OWN_XIDS_SEEN(
      () -> new Plan("own ids seen").session(Kind.PUT, 2, Kind.TICK, 1, Kind.COMMIT, 1).ticker(1),
      new Rules() {
        @Override
        public Step advance(
            Checkpoint from, DirtySet read, boolean changed, int seenCap, int fenceCap) {
          Step step = Rules.super.advance(from, read, changed, seenCap, fenceCap);
          return Rules.withSeen(step, union(step.to().seen(), read.xids()));
        }
      }),

  SETTLED_AT_THE_HEAD(
      () ->
          new Plan("seeded as settled at the head")
              .missing(StartFrom.NOW)
              .writer(1, 1)
              .writer(1, 1)
              .ticker(2),
      new Rules() {
        @Override
        public Checkpoint startAtHead(long position, Snapshot snapshot, @Nullable Long revision) {
          Checkpoint start = Rules.super.startAtHead(position, snapshot, revision);
          return settledAt(start, position);
        }
      }),

  /** Not the library's, but the host's: it breaks the promise. */
  DEEPER_THAN_THE_LATENESS(
      () ->
          new Plan("a reorganisation deeper than the lateness")
              .lateness(1)
              .brokenBy(1)
              .positions(1, 2, 3)
              .session(Kind.PUT, 3, Kind.COMMIT, 2)
              .ticker(3),
      new Rules() {}),

  NO_COMPARE_AND_SET(
      () ->
          new Plan("no compare-and-set under REPEATABLE READ, beside a rewind")
              .positions(0, 1, 2)
              .session(Kind.BEGIN_REPEATABLE_READ, 1, Kind.TICK, 1, Kind.COMMIT, 1)
              .session(Kind.PUT, 2, Kind.REWIND, 1, Kind.COMMIT, 2)
              .session(Kind.TICK, 1, Kind.COMMIT, 1),
      new Rules() {
        @Override
        public boolean comparesAndSets() {
          return false;
        }
      }),

  REWIND_WITHOUT_LOCK(
      () ->
          new Plan("a rewind without the lock and the revision")
              .session(Kind.PUT, 3, Kind.REWIND, 1, Kind.COMMIT, 3)
              .positions(0, 1, 2)
              .ticker(2),
      new Rules() {
        @Override
        public boolean comparesLast() {
          return false;
        }

        @Override
        public boolean rewindLocks() {
          return false;
        }
      }),

  RECONCILE_WITHOUT_LOCK(
      What.STALE,
      () ->
          new Plan("a reconciliation without the lock")
              .deriving()
              .session(Kind.RECONCILE, 1, Kind.COMMIT, 1)
              .writer(1, 1)
              .ticker(1),
      new Rules() {
        @Override
        public boolean reconcileLocks() {
          return false;
        }
      }),

  BATCH_CUTS_LATE_ROWS(
      () ->
          new Plan("a batch that also cuts late rows")
              .batch(1)
              .rows(3)
              .writer(1, 2)
              .writer(1, 1)
              .ticker(3),
      new Rules() {
        @Override
        public int lateLimit(int batch) {
          return batch;
        }
      }),

  SOURCES_CUT_APART(
      () ->
          new Plan("sources cut apart")
              .sources(2)
              .batch(1)
              .rows(4)
              .positions(1, 2, 3)
              .writer(1, 3)
              .ticker(2),
      new Rules() {
        @Override
        public boolean cutTogether() {
          return false;
        }
      }),

  FENCE_ONLY_WITH_PROGRESS(
      What.NEVER_SETTLES,
      () ->
          new Plan("a fence only where the position moved")
              .session(Kind.PUT, 1, Kind.TICK, 1, Kind.COMMIT, 1)
              .ticker(1),
      new Rules() {
        @Override
        public Step advance(
            Checkpoint from, DirtySet read, boolean changed, int seenCap, int fenceCap) {
          Step step = Rules.super.advance(from, read, changed, seenCap, fenceCap);
          boolean moved = step.to().scanned() > from.scanned();
          boolean settles = step.to().settled() > from.settled();
          return new Step(
              step.to(),
              changed || read.rows() > 0 || settles || moved,
              moved ? step.fence() : null,
              step.ownXid());
        }
      }),

  GATE_REMEMBERS_AFTER(
      () ->
          new Plan("a gate that remembers how it reads after the round")
              .gated()
              .writer(1, 1)
              .ticker(1),
      new Rules() {
        @Override
        public Remembered remembered(Outcome outcome, boolean failed, boolean moreWaiting) {
          return outcome == Outcome.IDLE && !failed ? Remembered.AFTER : Remembered.NOTHING;
        }
      }),

  GATE_REMEMBERS_A_FAILED_ROUND(
      () -> new Plan("a gate that remembers a round that failed").gated().writer(1, 1).ticker(1),
      new Rules() {
        @Override
        public Remembered remembered(Outcome outcome, boolean failed, boolean moreWaiting) {
          return outcome == Outcome.IDLE || failed ? Remembered.BEFORE : Remembered.NOTHING;
        }
      }),

  GATE_REMEMBERS_A_BUSY_ROUND(
      () ->
          new Plan("a gate that remembers a round that was busy")
              .gated()
              .writer(1, 1)
              .session(Kind.TICK, 1, Kind.COMMIT, 1, Kind.ABORT, 1)
              .session(Kind.TICK, 1, Kind.COMMIT, 1),
      new Rules() {
        @Override
        public Remembered remembered(Outcome outcome, boolean failed, boolean moreWaiting) {
          return outcome == Outcome.PROCESSED ? Remembered.NOTHING : Remembered.BEFORE;
        }
      }),

  GATE_REMEMBERS_WITH_MORE_WAITING(
      () ->
          new Plan("a gate that remembers a round with more waiting")
              .gated()
              .batch(1)
              .writer(1, 2)
              .ticker(1),
      new Rules() {
        @Override
        public Remembered remembered(Outcome outcome, boolean failed, boolean moreWaiting) {
          return moreWaiting
              ? Remembered.AFTER
              : Rules.super.remembered(outcome, failed, moreWaiting);
        }
      }),

  /** One at or above {@code xmax} may have ended. */
  LATE_ROWS_ONLY_OF_LISTED_IDS(
      () ->
          new Plan("late rows only where a listed id has ended")
              .writer(1, 1)
              .writer(1, 1)
              .ticker(2),
      new Rules() {
        @Override
        public boolean late(Late row) {
          return row.window().oldest() < row.from().xmax() && Rules.super.late(row);
        }
      }),

  FUTURE_IDS_SEEN(
      () ->
          new Plan("future ids of frozen rows seen")
              .nextXid((1L << 32) + 100)
              .existing(0, 1, 103)
              .writer(1, 1)
              .writer(1, 1)
              .ticker(3)
              .rows(3),
      new Rules() {
        @Override
        public Step advance(
            Checkpoint from, DirtySet read, boolean changed, int seenCap, int fenceCap) {
          Step step = Rules.super.advance(from, read, changed, seenCap, fenceCap);
          return Rules.withSeen(step, union(step.to().seen(), read.xids()));
        }
      }),

  /** A row of 2^32 transactions ago has the 32 bits of one that is in flight. */
  IN_FLIGHT_SEEN(
      () ->
          new Plan("ids in flight seen, for the sake of frozen rows")
              .nextXid((1L << 32) + 100)
              .existing(0, 1, 101)
              .rows(3)
              .session(Kind.DRAW, 1, Kind.COMMIT, 1)
              .session(Kind.PUT, 1, Kind.COMMIT, 1)
              .session(Kind.PUT, 1, Kind.COMMIT, 1)
              .session(Kind.TICK, 2, Kind.COMMIT, 2),
      new Rules() {
        @Override
        public Step advance(
            Checkpoint from, DirtySet read, boolean changed, int seenCap, int fenceCap) {
          Step step = Rules.super.advance(from, read, changed, seenCap, fenceCap);
          List<Long> xids =
              read.xids().stream().filter(xid -> xid < read.snapshot().xmax()).toList();
          return Rules.withSeen(step, union(step.to().seen(), xids));
        }
      }),

  /** The seeding transaction may take its rows back. */
  HEAD_AT_THE_START_FORGOTTEN(
      () ->
          new Plan("no head noted at the start")
              .missing(StartFrom.NOW)
              .session(Kind.PUT, 2, Kind.TICK, 1, Kind.COMMIT, 1)
              .session(Kind.PUT, 1, Kind.COMMIT, 1)
              .session(Kind.TICK, 1, Kind.COMMIT, 1),
      new Rules() {
        @Override
        public Checkpoint startAtHead(long head, Snapshot snapshot, @Nullable Long revision) {
          return startAt(head, snapshot, revision);
        }
      });

  private final What what;
  private final Supplier<Plan> plan;
  private final Rules rules;

  Fault(Supplier<Plan> plan, Rules rules) {
    this(What.LOST, plan, rules);
  }

  Fault(What what, Supplier<Plan> plan, Rules rules) {
    this.what = what;
    this.plan = plan;
    this.rules = rules;
  }

  What what() {
    return what;
  }

  Plan plan() {
    return plan.get().under(rules);
  }

  /** The same plan without it. */
  Plan sound() {
    return plan.get().brokenBy(0);
  }

  private static List<Long> union(Collection<Long> some, Collection<Long> others) {
    TreeSet<Long> union = new TreeSet<>(some);
    union.addAll(others);
    return List.copyOf(union);
  }

  private static Checkpoint settledAt(Checkpoint start, long position) {
    return new Checkpoint(
        start.challengeId(),
        start.axis(),
        start.scanned(),
        position,
        start.xmax(),
        start.inFlight(),
        start.seen(),
        List.<Fence>of(),
        start.headRead(),
        start.quietUntil(),
        start.revision(),
        Objects.requireNonNullElse(start.writtenBy(), 0L),
        start.greatestLateness(),
        start.blankAt());
  }
}
