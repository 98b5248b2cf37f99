package io.challenges.internal.checkpoint;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.CheckpointStore;
import io.challenges.DirtySet;
import io.challenges.Fence;
import io.challenges.Snapshot;
import io.challenges.internal.sql.OwnTransaction;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Session.Results;
import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link CheckpointStore} in {@code indexing_checkpoints}. */
public final class PostgresCheckpointStore implements CheckpointStore {

  private static final Sql LOCK = Sql.resource("checkpoint/lock.sql");
  private static final Sql WAIT = Sql.resource("checkpoint/wait.sql");
  private static final Sql ROW_LOCK = Sql.resource("checkpoint/row_lock.sql");
  private static final Sql ROW_UNLOCK = Sql.resource("checkpoint/row_unlock.sql");
  private static final Sql STATE = Sql.resource("checkpoint/state.sql");
  private static final Sql ADVANCE = Sql.resource("checkpoint/advance.sql");
  private static final Sql FENCE = Sql.resource("checkpoint/fence.sql");
  private static final Sql TOUCH = Sql.resource("checkpoint/touch.sql");
  private static final Sql REWIND = Sql.resource("checkpoint/rewind.sql");
  private static final Sql REWIND_FOREIGN = Sql.resource("checkpoint/rewind_foreign.sql");

  private static final Sql OPEN = new Sql(STATE.name(), LOCK.text() + ";\n" + STATE.text());

  private final Schema schema;

  public PostgresCheckpointStore(Schema schema) {
    this.schema = schema;
  }

  /** Tries the challenge's lock and reads its catalogue row and checkpoints, in one round trip. */
  public Opening open(Session session, String challengeId, Collection<Axis> axes)
      throws SQLException {
    List<String> names = axes.stream().map(axis -> axis.checkpointName(challengeId)).toList();
    return session.query(
        OPEN,
        parameters ->
            parameters
                .add(Lock.ofChallenge(schema, challengeId))
                .add(challengeId)
                .add("text", names),
        results -> {
          ResultSet lock = results.next();
          lock.next();
          return opening(lock.getBoolean("locked"), results, challengeId, axes);
        });
  }

  /** As {@link #open}, without the lock. */
  public Opening look(Session session, String challengeId, Collection<Axis> axes)
      throws SQLException {
    List<String> names = axes.stream().map(axis -> axis.checkpointName(challengeId)).toList();
    return session.query(
        STATE,
        parameters -> parameters.add(challengeId).add("text", names),
        results -> opening(false, results, challengeId, axes));
  }

  private static Opening opening(
      boolean locked, Results results, String challengeId, Collection<Axis> axes)
      throws SQLException {
    ResultSet row = results.next();
    row.next();
    Snapshot snapshot = Snapshot.parse(row.getString("snapshot"), row.getObject("own", Long.class));
    boolean recovering = row.getBoolean("recovering");
    int backend = row.getInt("backend");
    String isolation = row.getString("isolation");
    Map<String, String> settings =
        Map.of(
            "jit", row.getString("jit"),
            "enable_seqscan", row.getString("enable_seqscan"),
            "enable_bitmapscan", row.getString("enable_bitmapscan"),
            "plan_cache_mode", row.getString("plan_cache_mode"),
            "challenges.announce", row.getString("announce"));
    CatalogueRow catalogue = CatalogueRow.read(row);
    Map<Axis, StoredCheckpoint> stored = new EnumMap<>(Axis.class);
    do {
      String name = row.getString("tablename");
      for (Axis axis : axes) {
        if (axis.checkpointName(challengeId).equals(name)) {
          stored.put(axis, StoredCheckpoint.read(row, challengeId, axis));
        }
      }
    } while (row.next());
    return new Opening(
        locked, recovering, backend, isolation, settings, catalogue, stored, snapshot);
  }

  /** Waits for the challenge's lock, which the transaction then holds. */
  public void lock(Session session, String challengeId) throws SQLException {
    session.query(
        WAIT,
        parameters -> parameters.add(Lock.ofChallenge(schema, challengeId)),
        results -> results.next().next());
  }

  @Override
  public Optional<Checkpoint> read(Connection connection, String challengeId, Axis axis)
      throws SQLException {
    return stored(new Session(connection, schema), challengeId, axis)
        .flatMap(stored -> Optional.ofNullable(stored.ours()));
  }

  private Optional<StoredCheckpoint> stored(Session session, String challengeId, Axis axis)
      throws SQLException {
    return Optional.ofNullable(look(session, challengeId, List.of(axis)).checkpoints().get(axis));
  }

  @Override
  public boolean advance(Connection connection, Checkpoint checkpoint, DirtySet read)
      throws SQLException {
    Step step = Arithmetic.advance(checkpoint, read, false);
    return !step.news() || write(new Session(connection, schema), step, checkpoint.scanned());
  }

