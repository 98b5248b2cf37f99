package io.challenges.internal.checkpoint.simulation;

import io.challenges.Axis;
import io.challenges.Snapshot;
import io.challenges.internal.checkpoint.simulation.Session.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as far as a checkpoint meets it: ids drawn when they are needed, snapshots, versions
 * of rows, savepoints, the advisory lock and the row of the checkpoint.
 */
final class World {

  static final Axis AXIS = Axis.BLOCKS;

  private static final long FIRST_NORMAL = 3;

  private final Plan plan;
  private final Counts counts;
  private final List<Version> versions = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private long next;
  private long lastCompleted;
  private int clock;
  private int lastVersion;
  private long head = -1;
  private int epoch;
  private StoredRow stored;
  private int lockedBy = Version.NOBODY;
  private int lockDepth;
  private final int[] derived;

  World(Plan plan) {
    this.plan = plan;
    this.counts = new Counts();
    this.next = plan.nextXid;
    this.lastCompleted = plan.nextXid - 1;
    this.derived = new int[plan.rows];
    for (int id = 0; id < plan.sessions.size(); id++) {
      sessions.add(new Session(id, plan.sessions.get(id)));
    }
    for (Plan.Existing row : plan.existing) {
      versions.add(
          new Version(
              ++lastVersion, row.row(), row.position(), -1, row.xid(), plan.sessions.size()));
      head = Math.max(head, row.position());
    }
    this.stored = plan.stored();
  }

  private World(World other, Counts counts) {
    this.counts = counts;
    plan = other.plan;
    other.versions.forEach(version -> versions.add(new Version(version)));
    other.sessions.forEach(session -> sessions.add(new Session(session)));
    next = other.next;
    lastCompleted = other.lastCompleted;
    clock = other.clock;
    lastVersion = other.lastVersion;
    head = other.head;
    epoch = other.epoch;
    stored = other.stored;
    lockedBy = other.lockedBy;
    lockDepth = other.lockDepth;
    derived = other.derived.clone();
  }

  World copy() {
    return new World(this, counts);
  }

  /** A copy whose ticks are not counted. */
  World copyAside() {
    return new World(this, new Counts());
  }

  Plan plan() {
    return plan;
  }

  Counts counts() {
    return counts;
  }

  List<Version> versions() {
    return versions;
  }

  List<Session> sessions() {
    return sessions;
  }

  Session session(int id) {
    return sessions.get(id);
  }

  long next() {
    return next;
  }

  long lastCompleted() {
    return lastCompleted;
  }

  int clock() {
    return clock;
  }

  long head() {
    return head;
  }

  int[] derived() {
    return derived;
  }

  StoredRow stored() {
    return stored;
  }

  int lockedBy() {
    return lockedBy;
  }

  int epoch() {
    return epoch;
  }

  // --- ids and snapshots

  long draw() {
    long drawn = next;
    next = after(next);
    return drawn;
  }

  private static long after(long xid) {
    long next = xid + 1;
    return (next & 0xFFFF_FFFFL) < FIRST_NORMAL ? next + FIRST_NORMAL : next;
  }

  /** An id of a transaction that is over at once. */
  long drawAndComplete() {
    long drawn = draw();
    lastCompleted = Math.max(lastCompleted, drawn);
    clock++;
    return drawn;
  }

  /** The transaction's id, drawn where it has none. */
  long topXid(Session session) {
    if (session.xid == 0) {
      session.xid = draw();
      session.greatestXid = session.xid;
      session.headBefore = head;
    }
    return session.xid;
  }

  /** The id that a row written now carries: of the innermost savepoint, the outer ones' first. */
  long writingXid(Session session) {
    long xid = topXid(session);
    for (Savepoint savepoint : session.savepoints) {
      if (savepoint.xid == 0) {
        savepoint.xid = drawWithin(session);
        savepoint.headBefore = head;
      }
      xid = savepoint.xid;
    }
    return xid;
  }

  /** The id of a subtransaction below the innermost savepoint. */
  long drawWithin(Session session) {
    long drawn = draw();
    session.greatestXid = drawn;
    // whichever savepoint is rolled back to, it takes this along
    session.savepoints.forEach(savepoint -> savepoint.greatestXid = drawn);
    return drawn;
  }

  long headBefore(Session session) {
    return session.savepoints.isEmpty()
        ? session.headBefore
        : session.savepoints.get(session.depth() - 1).headBefore;
  }

  /** Whether the 32 bits of a frozen row mean a younger transaction by now. */
  boolean isAmbiguous(Version version) {
    return next - version.xid >= 1L << 31;
  }

