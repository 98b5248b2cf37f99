package io.challenges.internal.scan;

import io.challenges.Axis;
import io.challenges.Checkpoint;
import io.challenges.DirtySet;
import io.challenges.DirtySetScanner;
import io.challenges.DirtySource;
import io.challenges.Snapshot;
import io.challenges.internal.checkpoint.Arithmetic;
import io.challenges.internal.checkpoint.Window;
import io.challenges.internal.scan.Moved.MovedKeys;
import io.challenges.internal.sql.ArrayColumn;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@link DirtySetScanner} by one statement for each axis. */
public final class PostgresDirtySetScanner implements DirtySetScanner {

  private final Schema schema;
  private final int batchSize;
  private final Map<Axis, Long> lateness;
  private final Map<List<DirtySource>, ScanStatement> statements = new ConcurrentHashMap<>();
  private final Map<List<DirtySource>, ScanStatement> fromBlank = new ConcurrentHashMap<>();

  public PostgresDirtySetScanner(Schema schema, int batchSize, Map<Axis, Long> lateness) {
    this.schema = schema;
    this.batchSize = batchSize;
    this.lateness = Map.copyOf(lateness);
  }

  @Override
  public DirtySet scan(Connection connection, Checkpoint checkpoint, List<DirtySource> sources)
      throws SQLException {
    Session session = new Session(connection, schema);
    // As if nothing had ended since the last scan: the first attempt tells what has.
    Snapshot unchanged = new Snapshot(checkpoint.xmax(), checkpoint.inFlight(), null);
    return dirtySet(session, scan(session, checkpoint, sources, Ceiling.NONE, unchanged, () -> {}));
  }

  /**
   * Scans with the window that is right for the statement's own snapshot: a transaction may have
   * ended since the snapshot that the caller knows, and the bounds must be plain values.
   *
   * @param ceiling how far to read at most
   * @param known a snapshot that is not newer than the scan
   * @param beforeEach called before each attempt
   */
  public Moved scan(
      Session session,
      Checkpoint checkpoint,
      List<DirtySource> sources,
      Ceiling ceiling,
      Snapshot known,
      Runnable beforeEach)
      throws SQLException {
    Window window = window(checkpoint, known);
    while (true) {
      beforeEach.run();
      Moved moved =
          attempt(session, sources, ScanBounds.of(checkpoint, window, batchSize, ceiling));
      Window actual = window(checkpoint, moved.snapshot());
      if (actual.equals(window)) {
        return moved;
      }
      window = actual;
    }
  }

  /** Where late rows can be, by the lateness of the axis. */
  public Window window(Checkpoint checkpoint, Snapshot snapshot) {
    return Arithmetic.window(checkpoint, snapshot, lateness.getOrDefault(checkpoint.axis(), 0L));
  }

  private ScanStatement statement(List<DirtySource> sources, boolean blank) {
    return (blank ? fromBlank : statements)
        .computeIfAbsent(sources, scanned -> new ScanStatement(scanned, blank));
  }

  private Moved attempt(Session session, List<DirtySource> sources, ScanBounds bounds)
      throws SQLException {
    ScanStatement statement = statement(sources, bounds.blankAt() != null);
    return session.query(
        statement.sql(),
        parameters -> statement.bind(parameters, bounds),
        results -> moved(results.next(), sources, bounds));
  }

  /** One row for each source. */
  private static Moved moved(ResultSet row, List<DirtySource> sources, ScanBounds bounds)
      throws SQLException {
    Snapshot snapshot = null;
    Long cut = null;
    Long greatest = null;
    long rows = 0;
    long lateness = 0;
    boolean headStands = bounds.headRead() == null;
    List<Long> xids = new ArrayList<>();
    List<MovedKeys> moved = new ArrayList<>();
    while (row.next()) {
      snapshot = Snapshot.parse(row.getString("snapshot"), row.getObject("own", Long.class));
      cut = row.getObject("cut", Long.class);
      Long read = row.getObject("greatest", Long.class);
      greatest = greatest == null || (read != null && read > greatest) ? read : greatest;
      rows += row.getLong("rows");
      if (bounds.window().oldest() > 0) {
        lateness = Math.max(lateness, row.getLong("lateness"));
      }
      headStands |= row.getBoolean("head_stands");
      xids.addAll(ArrayColumn.numbers(row, "xids"));
      moved.add(
          new MovedKeys(
              sources.get(row.getInt("source")),
              row.getString("key_type"),
              ArrayColumn.texts(row, "keys"),
              ArrayColumn.texts(row, "unversioned")));
    }
    if (cut != null) {
      greatest = cut;
    }
    return new Moved(
        Objects.requireNonNull(snapshot, "an axis has a source"),
        bounds.window().from(),
        rows,
        greatest,
        cut,
        List.copyOf(xids),
        lateness,
        headStands,
        List.copyOf(moved));
  }

  /**
   * After the greatest position has fallen: the greatest one of a row that was handled before and
   * is still there; -1 without any. What is above may have been written anew.
   */
  public long survivor(Session session, Checkpoint checkpoint, List<DirtySource> sources)
      throws SQLException {
    ScanStatement statement = statement(sources, false);
    long headRead = checkpoint.headRead() == null ? checkpoint.scanned() : checkpoint.headRead();
    return session.query(
        statement.survivor(),
        parameters ->
            statement.bindSurvivor(parameters, Arithmetic.leastUnseen(checkpoint), headRead),
        results -> {
          ResultSet row = results.next();
          row.next();
          return row.getLong("position");
        });
  }

  /** Expands the moved keys to those to derive. */
  public DirtySet dirtySet(Session session, Moved moved) throws SQLException {
    Set<String> keys = new LinkedHashSet<>();
    for (MovedKeys source : moved.sources()) {
      keys.addAll(Expansion.of(session, source.source(), source.arrayType(), source.keys()));
      keys.addAll(Expansion.of(session, source.source(), source.arrayType(), source.unversioned()));
    }
    return withKeys(moved, keys);
  }

  /** What the arithmetic needs, before any key is expanded. */
  public DirtySet withoutKeys(Moved moved) {
    return withKeys(moved, Set.of());
  }

  private static DirtySet withKeys(Moved moved, Set<String> keys) {
    return new DirtySet(
        moved.snapshot(),
        keys,
        moved.rows(),
        moved.greatestRead(),
        moved.cut(),
        moved.xids(),
        moved.lateness(),
        moved.headStands());
  }
}
