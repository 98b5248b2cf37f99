package io.challenges.internal.sweep;

import io.challenges.AuditReport;
import io.challenges.ChallengeChange;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Change;
import io.challenges.internal.derive.Completions;
import io.challenges.internal.inspect.ReadOnly;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sweep.Stage.Extent;
import io.challenges.internal.tick.Renewal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One run over the rows of a scope that only looks: each batch in one snapshot, without the lock.
 */
public final class Comparison {

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final PostgresCheckpointStore store;
  private final Scope scope;
  private final int limit;
  private final Renewal renewal;
  private final Overlooked overlooked;
  private final Pace pace;
  private final SortedMap<String, ChallengeChange> differences = new TreeMap<>();
  private final Completions found = new Completions();
  private long keysCompared;

  Comparison(Sweep.Factory factory, Scope scope, int limit) {
    this.definition = factory.definition();
    this.settings = factory.settings();
    this.store = factory.store();
    this.scope = scope;
    this.limit = limit;
    this.renewal = new Renewal(definition, settings);
    this.overlooked = new Overlooked(definition, settings, renewal, factory.scanner());
    this.pace = new Pace(settings.batchSize());
  }

  /** See {@link io.challenges.Audit#run}. */
  public AuditReport run(Connection connection) throws SQLException {
    boolean everything = true;
    List<Stage> stages =
        read(connection, session -> Stages.of(session, definition, settings, store, scope));
    for (Stage stage : stages) {
      Extent extent = read(connection, stage::extent);
      long next = extent.start();
      while (next < extent.end() && everything) {
        long from = next;
        next = read(connection, session -> batch(session, stage, from, extent.end()));
        everything = differences.size() <= limit && !Thread.currentThread().isInterrupted();
      }
    }
    return new AuditReport(
        definition.challengeId(),
        differences.values().stream().limit(limit).toList(),
        keysCompared,
        everything);
  }

  private long batch(Session session, Stage stage, long next, long end) throws SQLException {
    Opening opening = store.look(session, definition.challengeId(), definition.axes());
    opening.requirePrimary();
    CatalogueRow catalogue = Stages.requireActive(opening);
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());
    Slice slice = stage.read(session, next, end, 0, pace);
    for (List<String> keys : renewal.chunks(slice.keys())) {
      List<Change> changes = overlooked.of(session, keys, challenge, opening, found);
      for (Change change : changes) {
        differences.put(change.specifier(), change.shown());
      }
      found.add(changes);
      keysCompared += keys.size();
    }
    return slice.next();
  }

  private interface Work<T> {
    T run(Session session) throws SQLException;
  }

  private <T> T read(Connection connection, Work<T> work) throws SQLException {
    Session session = new Session(connection, new Schema(settings.schema()));
    return ReadOnly.run(definition.challengeId(), session, () -> work.run(session));
  }
}
