package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.Fence;
import io.challenges.Snapshot;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.checkpoint.simulation.Session.Savepoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells worlds apart that can go on differently; 128 bits of a hash. Ids count by their order only,
 * where no 32-bit half of one is near an end: so histories that differ in how many ids were drawn
 * meet again.
 */
record StateKey(long high, long low) {

  /** Makes keys of worlds, one at a time. */
  static final class Writer {
    private long[] values = new long[512];
    private int size;
    private int[] xids = new int[256];
    private int xidCount;
    private long storedRevision;

    StateKey of(World world) {
      size = 0;
      xidCount = 0;
      storedRevision = Objects.requireNonNullElse(world.stored().revision(), 0L);
      return key(world);
    }

    private StateKey key(World world) {
      Plan plan = world.plan();
      xid(world.next());
      xid(world.lastCompleted());
      xid(world.lastCompleted() + 1);
      value(world.head());
      value(world.lockedBy());
      row(world, world.stored());
      List<Version> versions = new ArrayList<>(world.versions());
      versions.sort(
          Comparator.<Version>comparingInt(version -> version.row)
              .thenComparingLong(version -> version.xid)
              .thenComparingInt(version -> version.id));
      versions.forEach(version -> version(world, version));
      value(-7);
      world.sessions().forEach(session -> session(world, session));
      if (plan.derives) {
        for (int id : world.derived()) {
          value(id);
        }
      }
      if (plan.existing.isEmpty() && !plan.gate && plan.nextXid < 1L << 31) {
        rank();
      }
      return hash();
    }

    private void version(World world, Version version) {
      value(version.row);
      value(version.position);
      value(version.headBefore);
      xid(version.xid);
      value(version.writer);
      value(version.writer == Version.NOBODY ? 0 : version.writerDepth);
      value(version.deleter);
      value(version.deleter == Version.NOBODY ? 0 : version.deleterDepth);
      value(version.handled ? (version.handledIn < world.epoch() ? 1 : 2) : 0);
      value(version.read);
      value(version.passedOver);
      for (byte depth : version.handling) {
        value(depth);
      }
      if (world.plan().derives) {
        value(version.id);
      }
      for (Session session : world.sessions()) {
        View fixed = session.fixed;
        if (fixed != null) {
          value(version.visibleTo(fixed) ? 1 : 0);
          value(version.deletedAt == Integer.MAX_VALUE ? 1 : 0);
          value(version.committedAt > fixed.clock() ? 1 : 0);
        }
      }
    }

    private void session(World world, Session session) {
      for (Kind kind : Kind.values()) {
        value(session.left(kind));
      }
      value(session.active ? 1 : 0);
      value(session.prepared ? 1 : 0);
      value(session.phase.name().hashCode());
      value(session.own ? 1 : 0);
      value(session.lockedByTick ? 1 : 0);
      value(session.fell ? 1 : 0);
      value(session.changed ? 1 : 0);
      value(session.repeats ? 1 : 0);
      value(session.moreWaiting ? 1 : 0);
      xid(session.xid);
      xid(session.greatestXid);
      xid(session.beforeScan);
      value(session.headBefore);
      value(session.rewoundTo);
      value(Objects.hashCode(session.resting));
      value(Objects.hashCode(session.before));
      value(Objects.requireNonNullElse(session.found, -9L));
      for (Savepoint savepoint : session.savepoints) {
        xid(savepoint.xid);
        xid(savepoint.greatestXid);
        value(savepoint.headBefore);
        value(savepoint.rewoundTo);
        row(world, savepoint.wrote);
      }
      value(-8);
      row(world, session.wrote);
      View fixed = session.fixed;
      if (fixed != null) {
        snapshot(fixed.snapshot());
        row(world, session.fixedRow);
        value(world.stored().writtenAt() > fixed.clock() ? 1 : 0);
      }
      checkpoint(world, session.from);
      Step step = session.step;
      if (step != null) {
        checkpoint(world, step.to());
        value(Objects.requireNonNullElse(step.fence(), -9L));
        value(step.ownXid() ? 1 : 0);
      }
      View view = session.scanView;
      if (view != null) {
        snapshot(view.snapshot());
      }
      ids(session.derived);
      ids(session.repaired);
    }

    private void ids(int @Nullable [] versions) {
      value(versions == null ? -1 : Arrays.hashCode(versions));
    }

    private void snapshot(Snapshot snapshot) {
      xid(snapshot.xmax());
      snapshot.inFlight().forEach(this::xid);
      value(-1);
    }

    private void row(World world, @Nullable StoredRow row) {
      if (row == null) {
        value(-2);
        return;
      }
      value(Objects.requireNonNullElse(row.last(), -9L));
      checkpoint(world, row.state());
    }

    private void checkpoint(World world, @Nullable Checkpoint checkpoint) {
      if (checkpoint == null) {
        value(-3);
        return;
      }
      value(checkpoint.scanned());
      value(checkpoint.settled());
      xid(checkpoint.xmax());
      checkpoint.inFlight().forEach(this::xid);
      value(-1);
      checkpoint.seen().forEach(this::xid);
      value(-1);
      for (Fence fence : checkpoint.fences()) {
        xid(fence.xid());
        value(fence.position());
      }
      value(-1);
      value(Objects.requireNonNullElse(checkpoint.headRead(), -9L));
      value(Objects.requireNonNullElse(checkpoint.quietUntil(), -9L));
      Long revision = checkpoint.revision();
      value(revision == null ? Long.MIN_VALUE : revision - storedRevision);
      Long writtenBy = checkpoint.writtenBy();
      value(-1);
      for (Session session : world.sessions()) {
        if (session.xid != 0 && writtenBy != null && writtenBy == session.xid) {
          value(session.id);
        }
      }
    }

    private void value(long value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = value;
    }

    private void xid(long xid) {
      if (xid != 0) {
        if (xidCount == xids.length) {
          xids = Arrays.copyOf(xids, xidCount * 2);
        }
        xids[xidCount++] = size;
      }
      value(xid);
    }

    private void rank() {
      long[] distinct = new long[xidCount];
      for (int i = 0; i < xidCount; i++) {
        distinct[i] = values[xids[i]];
      }
      Arrays.sort(distinct);
      int kept = 0;
      for (int i = 0; i < xidCount; i++) {
        if (kept == 0 || distinct[i] != distinct[kept - 1]) {
          distinct[kept++] = distinct[i];
        }
      }
      for (int i = 0; i < xidCount; i++) {
        values[xids[i]] = 1L + Arrays.binarySearch(distinct, 0, kept, values[xids[i]]);
      }
    }

    private StateKey hash() {
      long high = 0x9E3779B97F4A7C15L;
      long low = 0xC2B2AE3D27D4EB4FL;
      for (int i = 0; i < size; i++) {
        high = mix(high ^ values[i]) + low;
        low = mix(low + values[i] * 0xD6E8FEB86659FD93L) ^ (high >>> 7);
      }
      return new StateKey(mix(high), mix(low));
    }

    private static long mix(long value) {
      long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
      mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
      return mixed ^ (mixed >>> 31);
    }
  }
}
