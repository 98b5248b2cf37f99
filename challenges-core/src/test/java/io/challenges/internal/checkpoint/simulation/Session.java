package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.internal.checkpoint.Step;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection, with the transaction and the tick that it is in. */
final class Session {

  static final long NONE = Long.MAX_VALUE;

  enum Phase {
    NO_TICK,
    OPEN,
    FALLEN,
    SCANNED,
    RECORDED,
    ENDING
  }

  final int id;

  /** How often it may still do what. */
  private final EnumMap<Kind, Integer> left;

  boolean active;
  boolean prepared;
  @Nullable View fixed;
  @Nullable StoredRow fixedRow;
  long xid;
  long greatestXid;
  long headBefore;
  long rewoundTo = NONE;
  final List<Savepoint> savepoints = new ArrayList<>();
  @Nullable StoredRow wrote;

  /** Whether rows may be processed again because of what it does. */
  boolean repeats;

  Phase phase = Phase.NO_TICK;

  /** Whether the tick is in a transaction of its own. */
  boolean own;

  boolean lockedByTick;
  boolean fell;
  @Nullable Checkpoint from;
  @Nullable Long found;
  boolean changed;
  @Nullable View scanView;
  @Nullable Step step;
  boolean moreWaiting;
  long beforeScan;

  /** The gate. */
  @Nullable String resting;

  String before = "";

  /** Versions that a derivation found, by row, and that are written but not committed yet. */
  int @Nullable [] derived;

  int @Nullable [] repaired;

  Session(int id, Map<Kind, Integer> times) {
    this.id = id;
    this.left = new EnumMap<>(times);
    for (Kind kind : List.of(Kind.SCAN, Kind.RECORD, Kind.REPAIR)) {
      left.put(kind, Plan.UNLIMITED);
    }
  }

  Session(Session other) {
    id = other.id;
    left = new EnumMap<>(other.left);
    active = other.active;
    prepared = other.prepared;
    fixed = other.fixed;
    fixedRow = other.fixedRow;
    xid = other.xid;
    greatestXid = other.greatestXid;
    headBefore = other.headBefore;
    rewoundTo = other.rewoundTo;
    other.savepoints.forEach(savepoint -> savepoints.add(new Savepoint(savepoint)));
    wrote = other.wrote;
    repeats = other.repeats;
    phase = other.phase;
    own = other.own;
    lockedByTick = other.lockedByTick;
    fell = other.fell;
    from = other.from;
    found = other.found;
    changed = other.changed;
    scanView = other.scanView;
    step = other.step;
    moreWaiting = other.moreWaiting;
    beforeScan = other.beforeScan;
    resting = other.resting;
    before = other.before;
    derived = other.derived == null ? null : other.derived.clone();
    repaired = other.repaired == null ? null : other.repaired.clone();
  }

  int left(Kind kind) {
    return left.getOrDefault(kind, 0);
  }

  void use(Kind kind) {
    int times = left(kind);
    if (times != Plan.UNLIMITED) {
      left.put(kind, times - 1);
    }
  }

  /** From now on it may do anything. */
  void free() {
    for (Kind kind : Kind.values()) {
      left.put(kind, Plan.UNLIMITED);
    }
  }

  int depth() {
    return savepoints.size();
  }

  boolean mayCommit() {
    return phase == Phase.NO_TICK || phase == Phase.RECORDED || phase == Phase.ENDING;
  }

  boolean idle() {
    return phase == Phase.NO_TICK;
  }

  void endTick() {
    phase = Phase.NO_TICK;
    own = false;
    lockedByTick = false;
    fell = false;
    from = null;
    found = null;
    changed = false;
    scanView = null;
    step = null;
    moreWaiting = false;
    beforeScan = 0;
    before = "";
  }

  void endTransaction() {
    endTick();
    active = false;
    prepared = false;
    fixed = null;
    fixedRow = null;
    xid = 0;
    greatestXid = 0;
    headBefore = 0;
    rewoundTo = NONE;
    savepoints.clear();
    wrote = null;
    repeats = false;
    derived = null;
    repaired = null;
  }

  @Override
  public String toString() {
    return id + " " + phase + " " + xid + " " + left;
  }

  /** What rolling back to it restores. */
  static final class Savepoint {
    final @Nullable StoredRow wrote;
    final long rewoundTo;
    long xid;
    long greatestXid;
    long headBefore;

    Savepoint(@Nullable StoredRow wrote, long rewoundTo) {
      this.wrote = wrote;
      this.rewoundTo = rewoundTo;
    }

    Savepoint(Savepoint other) {
      this(other.wrote, other.rewoundTo);
      xid = other.xid;
      greatestXid = other.greatestXid;
      headBefore = other.headBefore;
    }
  }
}
