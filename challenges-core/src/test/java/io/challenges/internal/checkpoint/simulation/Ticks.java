package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.Fence;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.checkpoint.Arithmetic;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.checkpoint.simulation.Rules.Remembered;
import io.challenges.internal.checkpoint.simulation.Session.Phase;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A tick, statement by statement. */
final class Ticks {

  static final int NOT_DERIVED = -1;

  private Ticks() {}

  static boolean isPossible(World world, Session session, Kind kind) {
    if (kind == Kind.SCAN) {
      return session.phase == Phase.OPEN || session.phase == Phase.FALLEN;
    }
    return session.phase == Phase.SCANNED
        && world.rowIsFree(session)
        && derivedIsFree(world, session);
  }

  /** The lock, then what is stored; and what becomes of it where it is not ours. */
  static void open(World world, Session session) {
    Plan plan = world.plan();
    session.own = !session.active;
    if (session.own && plan.gate) {
      session.before = world.snapshotText(session);
      if (session.before.equals(session.resting)) {
        world.counts().skipped++;
        session.endTick();
        return;
      }
      session.resting = null;
    }
    session.active = true;
    if (!world.lockIsFreeFor(session)) {
      finish(world, session, Outcome.BUSY);
      return;
    }
    world.counts().ticks++;
    session.lockedByTick = world.lock(session);
    if (plan.rules.drawsBeforeTheScan()) {
      session.beforeScan = world.drawAndComplete();
    }
    session.phase = Phase.OPEN;
    StoredRow row = world.storedFor(session);
    View view = world.view(session);
    Long found = row.last();
    Checkpoint ours = row.ours();
    session.found = found;
    session.changed = ours == null;
    if (found == null && plan.startFrom == StartFrom.BEGINNING) {
      session.from =
          Arithmetic.startAtBeginning("m", World.AXIS, head(world, view), row.revision());
    } else if (ours == null) {
      long position = found == null ? head(world, view) : found;
      session.from =
          found == null
              ? plan.rules.startAtHead(position, view.snapshot(), row.revision())
              : plan.rules.startAt(position, view.snapshot(), row.revision());
      passOver(world, session, view, position);
    } else if (Arithmetic.isForeign(ours, view.snapshot())) {
      session.from = Arithmetic.forgetIds(ours);
      session.changed = true;
    } else {
      session.from = ours;
    }
  }

  static long head(World world, View view) {
    long head = -1;
    for (Version version : world.versions()) {
      if (version.visibleTo(view)) {
        head = Math.max(head, version.position);
      }
    }
    return head;
  }

  /** What a start at the position counts as handled. */
  static void passOver(World world, Session session, View view, long position) {
    for (Version version : world.versions()) {
      if (version.writer == Version.NOBODY
          && version.visibleTo(view)
          && version.position <= position) {
        version.passedOver |= 1 << session.id;
      }
    }
  }

  /** The scan, or the survivor after a fallen head. */
  static void read(World world, Session session) {
    View view = world.view(session);
    Checkpoint from = Objects.requireNonNull(session.from);
    if (session.phase == Phase.FALLEN) {
      Long headRead = from.headRead();
      long survivor =
          Scan.survivor(
              world,
              view,
              Arithmetic.leastUnseen(from),
              headRead == null ? from.scanned() : headRead);
      session.from = Arithmetic.fallen(from, survivor);
      session.changed = true;
      session.fell = true;
      session.phase = Phase.OPEN;
      return;
    }
    Scan scan = Scan.of(world, view, from);
    if (!scan.dirty().headStands() && !session.fell) {
      session.phase = Phase.FALLEN;
      return;
    }
    for (Version version : scan.read()) {
      version.read |= 1 << session.id;
    }
    Plan plan = world.plan();
    Step step =
        plan.rules.advance(from, scan.dirty(), session.changed, plan.seenCap, plan.fenceCap);
    session.step = step;
    session.scanView = view;
    session.moreWaiting = scan.dirty().cut() != null;
    world.counts().late += scan.dirty().lateness() > 0 ? 1 : 0;
    world.counts().greatestLateness =
        Math.max(world.counts().greatestLateness, scan.dirty().lateness());
    if (plan.strict) {
      judge(world, session, view, scan, from);
    }
    if (step.news()) {
      session.phase = Phase.SCANNED;
    } else if (session.own && plan.gate) {
      // a commit may come between the end of a tick and that of its round
      session.phase = Phase.ENDING;
    } else {
      finish(world, session, Outcome.IDLE);
    }
  }

  /** Everything that the scan saw up to the new position must have been handled, or be now. */
  private static void judge(World world, Session session, View view, Scan scan, Checkpoint from) {
    Step step = Objects.requireNonNull(session.step);
    boolean everything = scan.dirty().cut() == null && !from.quiet();
    int bit = 1 << session.id;
    for (Version version : world.versions()) {
      if (version.visibleTo(view)
          && version.row < world.plan().keyless
          && (everything || version.position <= step.to().scanned())
          && !version.handled
          && version.handling[session.id] == Version.NOBODY
          && (version.read & bit) == 0
          && (version.passedOver & bit) == 0) {
        throw new Violation(Violation.What.WAITS, version + " in a tick of " + session.id);
      }
    }
    if (scan.dirty().lateness() > scan.trueLateness()) {
      throw new Violation(
          Violation.What.TOO_LATE,
          "reported " + scan.dirty().lateness() + ", was " + scan.trueLateness());
    }
  }

