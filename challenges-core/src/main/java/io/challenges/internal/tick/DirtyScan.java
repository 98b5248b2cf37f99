package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Checkpoint;
import io.challenges.DirtySource;
import io.challenges.internal.checkpoint.Arithmetic;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.scan.Ceiling;
import io.challenges.internal.scan.Moved;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** What moved since a challenge's checkpoints, on all its axes. Reads only. */
public final class DirtyScan {

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final PostgresDirtySetScanner scanner;

  public DirtyScan(
      ChallengeDefinition definition, ChallengeSettings settings, PostgresDirtySetScanner scanner) {
    this.definition = definition;
    this.settings = settings;
    this.scanner = scanner;
  }

  /** What is to travel with the statements. */
  public interface Frame {

    /** Nothing. */
    Frame NONE = new Frame() {};

    /**
     * The next statement is an axis' scan.
     *
     * @param last whether it is that of the last axis
     */
    default void beforeScan(boolean last) {}

    /** The next statement is another read. */
    default void beforeRead() {}
  }

  /**
   * Scans each axis, in one statement, from its stored checkpoint or what becomes of that.
   *
   * @param warnings hears what an operator should know
   */
  public List<AxisScan> axes(
      Session session, Opening opening, Consumer<String> warnings, Frame frame)
      throws SQLException {
    List<Adoption> adoptions = new ArrayList<>();
    for (Axis axis : definition.axes()) {
      adoptions.add(Adoption.of(session, definition, axis, opening, warnings));
    }
    List<AxisScan> scans = new ArrayList<>();
    for (Adoption adoption : adoptions) {
      boolean last = scans.size() == adoptions.size() - 1;
      scans.add(axis(session, opening, adoption, warnings, frame, last));
    }
    return scans;
  }

  private AxisScan axis(
      Session session,
      Opening opening,
      Adoption adoption,
      Consumer<String> warnings,
      Frame frame,
      boolean last)
      throws SQLException {
    Checkpoint from = adoption.checkpoint();
    List<DirtySource> sources = definition.sources(from.axis());
    Runnable beforeEach = () -> frame.beforeScan(last);
    frame.beforeRead();
    Ceiling ceiling = ceiling(session, from);
    Moved moved = scanner.scan(session, from, sources, ceiling, opening.snapshot(), beforeEach);
    boolean changed = adoption.changed();
    if (!moved.headStands()) {
      frame.beforeRead();
      long survivor = scanner.survivor(session, from, sources);
      warnings.accept(
          "Checkpoint %s: the greatest position fell below %d, so blocks were rolled back; it goes back to %d"
              .formatted(from.name(), from.headRead(), survivor));
      from = Arithmetic.fallen(from, survivor);
      changed = true;
      ceiling = ceiling(session, from);
      moved = scanner.scan(session, from, sources, ceiling, opening.snapshot(), beforeEach);
    }
    if (ceiling.provisional()) {
      moved = moved.cutAt(ceiling.position());
    }
    warnOfLateness(from, moved, warnings);
    Step step = Arithmetic.advance(from, scanner.withoutKeys(moved), changed);
    return new AxisScan(from, adoption.found(), ceiling, moved, step);
  }

  private Ceiling ceiling(Session session, Checkpoint from) throws SQLException {
    return Ceiling.of(
        session,
        from.axis(),
        from.scanned(),
        // one more than is read, so that a full batch is no end
        settings.batchSize() + 1L,
        settings.clock().instant(),
        settings.aggregateDelay());
  }

  /** Once for each new extreme, and not for every late row. */
  private void warnOfLateness(Checkpoint from, Moved moved, Consumer<String> warnings) {
    long allowed = settings.lateness().getOrDefault(from.axis(), 0L);
    if (moved.lateness() > from.greatestLateness() && moved.lateness() * 2 >= allowed) {
      warnings.accept(
          ("Checkpoint %s: a row was written %d positions below what was visible when its transaction"
                  + " began, later than ever; up to %d are allowed for. Beyond that rows are missed:"
                  + " raise the lateness of %s, unless the host only changed flags of an old row")
              .formatted(from.name(), moved.lateness(), allowed, from.axis()));
    }
  }

  /** The keys to derive, each once. */
  public List<String> keys(Session session, List<AxisScan> scans) throws SQLException {
    return keys(session, scans, List.of());
  }

  /** The keys to derive, each once, and some more. */
  public List<String> keys(Session session, List<AxisScan> scans, List<String> more)
      throws SQLException {
    Set<String> keys = new LinkedHashSet<>(more);
    for (AxisScan scan : scans) {
      if (scan.step().news()) {
        keys.addAll(scanner.dirtySet(session, scan.moved()).keys());
      }
    }
    return List.copyOf(keys);
  }
}
