package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.Snapshot;
import io.challenges.StartFrom;
import io.challenges.internal.checkpoint.Arithmetic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a model starts from and what its sessions may do. */
final class Plan {

  static final int UNLIMITED = Integer.MAX_VALUE;

  final String name;
  final List<Map<Kind, Integer>> sessions = new ArrayList<>();
  final List<Existing> existing = new ArrayList<>();
  Rules rules = new Rules() {};
  long lateness;

  /** How many positions below the promise writers go. */
  long broken;

  int rows = 2;
  int sources = 1;

  /** Rows from this one on make no key dirty. */
  int keyless = UNLIMITED;

  long[] positions = {1, 2};
  int batch = UNLIMITED;
  int seenCap = 10_000;
  int fenceCap = 64;
  long nextXid = 100;
  long restoredXid = 50;

  /** How a missing checkpoint starts. */
  StartFrom startFrom = StartFrom.BEGINNING;

  boolean missing;

  /** Whether instances skip rounds. */
  boolean gate;

  /** Whether derived values are kept. */
  boolean derives;

  /** Whether each tick is judged at once, and not only what is left at rest. */
  boolean strict = true;

  Plan(String name) {
    this.name = name;
  }

  /** A row that is there at the beginning. */
  record Existing(int row, long position, long xid) {}

  /** One more session, with how often it may do what. */
  Plan session(Object... kindsAndTimes) {
    Map<Kind, Integer> times = new EnumMap<>(Kind.class);
    for (int i = 0; i < kindsAndTimes.length; i += 2) {
      times.put((Kind) kindsAndTimes[i], (Integer) kindsAndTimes[i + 1]);
    }
    sessions.add(times);
    return this;
  }

  /** One more session that writes. */
  Plan writer(int transactions, int writes) {
    return session(Kind.PUT, writes, Kind.COMMIT, transactions, Kind.ABORT, 1);
  }

  /** One more instance of the job. */
  Plan ticker(int ticks) {
    return session(Kind.TICK, ticks, Kind.COMMIT, ticks, Kind.ABORT, 1);
  }

  Plan lateness(long positions) {
    lateness = positions;
    return this;
  }

  Plan brokenBy(long positions) {
    broken = positions;
    return this;
  }

  Plan rows(int number) {
    rows = number;
    return this;
  }

  Plan sources(int number) {
    sources = number;
    return this;
  }

  Plan positions(long... choice) {
    positions = choice;
    return this;
  }

  Plan batch(int rowsWithAKey) {
    batch = rowsWithAKey;
    return this;
  }

  Plan keyless(int fromRow) {
    keyless = fromRow;
    return this;
  }

  Plan caps(int seen, int fences) {
    seenCap = seen;
    fenceCap = fences;
    return this;
  }

  Plan nextXid(long xid) {
    nextXid = xid;
    return this;
  }

  Plan existing(int row, long position, long xid) {
    existing.add(new Existing(row, position, xid));
    return this;
  }

  Plan missing(StartFrom from) {
    missing = true;
    startFrom = from;
    return this;
  }

  Plan gated() {
    gate = true;
    return this;
  }

  Plan deriving() {
    derives = true;
    return this;
  }

  /** Judged at rest only, by other rules. */
  Plan under(Rules faulty) {
    rules = faulty;
    strict = false;
    return this;
  }

  @Override
  public String toString() {
    return name;
  }

  /** What is stored at the beginning. */
  StoredRow stored() {
    if (missing) {
      return StoredRow.NONE;
    }
    Checkpoint start = Arithmetic.startAtBeginning("m", World.AXIS, -1, 0L);
    return StoredRow.of(
        existing.isEmpty() ? start : rules.startAt(-1, new Snapshot(nextXid, List.of(), null), 0L));
  }
}
