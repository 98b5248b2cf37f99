package io.challenges.internal.inspect;

import io.challenges.ChallengeChange;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Preview;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Change;
import io.challenges.internal.derive.Completions;
import io.challenges.internal.derive.Derived;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.tick.AxisScan;
import io.challenges.internal.tick.DirtyScan;
import io.challenges.internal.tick.Renewal;
import io.challenges.internal.tick.Tally;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A tick that takes no lock, and stops before it writes. */
public final class DryTick {

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final PostgresCheckpointStore store;
  private final DirtyScan scan;
  private final Renewal renewal;

  public DryTick(
      ChallengeDefinition definition,
      ChallengeSettings settings,
      PostgresCheckpointStore store,
      PostgresDirtySetScanner scanner) {
    this.definition = definition;
    this.settings = settings;
    this.store = store;
    this.scan = new DirtyScan(definition, settings, scanner);
    this.renewal = new Renewal(definition, settings);
  }

  /** What the next tick would write. */
  public Preview preview(Connection connection) throws SQLException {
    Session session = new Session(connection, new Schema(settings.schema()));
    return ReadOnly.run(definition.challengeId(), session, () -> stages(session));
  }

  private Preview stages(Session session) throws SQLException {
    Opening opening = store.look(session, definition.challengeId(), definition.axes());
    CatalogueRow catalogue = opening.catalogue();
    opening.requirePrimary();
    if (catalogue == null) {
      return preview(Outcome.NOT_IN_CATALOGUE, List.of(), 0, List.of());
    } else if (!catalogue.active()) {
      return preview(Outcome.INACTIVE, List.of(), 0, List.of());
    }
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());
    // What a tick would warn of has not happened.
    List<AxisScan> scans = scan.axes(session, opening, warning -> {}, DirtyScan.Frame.NONE);
    boolean news = scans.stream().anyMatch(scan -> scan.step().news());
    List<String> keys = scan.keys(session, scans, renewal.standingKeys(session, challenge));
    List<ChallengeChange> changes = changes(session, keys, scans, challenge);
    return preview(
        news || !changes.isEmpty() ? Outcome.PROCESSED : Outcome.IDLE, scans, keys.size(), changes);
  }

  /** By specifier, each once, as they would be written. */
  private List<ChallengeChange> changes(
      Session session, List<String> keys, List<AxisScan> scans, ChallengeValues challenge)
      throws SQLException {
    SortedMap<String, Change> changes = new TreeMap<>();
    Completions before = new Completions();
    for (List<String> chunk : renewal.chunks(keys)) {
      Derived derived = renewal.derive(session, chunk, challenge, AxisScan.stretches(scans));
      List<Change> found = renewal.changes(session, derived, before);
      for (Change change : found) {
        changes.merge(change.specifier(), change, Change::preferred);
      }
      before.add(found);
    }
    return changes.values().stream().map(Change::shown).toList();
  }

  private Preview preview(
      Outcome outcome, List<AxisScan> scans, int keys, List<ChallengeChange> changes) {
    Tally tally = new Tally(definition.challengeId());
    tally.scanned(scans);
    TickResult result = tally.end(outcome);
    return new Preview(
        result.challengeId(),
        outcome,
        result.rowsScanned(),
        keys,
        changes,
        result.before(),
        result.after(),
        result.moreWaiting());
  }
}
