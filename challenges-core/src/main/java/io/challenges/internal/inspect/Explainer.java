package io.challenges.internal.inspect;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.DirtySource;
import io.challenges.Explanation;
import io.challenges.Explanation.StatementPlan;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Change;
import io.challenges.internal.derive.Derivation;
import io.challenges.internal.scan.PositionIndexes;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.scan.SourceSample;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.tick.DirtyScan;
import io.challenges.internal.write.Stamp;
import io.challenges.internal.write.UserChallenges;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the plan of everything that a tick would send. The scan is run as well, for its keys,
 * unless it would read a large table whole; what is derived and written is planned only.
 */
public final class Explainer {

  /** How many rows of a source stand for those that move, where none has. */
  private static final int SAMPLE = 100;

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final Schema schema;
  private final PostgresCheckpointStore store;
  private final DirtyScan scan;
  private final Derivation derivation;

  public Explainer(
      ChallengeDefinition definition,
      ChallengeSettings settings,
      PostgresCheckpointStore store,
      PostgresDirtySetScanner scanner) {
    this.definition = definition;
    this.settings = settings;
    this.schema = new Schema(settings.schema());
    this.store = store;
    this.scan = new DirtyScan(definition, settings, scanner);
    this.derivation = new Derivation(definition);
  }

  /** The plans, and what is wrong with them. */
  public Explanation explain(Connection connection) throws SQLException {
    Session session = new Session(connection, schema);
    return ReadOnly.run(definition.challengeId(), session, () -> new Run(session).explanation());
  }

  private final class Run {

    private final Session session;
    private final Session explained;
    private final Map<String, StatementPlan> plans = new LinkedHashMap<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    Run(Session session) {
      this.session = session;
      this.explained = new Session(session.connection(), schema, this::explainBeforeItRuns);
    }

    Explanation explanation() throws SQLException {
      Opening opening = store.look(session, definition.challengeId(), definition.axes());
      opening.requirePrimary();
      for (DirtySource source : definition.sources()) {
        lookAt(source);
      }
      ChallengeValues challenge = values(opening.catalogue());
      List<String> keys = new ArrayList<>(keys(opening));
      BoundSql standing = derivation.standingKeys(challenge).orElse(null);
      if (standing != null && !explain(standing)) {
        keys.addAll(derivation.standingKeys(session, challenge));
      }
      for (BoundSql companion : derivation.companions(keys, challenge)) {
        explainFired(companion);
      }
      for (BoundSql paid : derivation.paid(keys, challenge).stream().toList()) {
        explain(paid);
      }
      explain(derivation.changes(keys, challenge));
      List<Integer> anybody = Collections.nCopies(Math.max(1, keys.size()), 0);
      for (BoundSql recipients : derivation.recipients(anybody, challenge).stream().toList()) {
        explain(recipients);
      }
      explainFired(write(keys.size(), challenge));
      return new Explanation(
          definition.challengeId(), List.copyOf(plans.values()), List.copyOf(warnings));
    }

    private void lookAt(DirtySource source) throws SQLException {
      session.running(source.name());
      PositionIndexes.missing(session.connection(), schema, source).ifPresent(warnings::add);
      if (SourceSample.lacksVersion(session, source)) {
        warnings.add(
            source.name()
                + ": its rows have no xmin (version is null), so everything from the settled position"
                + " less the lateness is derived again at each tick with news");
      }
    }

    /** At most one chunk of those that moved; of the newest rows where none has. */
    private List<String> keys(Opening opening) throws SQLException {
      try {
        List<String> keys =
            scan.keys(
                explained, scan.axes(explained, opening, warning -> {}, DirtyScan.Frame.NONE));
        List<String> newest = newest(SAMPLE);
        return keys.isEmpty()
            ? newest
            : keys.subList(0, Math.min(keys.size(), settings.batchSize()));
      } catch (NotRunException e) {
        newest(0);
        return List.of();
      }
    }

    /** Explains the expansions that no key has moved for. */
    private List<String> newest(int rows) throws SQLException {
      Set<String> keys = new LinkedHashSet<>();
      for (DirtySource source : definition.sources()) {
        SourceSample sample = SourceSample.read(session, source, rows);
        BoundSql expansion = sample.expansion().orElse(null);
        if (expansion == null) {
          keys.addAll(sample.keys());
        } else if (!plans.containsKey(expansion.sql().name()) && !explain(expansion)) {
          keys.addAll(sample.expanded(session));
        }
      }
      return List.copyOf(keys);
    }

    private void explainBeforeItRuns(BoundSql statement) throws SQLException {
      if (explain(statement)) {
        throw new NotRunException(statement.sql().name());
      }
      session.running(statement.sql().name());
    }

    /** Whether it reads a large table whole. */
    private boolean explain(BoundSql statement) throws SQLException {
      return add(statement, Plan.of(session, statement));
    }

    /** What may fire triggers is not planned once. */
    private void explainFired(BoundSql statement) throws SQLException {
      add(statement, Plan.forItsValues(session, statement));
    }

    private boolean add(BoundSql statement, Plan plan) {
      plans.put(statement.sql().name(), new StatementPlan(statement.sql().name(), plan.text()));
      warnings.addAll(plan.warnings());
      return !plan.warnings().isEmpty();
    }

    private ChallengeValues values(@Nullable CatalogueRow catalogue) throws SQLException {
      Instant now = settings.clock().instant();
      if (catalogue == null) {
        LocalDateTime instant = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        return new ChallengeValues(definition.challengeId(), 0, null, null, null, instant);
      }
      session.running("table challenges");
      return ChallengeValues.of(catalogue, now);
    }

    /** For that many rows; whatever is in them does not matter to the plan. */
    private BoundSql write(int rows, ChallengeValues challenge) {
      Change any = new Change(0, "", 0, true, 0, null, null, null);
      return UserChallenges.statement(
          new Stamp(definition.challengeId(), null, null, challenge.instant()),
          Collections.nCopies(Math.max(1, rows), any));
    }
  }

  /** It would have read a large table whole. */
  private static final class NotRunException extends SQLException {
    private static final long serialVersionUID = 1L;

    NotRunException(String statement) {
      super("not run: " + statement);
    }
  }
}
