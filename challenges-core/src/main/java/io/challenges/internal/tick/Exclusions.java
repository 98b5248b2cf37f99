package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Checkpoint;
import io.challenges.ExclusionResult;
import io.challenges.ExclusionResult.Effect;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.checkpoint.StoredCheckpoint;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.RowKeys;
import io.challenges.internal.sql.Parameters;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import io.challenges.internal.write.Stamp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Withdraws rows of one challenge, and takes that back. */
public final class Exclusions {

  private static final Sql FIND = Sql.resource("exclusion/find.sql");
  private static final Sql DISBURSED = Sql.resource("exclusion/disbursed.sql");
  private static final Sql INSERT = Sql.resource("exclusion/insert.sql");
  private static final Sql DELETE = Sql.resource("exclusion/delete.sql");
  private static final Sql DELETE_ROW = Sql.resource("exclusion/delete_row.sql");

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final Schema schema;
  private final PostgresCheckpointStore store;
  private final RowKeys rowKeys;
  private final Renewal renewal;

  public Exclusions(
      ChallengeDefinition definition, ChallengeSettings settings, PostgresCheckpointStore store) {
    this.definition = definition;
    this.settings = settings;
    this.schema = new Schema(settings.schema());
    this.store = store;
    this.rowKeys = new RowKeys(definition);
    this.renewal = new Renewal(definition, settings);
  }

  /** What is done under the challenge's lock. */
  private interface Work {
    ExclusionResult run(Session session, TickScope scope, Opening opening) throws SQLException;
  }

  public ExclusionResult exclude(Connection connection, String specifier, String reason)
      throws SQLException {
    return locked(
        connection,
        (session, scope, opening) -> exclude(session, scope, opening, specifier, reason));
  }

  public ExclusionResult include(Connection connection, String specifier) throws SQLException {
    return locked(
        connection, (session, scope, opening) -> include(session, scope, opening, specifier));
  }

  private ExclusionResult locked(Connection connection, Work work) throws SQLException {
    Session session = new Session(connection, schema);
    return TickScope.run(
        definition.challengeId(),
        session,
        TickLimits.NONE,
        scope -> {
          scope.begin();
          scope.protectNext();
          store.lock(session, definition.challengeId());
          Opening opening = store.open(session, definition.challengeId(), definition.axes());
          scope.setWithNext(PlannerSettings.VALUES, opening.settings());
          session.plansOnce(opening.planCacheMode());
          return work.run(session, scope, opening);
        });
  }

  private ExclusionResult exclude(
      Session session, TickScope scope, Opening opening, String specifier, String reason)
      throws SQLException {
    store.touch(session, definition.challengeId(), definition.axes());
    Found found = find(session, specifier);
    session.update(
        INSERT, parameters -> bind(parameters, specifier).add(reason).add(found.userId()));
    if (!found.kept()) {
      return result(Effect.NO_ROW, List.of(), Renewed.NOTHING);
    }
    if (found.pays() && disbursed(session, specifier)) {
      return result(Effect.ROW_STAYS, List.of(), Renewed.NOTHING);
    }
    session.fire(DELETE_ROW, parameters -> bind(parameters, specifier));
    return renewed(Effect.ROW_DELETED, session, scope, opening, specifier, found.userId());
  }

  private ExclusionResult include(
      Session session, TickScope scope, Opening opening, String specifier) throws SQLException {
    Found found = find(session, specifier);
    if (!found.excluded()) {
      return result(Effect.NOT_EXCLUDED, List.of(), Renewed.NOTHING);
    }
    store.touch(session, definition.challengeId(), definition.axes());
    session.update(DELETE, parameters -> bind(parameters, specifier));
    return renewed(Effect.INCLUDED, session, scope, opening, specifier, found.userId());
  }

  private ExclusionResult renewed(
      Effect effect,
      Session session,
      TickScope scope,
      Opening opening,
      String specifier,
      @Nullable Integer userId)
      throws SQLException {
    CatalogueRow catalogue = opening.catalogue();
    Position position = position(opening);
    if (catalogue == null || !catalogue.active() || !position.begun()) {
      return result(effect, List.of(), Renewed.NOTHING);
    }
    if (position.quiet()) {
      scope.setWithNext(Tick.SILENCE, opening.settings());
    }
    List<String> keys = rowKeys.of(session, specifier, userId);
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());
    Stamp stamp = Stamp.standing(definition, opening, challenge.instant());
    return result(effect, keys, renewal.renew(session, keys, challenge, Map.of(), stamp));
  }

  private static ExclusionResult result(Effect effect, List<String> keys, Renewed renewed) {
    return new ExclusionResult(
        effect, keys, renewed.inserted(), renewed.updated(), renewed.completed());
  }

  /**
   * Where ticks stand.
   *
   * @param begun whether they have read anything; otherwise they get to all keys by themselves
   * @param quiet whether they catch up silently
   */
  private record Position(boolean begun, boolean quiet) {}

  private Position position(Opening opening) {
    boolean begun = true;
    boolean quiet = false;
    for (Axis axis : definition.axes()) {
      StoredCheckpoint stored = opening.checkpoints().get(axis);
      Checkpoint ours = stored == null ? null : stored.ours();
      Long scanned = stored == null ? null : stored.scanned();
      begun &= scanned != null && scanned >= 0;
      quiet |= ours != null && ours.quiet();
    }
    return new Position(begun, quiet);
  }

  /**
   * What there is under a specifier.
   *
   * @param kept whether there is a row
   * @param excluded whether it is excluded
   * @param userId whose the row is, or was when it was excluded; null where nobody knows
   * @param pays whether the host has a table of disbursements
   */
  private record Found(boolean kept, boolean excluded, @Nullable Integer userId, boolean pays) {}

  private Found find(Session session, String specifier) throws SQLException {
    return session.query(
        FIND,
        parameters -> bind(parameters.add(schema.quoted() + ".challenge_disbursements"), specifier),
        results -> {
          ResultSet row = results.next();
          row.next();
          Integer userId = row.getObject("user_id", Integer.class);
          return new Found(
              row.getBoolean("kept"),
              row.getBoolean("excluded"),
              userId == null ? row.getObject("excluded_user_id", Integer.class) : userId,
              row.getBoolean("pays"));
        });
  }

  private boolean disbursed(Session session, String specifier) throws SQLException {
    return session.query(
        DISBURSED, parameters -> bind(parameters, specifier), results -> results.next().next());
  }

  private Parameters bind(Parameters parameters, String specifier) throws SQLException {
    return parameters.add(definition.challengeId()).add(specifier);
  }
}
