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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint that a tick goes on from: the stored one, or what becomes of a row that is
 * missing, that an older job wrote, that somebody moved by hand, or that comes from another
 * cluster.
 *
 * @param checkpoint where to scan from
 * @param found the stored {@code last_checkpoint}; null where there is none
 * @param changed whether it is not what is stored
 */
record Adoption(Checkpoint checkpoint, @Nullable Long found, boolean changed) {

  static Adoption of(
      Session session,
      ChallengeDefinition definition,
      Axis axis,
      Opening opening,
      Consumer<String> warnings)
      throws SQLException {
    StoredCheckpoint stored = opening.checkpoints().get(axis);
    Long found = stored == null ? null : stored.lastCheckpoint();
    if (stored == null || found == null) {
      return missing(session, definition, axis, opening, warnings);
    }
    Checkpoint ours = stored.ours();
    if (ours == null) {
      return foreign(definition, axis, found, stored.revision(), opening.snapshot(), warnings);
    }
    if (Arithmetic.isForeign(ours, opening.snapshot())) {
      warnings.accept(
          ("Checkpoint %s knows transactions that this server has not begun yet, as in a restored copy:"
                  + " everything from %d less the lateness is derived once more")
              .formatted(ours.name(), ours.settled()));
      return new Adoption(Arithmetic.forgetIds(ours), found, true);
    }
    return new Adoption(ours, found, false);
  }

  private static Adoption missing(
      Session session,
      ChallengeDefinition definition,
      Axis axis,
      Opening opening,
      Consumer<String> warnings)
      throws SQLException {
    String id = definition.challengeId();
    StoredCheckpoint stored = opening.checkpoints().get(axis);
    Long revision = stored == null ? null : stored.revision();
    Long predecessor = Predecessor.position(session, definition, axis).orElse(null);
    if (predecessor != null) {
      warnings.accept(
          "Checkpoint %s does not exist; it goes on from %s, at %d"
              .formatted(axis.checkpointName(id), definition.predecessor(axis), predecessor));
      return new Adoption(
          Arithmetic.startAt(id, axis, predecessor, opening.snapshot(), revision), null, true);
    }
    Head head = Head.read(session, definition.sources(axis));
    warnings.accept(
        "Checkpoint %s does not exist; it starts %s (head %d)"
            .formatted(axis.checkpointName(id), definition.startFrom(), head.position()));
    Checkpoint start =
        definition.startFrom() == StartFrom.BEGINNING
            ? Arithmetic.startAtBeginning(id, axis, head.position(), revision)
            : Arithmetic.startAtHead(id, axis, head.position(), head.snapshot(), revision);
    return new Adoption(start, null, true);
  }

  private static Adoption foreign(
      ChallengeDefinition definition,
      Axis axis,
      long found,
      @Nullable Long revision,
      Snapshot snapshot,
      Consumer<String> warnings) {
    String id = definition.challengeId();
    warnings.accept(
        "Checkpoint %s was written by somebody else; it goes on from %d"
            .formatted(axis.checkpointName(id), found));
    return new Adoption(Arithmetic.startAt(id, axis, found, snapshot, revision), found, true);
  }
}