  /** What the session's next statement sees. */
  View view(Session session) {
    View fixed = session.fixed;
    if (fixed == null) {
      return new View(snapshot(session), clock, session.id);
    }
    // the id of a transaction that reads from one snapshot may be younger than that
    Snapshot old = fixed.snapshot();
    return new View(
        new Snapshot(old.xmax(), old.inFlight(), own(session)), fixed.clock(), session.id);
  }

  private Snapshot snapshot(Session session) {
    long xmax = after(lastCompleted);
    List<Long> inFlight = new ArrayList<>();
    for (Session other : sessions) {
      if (other != session && other.xid != 0 && other.xid < xmax) {
        inFlight.add(other.xid);
      }
    }
    inFlight.sort(null);
    return new Snapshot(xmax, List.copyOf(inFlight), own(session));
  }

  private static @Nullable Long own(Session session) {
    return session.xid == 0 ? null : session.xid;
  }

  /** {@code pg_current_snapshot()} in a transaction of its own. */
  String snapshotText(Session session) {
    Snapshot snapshot = snapshot(session);
    return snapshot.leastLive() + ":" + snapshot.xmax() + ":" + snapshot.inFlight();
  }

  // --- the checkpoint's row and its lock

  StoredRow storedFor(Session session) {
    StoredRow wrote = session.wrote;
    if (wrote != null) {
      return wrote;
    }
    StoredRow fixed = session.fixedRow;
    return fixed == null ? stored : fixed;
  }

  boolean rowIsFree(Session session) {
    for (Session other : sessions) {
      if (other != session && other.wrote != null) {
        return false;
      }
    }
    return true;
  }

  /** Whether writing the row fails with 40001. */
  boolean rowHasChanged(Session session) {
    View fixed = session.fixed;
    return fixed != null && session.wrote == null && stored.writtenAt() > fixed.clock();
  }

  /** Written by a transaction of its own. */
  void writeAtOnce(StoredRow row) {
    drawAndComplete();
    stored = row.at(clock);
  }

  boolean lockIsFreeFor(Session session) {
    return lockedBy == Version.NOBODY || lockedBy == session.id;
  }

  /** Whether it had to be taken. */
  boolean lock(Session session) {
    if (lockedBy == session.id) {
      return false;
    }
    lockedBy = session.id;
    lockDepth = session.depth();
    return true;
  }

  void unlock() {
    lockedBy = Version.NOBODY;
  }

  // --- transactions

  void begin(Session session, boolean repeatableRead) {
    session.active = true;
    if (repeatableRead) {
      session.fixed = new View(snapshot(session), clock, session.id);
      session.fixedRow = stored;
    }
  }

  void commit(Session session) {
    int id = session.id;
    complete(session);
    long rewoundTo = session.rewoundTo;
    for (Version version : versions) {
      if (version.writer == id) {
        version.writer = Version.NOBODY;
        version.committedAt = clock;
        head = Math.max(head, version.position);
      }
      if (version.deleter == id) {
        version.deleter = Version.NOBODY;
        version.deletedAt = clock;
      }
      if (version.handling[id] != Version.NOBODY) {
        count(version, session);
        version.handled = true;
        version.handledIn = epoch;
        version.handling[id] = Version.NOBODY;
      }
    }
    if (session.repeats) {
      epoch++;
    }
    StoredRow wrote = session.wrote;
    if (wrote != null) {
      stored = wrote.at(clock);
    }
    int[] repaired = session.repaired;
    if (repaired != null) {
      for (int row = 0; row < derived.length; row++) {
        derived[row] = repaired[row] == Ticks.NOT_DERIVED ? derived[row] : repaired[row];
      }
    }
    end(session);
    if (rewoundTo != Session.NONE) {
      head = Math.min(head, Math.max(rewoundTo, greatestPosition()));
    }
  }

  /** What was visible above the position of a rewind is no promise any more. */
  private long greatestPosition() {
    long greatest = -1;
    for (Version version : versions) {
      if (version.writer == Version.NOBODY && version.deletedAt == Integer.MAX_VALUE) {
        greatest = Math.max(greatest, version.position);
      }
    }
    return greatest;
  }

  private void count(Version version, Session session) {
    counts.processed++;
    if (!version.handled) {
      return;
    }
    if (session.repeats || version.handledIn < epoch || isAmbiguous(version)) {
      counts.repeatedWithCause++;
      return;
    }
    counts.repeated++;
    if (plan.strict) {
      throw new Violation(Violation.What.REPEATED, version.toString());
    }
  }

  void abort(Session session) {
    complete(session);
    undo(session, 0);
    end(session);
  }

  void rollBackTo(Session session) {
    int depth = session.depth();
    Savepoint savepoint = session.savepoints.remove(depth - 1);
    undo(session, depth);
    if (savepoint.greatestXid != 0) {
      lastCompleted = Math.max(lastCompleted, savepoint.greatestXid);
    }
    session.wrote = savepoint.wrote;
    session.rewoundTo = savepoint.rewoundTo;
    if (lockedBy == session.id && lockDepth >= depth) {
      unlock();
    }
    // the savepoint stays, as a new subtransaction
    session.savepoints.add(new Savepoint(session.wrote, session.rewoundTo));
  }

