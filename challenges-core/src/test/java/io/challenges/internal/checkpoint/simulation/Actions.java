package io.challenges.internal.checkpoint.simulation;

import io.challenges.Checkpoint;
import io.challenges.Fence;
import io.challenges.internal.checkpoint.Arithmetic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What may happen next in a world, and what comes of it. */
final class Actions {

  private Actions() {}

  /** Everything that may happen next. */
  static List<Action> of(World world) {
    List<Action> actions = new ArrayList<>();
    for (Session session : world.sessions()) {
      for (Kind kind : Kind.values()) {
        if (session.left(kind) > 0) {
          add(world, session, kind, actions);
        }
      }
    }
    return actions;
  }

  private static void add(World world, Session session, Kind kind, List<Action> actions) {
    int rows = kind.hasRow() ? world.plan().rows : 1;
    long[] positions = kind.hasPosition() ? world.plan().positions : new long[] {0};
    for (int row = 0; row < rows; row++) {
      for (long position : positions) {
        Action action = new Action(session.id, kind, row, position);
        if (isPossible(world, action)) {
          actions.add(action);
        }
      }
    }
  }

  static boolean isPossible(World world, Action action) {
    Session session = world.session(action.session());
    if (session.left(action.kind()) <= 0) {
      return false;
    }
    boolean free = session.idle() && !session.prepared;
    boolean inTransaction = free && session.active;
    boolean outside = free && !session.active;
    return switch (action.kind()) {
      case BEGIN, BEGIN_REPEATABLE_READ -> outside;
      case DRAW -> free && session.xid == 0;
      case PUT -> free && mayPut(world, session, action.row(), action.position());
      case DELETE ->
          free && world.rowIsFree(session, action.row()) && world.latest(action.row()) != null;
      case SAVEPOINT -> inTransaction && session.depth() < 2;
      case ROLLBACK_TO_SAVEPOINT, RELEASE_SAVEPOINT -> inTransaction && session.depth() > 0;
      case PREPARE -> inTransaction && session.xid != 0;
      case COMMIT -> session.active && session.mayCommit();
      case ABORT -> session.active;
      case TICK -> free;
      case SCAN, RECORD -> Ticks.isPossible(world, session, action.kind());
      case REWIND ->
          free
              && (world.lockIsFreeFor(session) || !world.plan().rules.rewindLocks())
              && world.rowIsFree(session)
              && !world.rowHasChanged(session)
              && world.storedFor(session).last() != null;
      case SEED ->
          free
              && world.rowIsFree(session)
              && session.fixed == null
              && world.storedFor(session).last() == null;
      case MOVE_BY_HAND ->
          outside
              && world.rowIsFree(session)
              && world.stored().last() != null
              // beyond what there is, rows would be left out on purpose
              && action.position() <= world.head();
      case FORGET -> outside && world.rowIsFree(session) && world.stored().last() != null;
      case RECONCILE ->
          outside && (world.lockIsFreeFor(session) || !world.plan().rules.reconcileLocks());
      case REPAIR -> session.derived != null && Ticks.derivedIsFree(world, session);
      case RESTORE -> world.sessions().stream().noneMatch(other -> other.active);
    };
  }

  private static boolean mayPut(World world, Session session, int row, long position) {
    long promised = (session.xid == 0 ? world.head() : session.headBefore) - world.plan().lateness;
    return (position >= promised - world.plan().broken || position > session.rewoundTo)
        && world.rowIsFree(session, row);
  }

  static void apply(World world, Action action) {
    Session session = world.session(action.session());
    session.use(action.kind());
    switch (action.kind()) {
      case BEGIN, BEGIN_REPEATABLE_READ ->
          world.begin(session, action.kind() == Kind.BEGIN_REPEATABLE_READ);
      case DRAW -> {
        session.active = true;
        world.topXid(session);
      }
      case PUT -> {
        session.active = true;
        world.put(session, action.row(), action.position());
      }
      case DELETE -> {
        session.active = true;
        world.delete(session, action.row());
      }
      case SAVEPOINT ->
          session.savepoints.add(new Session.Savepoint(session.wrote, session.rewoundTo));
      case ROLLBACK_TO_SAVEPOINT -> world.rollBackTo(session);
      case RELEASE_SAVEPOINT -> world.release(session);
      case PREPARE -> session.prepared = true;
      case COMMIT -> Ticks.commit(world, session);
      case ABORT -> Ticks.abort(world, session);
      case TICK -> Ticks.open(world, session);
      case SCAN -> Ticks.read(world, session);
      case RECORD -> Ticks.record(world, session);
      case REWIND -> rewind(world, session, action.position());
      case SEED -> seed(world, session);
      case MOVE_BY_HAND ->
          world.writeAtOnce(new StoredRow(action.position(), world.stored().state(), 0));
      case FORGET -> world.writeAtOnce(StoredRow.NONE);
      case RECONCILE -> {
        session.active = true;
        if (world.plan().rules.reconcileLocks()) {
          world.lock(session);
        }
        session.derived = Ticks.derivation(world, session);
      }
      case REPAIR -> {
        world.topXid(session);
        session.repaired = session.derived;
        session.derived = null;
      }
      case RESTORE -> world.restore();
    }
  }

  private static void rewind(World world, Session session, long position) {
    session.active = true;
    if (world.plan().rules.rewindLocks()) {
      world.lock(session);
    }
    StoredRow row = world.storedFor(session);
    Checkpoint ours = row.ours();
    world.writingXid(session);
    if (ours == null) {
      Long last = row.last();
      if (last != null && position < last) {
        session.wrote = new StoredRow(position, row.state(), 0);
      }
    } else if (position < ours.scanned()) {
      Checkpoint to = Arithmetic.rewind(ours, position);
      session.wrote =
          StoredRow.of(
              world.plan().rules.rewindLocks()
                  ? Ticks.written(to, to.fences(), to.revision(), 1, to.writtenBy())
                  : to);
    }
    session.rewoundTo = Math.min(session.rewoundTo, position);
    session.repeats = true;
  }

  /** As seed_now.sql. */
  private static void seed(World world, Session session) {
    session.active = true;
    View view = world.view(session);
    long position = Ticks.head(world, view);
    Checkpoint start = world.plan().rules.startAtHead(position, view.snapshot(), null);
    Long own = view.snapshot().own();
    List<Fence> fences =
        own == null ? List.of(new Fence(world.topXid(session), position)) : List.of();
    world.writingXid(session);
    Ticks.passOver(world, session, view, position);
    for (Version version : world.versions()) {
      if ((version.passedOver & 1 << session.id) != 0) {
        version.handling[session.id] = (byte) session.depth();
      }
    }
    world.forgetScan(session);
    session.wrote = StoredRow.of(Ticks.written(start, fences, null, 0, world.topXid(session)));
    session.repeats = true;
  }

  static @Nullable Long plus(@Nullable Long revision, long more) {
    return revision == null ? Long.valueOf(0) : Long.valueOf(revision + more);
  }
}
