package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Checkpoint;
import io.challenges.DirtySource;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.checkpoint.Arithmetic;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.checkpoint.Step;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.scan.Moved;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.write.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One challenge's tick, from the lock to the result. */
public final class Tick implements ChallengeProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(Tick.class);

  /**
   * For a full batch the planner expects enough rows to compile for longer than the query runs; and
   * on tables that were never analysed it would rather read and sort them whole than follow an
   * index.
   */
  private static final Map<String, String> PLANNER =
      Map.of("jit", "off", "enable_seqscan", "off", "enable_bitmapscan", "off");

  private static final Map<String, String> SILENCE = Map.of("challenges.announce", "off");

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final Schema schema;
  private final PostgresCheckpointStore store;
  private final PostgresDirtySetScanner scanner;
  private final Renewal renewal;

  public Tick(
      ChallengeDefinition definition,
      ChallengeSettings settings,
      PostgresCheckpointStore store,
      PostgresDirtySetScanner scanner) {
    this.definition = definition;
    this.settings = settings;
    this.schema = new Schema(settings.schema());
    this.store = store;
    this.scanner = scanner;
    this.renewal = new Renewal(definition, settings);
  }

  @Override
  public String challengeId() {
    return definition.challengeId();
  }

  @Override
  public TickResult tick(Connection connection) throws SQLException {
    return tick(connection, TickLimits.NONE);
  }

  /** As {@link #tick(Connection)}, within limits that hold in a transaction of its own only. */
  public TickResult tick(Connection connection, TickLimits limits) throws SQLException {
    TickEvent event = TickEvent.begun(challengeId());
    Session session = new Session(connection, schema);
    TickScope scope = null;
    try {
      scope = TickScope.enter(session, limits);
      TickResult result = stages(session, scope, new Tally(challengeId()));
      scope.complete();
      event.wentThrough(result);
      return result;
    } catch (VirtualMachineError e) {
      abandon(scope, e);
      throw e;
    } catch (SQLException | RuntimeException | Error e) {
      ChallengeTickException failure =
          new ChallengeTickException(challengeId(), session.running(), e);
      abandon(scope, failure);
      event.failed(failure);
      throw failure;
    }
  }

  /** The result of a challenge that another transaction works on. */
  public static TickResult busy(String challengeId) {
    return new Tally(challengeId).end(Outcome.BUSY);
  }

  private static void abandon(@Nullable TickScope scope, Throwable failure) {
    if (scope != null) {
      try {
        scope.abandon();
      } catch (SQLException | RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  private TickResult stages(Session session, TickScope scope, Tally tally) throws SQLException {
    // 1. The challenge's lock, then its catalogue row and checkpoints.
    scope.protectNext();
    Opening opening = store.open(session, challengeId(), definition.axes());
    CatalogueRow catalogue = opening.catalogue();
    if (opening.recovering()) {
      throw new SQLException("this server is a standby, which hides what is in flight", "25006");
    } else if (!opening.locked()) {
      return tally.end(Outcome.BUSY);
    } else if (catalogue == null) {
      return tally.end(Outcome.NOT_IN_CATALOGUE);
    } else if (!catalogue.active()) {
      return tally.end(Outcome.INACTIVE);
    }
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());

    // 2. What moved, on every axis before the first write.
    List<AxisScan> scans = scan(session, scope, opening);
    tally.scanned(scans);
    if (scans.stream().noneMatch(scan -> scan.step().news())) {
      return tally.end(Outcome.IDLE);
    }

    // 3. Whose state that may change.
    scope.protectNext();
    scope.setWithNext(PLANNER, opening.settings());
    List<String> keys = keys(session, scans);

    // 4. The checkpoints, before anything that rests on them.
    if (scans.stream().anyMatch(scan -> scan.from().quiet())) {
      scope.setWithNext(SILENCE, opening.settings());
    }
    for (AxisScan scan : scans) {
      if (scan.step().news() && !store.write(session, scan.step(), scan.found())) {
        scope.abandon();
        return busy(challengeId());
      }
    }

    // 5. Their state afresh, and what differs is written.
    tally.renewed(renewal.renew(session, keys, challenge, stamp(scans, challenge)));
    return tally.end(Outcome.PROCESSED);
  }

  private List<AxisScan> scan(Session session, TickScope scope, Opening opening)
      throws SQLException {
    List<Adoption> adoptions = new ArrayList<>();
    for (Axis axis : definition.axes()) {
      adoptions.add(Adoption.of(session, definition, axis, opening));
    }
    List<AxisScan> scans = new ArrayList<>();
    for (Adoption adoption : adoptions) {
      boolean last = scans.size() == adoptions.size() - 1;
      scans.add(scan(session, scope, opening, adoption, last));
    }
    return scans;
  }

  private AxisScan scan(
      Session session, TickScope scope, Opening opening, Adoption adoption, boolean last)
      throws SQLException {
    Checkpoint from = adoption.checkpoint();
    List<DirtySource> sources = definition.sources(from.axis());
    Runnable protection =
        () -> {
          scope.protectNext();
          scope.setWithNext(PLANNER, opening.settings());
          if (last) {
            scope.releaseWithNext();
          }
        };
    Moved moved = scanner.scan(session, from, sources, opening.snapshot(), protection);
    boolean changed = adoption.changed();
    if (!moved.headStands()) {
      scope.protectNext();
      long survivor = scanner.survivor(session, from, sources);
      LOG.warn(
          "Checkpoint {}: the greatest position fell below {}, so blocks were rolled back; it goes"
              + " back to {}",
          from.name(),
          from.headRead(),
          survivor);
      from = Arithmetic.fallen(from, survivor);
      changed = true;
      moved = scanner.scan(session, from, sources, opening.snapshot(), protection);
    }
    warnOfLateness(from, moved);
    Step step = Arithmetic.advance(from, scanner.withoutKeys(moved), changed);
    return new AxisScan(from, adoption.found(), moved, step);
  }

  /** Once for each new extreme, and not for every late row. */
  private void warnOfLateness(Checkpoint from, Moved moved) {
    long allowed = settings.lateness().getOrDefault(from.axis(), 0L);
    if (moved.lateness() > from.greatestLateness() && moved.lateness() * 2 >= allowed) {
      LOG.warn(
          "Checkpoint {}: a row was written {} positions below what was visible when its transaction"
              + " began, later than ever; up to {} are allowed for. Beyond that rows are missed: raise"
              + " the lateness of {}, unless the host only changed flags of an old row",
          from.name(),
          moved.lateness(),
          allowed,
          from.axis());
    }
  }

  private List<String> keys(Session session, List<AxisScan> scans) throws SQLException {
    Set<String> keys = new LinkedHashSet<>();
    for (AxisScan scan : scans) {
      if (scan.step().news()) {
        keys.addAll(scanner.dirtySet(session, scan.moved()).keys());
      }
    }
    return List.copyOf(keys);
  }

  private Stamp stamp(List<AxisScan> scans, ChallengeValues challenge) {
    AxisScan first = scans.get(0);
    boolean blocks = first.axis() == Axis.BLOCKS;
    return new Stamp(
        challengeId(),
        blocks ? first.from().scanned() : null,
        blocks ? first.step().to().scanned() : null,
        challenge.instant());
  }

  @Override
  public String toString() {
    return "challenge " + challengeId();
  }
}
