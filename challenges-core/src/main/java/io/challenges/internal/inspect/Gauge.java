package io.challenges.internal.inspect;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Checkpoint;
import io.challenges.Lag;
import io.challenges.Lag.Cause;
import io.challenges.OpenTransaction;
import io.challenges.internal.checkpoint.Arithmetic;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Lock;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.checkpoint.StoredCheckpoint;
import io.challenges.internal.scan.Ceiling;
import io.challenges.internal.scan.Head;
import io.challenges.internal.scan.Waiting;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Measures how far a challenge's checkpoints are behind, and finds out why. */
public final class Gauge {

  /** How many batches of waiting rows are looked at. */
  private static final long BATCHES = 10;

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final Schema schema;
  private final PostgresCheckpointStore store;

  public Gauge(
      ChallengeDefinition definition, ChallengeSettings settings, PostgresCheckpointStore store) {
    this.definition = definition;
    this.settings = settings;
    this.schema = new Schema(settings.schema());
    this.store = store;
  }

  /** One for each axis. */
  public List<Lag> lag(Connection connection) throws SQLException {
    Session session = new Session(connection, schema);
    return ReadOnly.run(definition.challengeId(), session, () -> read(session));
  }

  private List<Lag> read(Session session) throws SQLException {
    String id = definition.challengeId();
    Opening opening = store.look(session, id, definition.axes());
    opening.requirePrimary();
    OpenTransaction lockedBy =
        OpenTransactions.ofLock(session, Lock.ofChallenge(schema, id)).orElse(null);
    List<Lag> lags = new ArrayList<>();
    for (Axis axis : definition.axes()) {
      lags.add(read(session, opening, axis, lockedBy));
    }
    return List.copyOf(lags);
  }

  private Lag read(Session session, Opening opening, Axis axis, @Nullable OpenTransaction lockedBy)
      throws SQLException {
    StoredCheckpoint stored = opening.checkpoints().get(axis);
    Checkpoint ours = stored == null ? null : stored.ours();
    Long scanned =
        ours != null
            ? Long.valueOf(ours.scanned())
            : stored == null ? null : stored.lastCheckpoint();
    long greatest = Head.read(session, definition.sources(axis)).position();
    Long head = greatest < 0 ? null : greatest;
    long ceiling = ceiling(session, axis, scanned);
    // not beyond what may be read by now
    Long readable = head == null ? null : Long.valueOf(Math.min(head, ceiling));
    Waiting waiting =
        scanned == null
            ? new Waiting(0, false)
            : Waiting.count(
                session,
                definition.sources(axis),
                scanned,
                ceiling,
                BATCHES * settings.batchSize());
    Long holder = ours == null ? null : Arithmetic.heldBy(ours, opening.snapshot());
    OpenTransaction heldBy =
        holder == null ? null : OpenTransactions.ofId(session, holder).orElse(null);
    return new Lag(
        definition.challengeId(),
        axis,
        cause(opening, scanned, ours, head, readable, heldBy),
        scanned,
        ours == null ? null : ours.settled(),
        head,
        scanned == null || readable == null ? 0 : Math.max(0, readable - scanned),
        waiting.rows(),
        waiting.more(),
        heldBy,
        lockedBy,
        ours == null ? 0 : ours.greatestLateness(),
        settings.lateness().getOrDefault(axis, 0L));
  }

  private long ceiling(Session session, Axis axis, @Nullable Long scanned) throws SQLException {
    Ceiling ceiling =
        Ceiling.of(
            session,
            axis,
            scanned == null ? -1 : scanned,
            BATCHES * settings.batchSize(),
            settings.clock().instant(),
            settings.aggregateDelay());
    // so far behind, what is too young at the end makes no difference
    return ceiling.provisional() ? Long.MAX_VALUE : ceiling.position();
  }

  private static Cause cause(
      Opening opening,
      @Nullable Long scanned,
      @Nullable Checkpoint ours,
      @Nullable Long head,
      @Nullable Long readable,
      @Nullable OpenTransaction heldBy) {
    CatalogueRow catalogue = opening.catalogue();
    if (catalogue == null) {
      return Cause.NOT_IN_CATALOGUE;
    } else if (!catalogue.active()) {
      return Cause.INACTIVE;
    } else if (scanned == null) {
      return Cause.NO_CHECKPOINT;
    } else if (ours == null) {
      return Cause.NOT_ADOPTED;
    } else if (Arithmetic.isForeign(ours, opening.snapshot())) {
      return Cause.OTHER_CLUSTER;
    } else if (ours.headRead() != null && (head == null || head < ours.headRead())) {
      return Cause.HEAD_FELL;
    } else if (readable != null && readable > scanned) {
      return Cause.BEHIND;
    } else if (heldBy != null) {
      return Cause.HELD;
    }
    return ours.settled() < scanned ? Cause.UNSETTLED : Cause.NOTHING;
  }
}