  /** The checkpoint, then what is derived. */
  static void record(World world, Session session) {
    Plan plan = world.plan();
    Step step = Objects.requireNonNull(session.step);
    View view = Objects.requireNonNull(session.scanView);
    Checkpoint to = step.to();
    boolean compares = plan.rules.comparesAndSets();
    if (world.rowHasChanged(session) && compares) {
      abort(world, session);
      return;
    }
    StoredRow wrote = session.wrote;
    StoredRow row = wrote == null ? world.stored() : wrote;
    boolean same =
        row.last() == null
            || (Objects.equals(row.revision(), to.revision())
                && (Objects.equals(row.last(), session.found) || !plan.rules.comparesLast()));
    if (!same && compares) {
      finish(world, session, Outcome.BUSY);
      return;
    }
    long top = world.topXid(session);
    long writing = world.writingXid(session);
    if (!session.own) {
      // the tick's savepoint writes, too
      writing = world.drawWithin(session);
    }
    Long fence = step.fence();
    List<Fence> fences = new ArrayList<>(to.fences());
    if (fence != null) {
      long fresh = step.ownXid() ? widened(top, world.drawWithin(session)) : top;
      Rules.Drawn drawn =
          new Rules.Drawn(fresh, view.snapshot().own(), view.snapshot(), session.beforeScan);
      fences.add(new Fence(plan.rules.fence(drawn), fence));
    }
    world.counts().mostFences = Math.max(world.counts().mostFences, fences.size());
    Long revision = row.last() == null ? null : row.revision();
    session.wrote = StoredRow.of(written(to, List.copyOf(fences), revision, 1, top));
    if (session.changed || step.ownXid() || session.fell || to.seen().size() >= plan.seenCap) {
      session.repeats = true;
    }
    Set<Integer> read = new HashSet<>();
    int bit = 1 << session.id;
    for (Version version : world.versions()) {
      if ((version.read & bit) != 0) {
        read.add(version.row);
      }
      if (((version.read | version.passedOver) & bit) != 0
          && version.handling[session.id] == Version.NOBODY) {
        version.handling[session.id] = (byte) session.depth();
      }
    }
    if (plan.derives) {
      int[] derived = derivation(world, session);
      for (int i = 0; i < derived.length; i++) {
        derived[i] = read.contains(i) ? derived[i] : NOT_DERIVED;
      }
      session.repaired = derived;
    }
    world.forgetScan(session);
    if (session.own) {
      session.phase = Phase.RECORDED;
    } else {
      session.endTick();
    }
    if (writing < top) {
      throw new IllegalStateException("a row's id is the transaction's or a later one");
    }
  }

  /** As a row version shows a subtransaction: 32 bits of it. */
  private static long widened(long top, long xid) {
    return top + (((int) xid - top) & 0xFFFF_FFFFL);
  }

  static Checkpoint written(
      Checkpoint to,
      List<Fence> fences,
      @Nullable Long revision,
      long more,
      @Nullable Long writtenBy) {
    return new Checkpoint(
        to.challengeId(),
        to.axis(),
        to.scanned(),
        to.settled(),
        to.xmax(),
        to.inFlight(),
        to.seen(),
        fences,
        to.headRead(),
        to.quietUntil(),
        Actions.plus(revision, more),
        writtenBy,
        to.greatestLateness(),
        to.blankAt());
  }

  private static void finish(World world, Session session, Outcome outcome) {
    remember(world, session, outcome, false);
    if (session.own) {
      if (outcome == Outcome.BUSY) {
        world.abort(session);
      } else {
        world.commit(session);
      }
      return;
    }
    if (outcome == Outcome.BUSY && session.lockedByTick) {
      world.unlock();
    }
    world.forgetScan(session);
    session.endTick();
  }

  static void commit(World world, Session session) {
    if (session.phase == Phase.ENDING) {
      finish(world, session, Outcome.IDLE);
      return;
    }
    boolean ticked = session.own && session.phase == Phase.RECORDED;
    boolean more = session.moreWaiting;
    String before = session.before;
    world.commit(session);
    if (ticked) {
      session.before = before;
      session.moreWaiting = more;
      remember(world, session, Outcome.PROCESSED, false);
      session.before = "";
      session.moreWaiting = false;
    }
  }

  static void abort(World world, Session session) {
    boolean failed = session.own && session.phase != Phase.NO_TICK;
    String before = session.before;
    world.abort(session);
    if (failed) {
      session.before = before;
      remember(world, session, Outcome.PROCESSED, true);
      session.before = "";
    }
  }

  private static void remember(World world, Session session, Outcome outcome, boolean failed) {
    if (!world.plan().gate || session.before.isEmpty()) {
      return;
    }
    Remembered what = world.plan().rules.remembered(outcome, failed, session.moreWaiting);
    session.resting =
        switch (what) {
          case NOTHING -> null;
          case BEFORE -> session.before;
          case AFTER -> world.snapshotText(session);
        };
  }

  /** Each row's visible version, or 0. */
  static int[] derivation(World world, Session session) {
    View view = world.view(session);
    int[] found = new int[world.plan().rows];
    for (Version version : world.versions()) {
      if (version.visibleTo(view)) {
        found[version.row] = version.id;
      }
    }
    return found;
  }

  static boolean derivedIsFree(World world, Session session) {
    for (Session other : world.sessions()) {
      if (other != session && other.repaired != null) {
        return false;
      }
    }
    return true;
  }
}