  void release(Session session) {
    int depth = session.depth();
    session.savepoints.remove(depth - 1);
    int id = session.id;
    for (Version version : versions) {
      if (version.writer == id) {
        version.writerDepth = Math.min(version.writerDepth, depth - 1);
      }
      if (version.deleter == id) {
        version.deleterDepth = Math.min(version.deleterDepth, depth - 1);
      }
      version.handling[id] = (byte) Math.min(version.handling[id], depth - 1);
    }
    if (lockedBy == id) {
      lockDepth = Math.min(lockDepth, depth - 1);
    }
  }

  private void undo(Session session, int depth) {
    int id = session.id;
    versions.removeIf(version -> version.writer == id && version.writerDepth >= depth);
    for (Version version : versions) {
      if (version.deleter == id && version.deleterDepth >= depth) {
        version.deleter = Version.NOBODY;
      }
      if (version.handling[id] >= depth) {
        version.handling[id] = Version.NOBODY;
      }
    }
  }

  private void complete(Session session) {
    if (session.xid != 0) {
      lastCompleted = Math.max(lastCompleted, session.greatestXid);
    }
    clock++;
  }

  private void end(Session session) {
    if (lockedBy == session.id) {
      unlock();
    }
    forgetScan(session);
    session.endTransaction();
    if (sessions.stream().allMatch(other -> other.fixed == null)) {
      versions.removeIf(version -> version.deletedAt != Integer.MAX_VALUE);
    }
  }

  void forgetScan(Session session) {
    int others = ~(1 << session.id);
    for (Version version : versions) {
      version.read &= others;
      version.passedOver &= others;
    }
  }

  // --- rows

  /** The version that a write finds; null where there is none that nobody has deleted. */
  @Nullable Version latest(int row) {
    Version latest = null;
    for (Version version : versions) {
      if (version.row == row && version.deletedAt == Integer.MAX_VALUE && version.deleter == -1) {
        latest = version;
      }
    }
    return latest;
  }

  boolean rowIsFree(Session session, int row) {
    View fixed = session.fixed;
    for (Version version : versions) {
      if (version.row == row) {
        boolean othersWrite = version.writer != Version.NOBODY && version.writer != session.id;
        boolean othersDelete = version.deleter != Version.NOBODY && version.deleter != session.id;
        boolean changed =
            fixed != null
                && ((version.writer == Version.NOBODY && version.committedAt > fixed.clock())
                    || (version.deletedAt != Integer.MAX_VALUE
                        && version.deletedAt > fixed.clock()));
        if (othersWrite || othersDelete || changed) {
          return false;
        }
      }
    }
    return true;
  }

  void put(Session session, int row, long position) {
    long xid = writingXid(session);
    delete(session, row);
    Version version =
        new Version(++lastVersion, row, position, headBefore(session), xid, sessions.size());
    version.writer = session.id;
    version.writerDepth = session.depth();
    versions.add(version);
  }

  void delete(Session session, int row) {
    writingXid(session);
    Version before = latest(row);
    if (before == null) {
      return;
    }
    if (before.writer == session.id && before.writerDepth == session.depth()) {
      versions.remove(before);
    } else {
      before.deleter = session.id;
      before.deleterDepth = session.depth();
    }
  }

  /** All rows written anew by one transaction whose id is small. */
  void restore() {
    next = plan.restoredXid;
    long xid = draw();
    lastCompleted = xid;
    clock++;
    epoch++;
    versions.forEach(version -> version.xid = xid);
    sessions.forEach(session -> session.resting = null);
  }

  @Override
  public String toString() {
    return "next " + next + ", " + stored + ", " + Arrays.toString(versions.toArray());
  }

  /** What happened, over all copies. */
  static final class Counts {
    long ticks;
    long skipped;
    long processed;
    long repeated;
    long repeatedWithCause;
    long late;
    long greatestLateness;
    int mostFences;

    void add(Counts other) {
      ticks += other.ticks;
      skipped += other.skipped;
      processed += other.processed;
      repeated += other.repeated;
      repeatedWithCause += other.repeatedWithCause;
      late += other.late;
      greatestLateness = Math.max(greatestLateness, other.greatestLateness);
      mostFences = Math.max(mostFences, other.mostFences);
    }

    @Override
    public String toString() {
      return ticks
          + " ticks, "
          + skipped
          + " rounds skipped, "
          + processed
          + " rows processed, of them again with a cause "
          + repeatedWithCause
          + ", without "
          + repeated
          + "; late rows in "
          + late
          + " ticks";
    }
  }
}
