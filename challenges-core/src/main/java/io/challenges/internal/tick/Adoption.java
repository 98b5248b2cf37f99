package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.Checkpoint;
import io.challenges.Snapshot;
import io.challenges.StartFrom;
import io.challenges.internal.checkpoint.Arithmetic;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.StoredCheckpoint;
import io.challenges.internal.scan.Head;
import io.challenges.internal.sql.Session;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoint that a tick goes on from: the stored one, or what becomes of a row that is
 * missing, that an older job wrote, that somebody moved by hand, or that comes from another
 * cluster.
 *
 * @param checkpoint where to scan from
 * @param changed whether it is not what is stored
 */
record Adoption(Checkpoint checkpoint, boolean changed) {

  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  static Adoption of(Session session, ChallengeDefinition definition, Axis axis, Opening opening)
      throws SQLException {
    StoredCheckpoint stored = opening.checkpoints().get(axis);
    if (stored == null) {
      return missing(session, definition, axis);
    }
    Checkpoint ours = stored.ours();
    if (ours == null) {
      return foreign(definition, axis, stored, opening.snapshot());
    }
    if (Arithmetic.isForeign(ours, opening.snapshot())) {
      LOG.warn(
          "Checkpoint {} knows transactions that this server has not begun yet, as in a restored"
              + " copy: everything from {} less the lateness is derived once more",
          ours.name(),
          ours.settled());
      return new Adoption(Arithmetic.forgetIds(ours), true);
    }
    return new Adoption(ours, false);
  }

  private static Adoption missing(Session session, ChallengeDefinition definition, Axis axis)
      throws SQLException {
    String id = definition.challengeId();
    Head head = Head.read(session, definition.sources(axis));
    LOG.warn(
        "Checkpoint {} does not exist; it starts {} (head {})",
        axis.checkpointName(id),
        definition.startFrom(),
        head.position());
    Checkpoint start =
        definition.startFrom() == StartFrom.BEGINNING
            ? Arithmetic.startAtBeginning(id, axis, head.position())
            : Arithmetic.startAt(id, axis, head.position(), head.snapshot(), null);
    return new Adoption(start, true);
  }

  private static Adoption foreign(
      ChallengeDefinition definition, Axis axis, StoredCheckpoint stored, Snapshot snapshot) {
    String id = definition.challengeId();
    LOG.warn(
        "Checkpoint {} was written by somebody else; it goes on from {}",
        axis.checkpointName(id),
        stored.lastCheckpoint());
    return new Adoption(
        Arithmetic.startAt(id, axis, stored.lastCheckpoint(), snapshot, stored.revision()), true);
  }
}