  /**
   * Writes a step where the row still is what the step started from.
   *
   * @param found the row's {@code last_checkpoint} then; null where there was none
   * @return false where it is not: nothing was written
   */
  public boolean write(Session session, Step step, @Nullable Long found) throws SQLException {
    boolean freshFence = step.ownXid() && step.fence() != null;
    if (freshFence) {
      // The first write under a savepoint draws an id of its own.
      session.before("savepoint challenges_fence");
      session.after("release savepoint challenges_fence");
    }
    Optional<Written> written = write(session, step.to(), freshFence ? null : step.fence(), found);
    if (freshFence && written.isPresent()) {
      addFence(session, step, written.get().xid());
    }
    return written.isPresent();
  }

  private static Optional<Written> write(
      Session session, Checkpoint to, @Nullable Long fence, @Nullable Long found)
      throws SQLException {
    return session.query(
        ADVANCE,
        parameters ->
            parameters
                .add(to.name())
                .add(to.settled())
                .add(to.xmax())
                .add("int8", to.inFlight())
                .add("int8", to.seen())
                .add("int8", to.fences().stream().map(Fence::xid).toList())
                .add("int8", to.fences().stream().map(Fence::position).toList())
                .add(to.headRead())
                .add(to.quietUntil())
                .add(to.greatestLateness())
                .add(to.blankAt())
                .add(to.scanned())
                .add(fence)
                .add(to.revision())
                .add(found),
        results -> {
          ResultSet row = results.next();
          return row.next()
              ? Optional.of(new Written(row.getLong("version"), row.getLong("written_by")))
              : Optional.empty();
        });
  }

  private static void addFence(Session session, Step step, long xid) throws SQLException {
    session.query(
        FENCE,
        parameters -> parameters.add(xid).add(step.fence()).add(step.to().name()),
        results -> results.next().next());
  }

  @Override
  public void rewind(Connection connection, String challengeId, Axis axis, long position)
      throws SQLException {
    if (connection.getAutoCommit()) {
      // The lock lasts as long as a transaction.
      OwnTransaction.run(connection, () -> rewindLocked(connection, challengeId, axis, position));
    } else {
      rewindLocked(connection, challengeId, axis, position);
    }
  }

  /** Whether it lay above the position. */
  private boolean rewindLocked(Connection connection, String challengeId, Axis axis, long position)
      throws SQLException {
    Session session = new Session(connection, schema);
    lock(session, challengeId);
    String name = axis.checkpointName(challengeId);
    if (!lockRow(session, name)) {
      return false;
    }
    StoredCheckpoint stored = stored(session, challengeId, axis).orElseThrow();
    Checkpoint ours = stored.ours();
    if (ours == null) {
      return rewindForeign(session, name, position);
    }
    return position < ours.scanned() && rewind(session, Arithmetic.rewind(ours, position));
  }

  /**
   * Marks the checkpoints as a tick's write does, so that under REPEATABLE READ whoever derived by
   * a snapshot from before fails with 40001: the other one, or this one here. Needs the lock.
   */
  public void touch(Session session, String challengeId, Collection<Axis> axes)
      throws SQLException {
    for (Axis axis : axes) {
      String name = axis.checkpointName(challengeId);
      if (lockRow(session, name)) {
        session.update(TOUCH, parameters -> parameters.add(name));
      }
    }
  }

  /** Whether there is one. */
  private static boolean lockRow(Session session, String name) throws SQLException {
    boolean made =
        session.query(
            ROW_LOCK, parameters -> parameters.add(name), results -> results.next().next());
    if (made) {
      session.update(ROW_UNLOCK, parameters -> parameters.add(name));
    }
    return !made;
  }

  private static boolean rewind(Session session, Checkpoint to) throws SQLException {
    return session.query(
        REWIND,
        parameters ->
            parameters
                .add(to.scanned())
                .add(to.scanned())
                .add(to.settled())
                .add("int8", to.fences().stream().map(Fence::xid).toList())
                .add("int8", to.fences().stream().map(Fence::position).toList())
                .add(to.headRead())
                .add(to.name())
                .add(to.revision()),
        results -> results.next().next());
  }

  private static boolean rewindForeign(Session session, String name, long position)
      throws SQLException {
    return session.query(
        REWIND_FOREIGN,
        parameters -> parameters.add(position).add(name).add(position),
        results -> results.next().next());
  }

  /**
   * @param version the row version's 32-bit id: the subtransaction that wrote it
   * @param writtenBy the top-level id, 64 bits wide
   */
  private record Written(long version, long writtenBy) {
    long xid() {
      return writtenBy + ((version - writtenBy) & 0xFFFF_FFFFL);
    }
  }
}
