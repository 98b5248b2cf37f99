package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.tick.DirtyScan.Frame;
import io.challenges.internal.write.Stamp;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One challenge's tick, from the lock to the result. */
public final class Tick implements ChallengeProcessor {

  private static final Logger LOG = LoggerFactory.getLogger(Tick.class);

  static final Map<String, String> SILENCE = Map.of("challenges.announce", "off");

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final Schema schema;
  private final PostgresCheckpointStore store;
  private final PlainConnections connections;
  private final DirtyScan scan;
  private final Renewal renewal;
  private final IdleCheck idleCheck;
  private final KeptPlans keptPlans;

  public Tick(
      ChallengeDefinition definition,
      ChallengeSettings settings,
      PostgresCheckpointStore store,
      PostgresDirtySetScanner scanner,
      PlainConnections connections) {
    this.definition = definition;
    this.settings = settings;
    this.schema = new Schema(settings.schema());
    this.store = store;
    this.connections = connections;
    this.scan = new DirtyScan(definition, settings, scanner);
    this.renewal = new Renewal(definition, settings);
    this.keptPlans = new KeptPlans(definition.challengeId());
    this.idleCheck = new IdleCheck(definition, schema, scanner);
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
    try {
      TickResult result =
          keptPlans.run(
              connections.contains(connection).orElse(false),
              keepsPlans -> tick(connection, limits, keepsPlans));
      event.wentThrough(result);
      return result;
    } catch (ChallengeTickException e) {
      event.failed(e);
      throw e;
    }
  }

  private TickResult tick(Connection connection, TickLimits limits, boolean keepsPlans)
      throws ChallengeTickException {
    Session session = new Session(connection, schema);
    return TickScope.run(
        challengeId(),
        session,
        limits,
        scope -> {
          scope.onConnection(connections, keepsPlans);
          return stages(session, scope, new Tally(challengeId()));
        });
  }

  /** The result of a challenge that another transaction works on. */
  public static TickResult busy(String challengeId) {
    return new Tally(challengeId).end(Outcome.BUSY);
  }

  private TickResult stages(Session session, TickScope scope, Tally tally) throws SQLException {
    // Where the last tick found nothing, that may still be so.
    Optional<TickResult> rested = rested(scope, tally);
    if (rested.isPresent()) {
      return rested.get();
    }

    // 1. The challenge's lock, then its catalogue row and checkpoints.
    scope.begin();
    scope.protectNext();
    Opening opening = store.open(session, challengeId(), definition.axes());
    connections.learn(session.connection(), opening.backend(), opening.isolation());
    CatalogueRow catalogue = opening.catalogue();
    opening.requirePrimary();
    if (!opening.locked()) {
      return tally.end(Outcome.BUSY);
    } else if (catalogue == null) {
      return tally.end(Outcome.NOT_IN_CATALOGUE);
    } else if (!catalogue.active()) {
      return tally.end(Outcome.INACTIVE);
    }
    Instant now = settings.clock().instant();
    ChallengeValues challenge = ChallengeValues.of(catalogue, now);

    tally.dueAt(definition.nextDue(now));

    // 2. What moved, on every axis before the first write.
    List<AxisScan> scans = scan.axes(session, opening, LOG::warn, frame(scope, opening));
    tally.scanned(scans);
    boolean news = scans.stream().anyMatch(scan -> scan.step().news());
    if (!news && definition.standingKeys() == null) {
      idleCheck.foundNothing(catalogue, scans);
      return tally.end(Outcome.IDLE);
    }

    // 3. Whose state that may change.
    scope.protectNext();
    scope.setWithNext(PlannerSettings.VALUES, opening.settings());
    session.plansOnce(opening.planCacheMode());
    List<String> keys = scan.keys(session, scans, renewal.standingKeys(session, challenge));

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
    Renewed renewed =
        renewal.renew(session, keys, challenge, AxisScan.stretches(scans), stamp(scans, challenge));
    tally.renewed(renewed);
    return tally.end(news || renewed.wroteAnything() ? Outcome.PROCESSED : Outcome.IDLE);
  }

  private Optional<TickResult> rested(TickScope scope, Tally tally) throws SQLException {
    IdleCheck.Question question =
        idleCheck.question().filter(IdleCheck.Question::isAsked).orElse(null);
    if (question == null) {
      return Optional.empty();
    }
    BoundSql statement = question.statement();
    try {
      return scope.queryAlone(
          statement.sql(),
          statement.values(),
          results -> {
            ResultSet row = results.next();
            row.next();
            return rested(question, row, tally);
          });
    } catch (SQLException e) {
      if (!idleCheck.failed(e)) {
        throw e;
      }
      scope.takeBackAlone();
      return Optional.empty();
    }
  }

  private Optional<TickResult> rested(IdleCheck.Question question, ResultSet row, Tally tally)
      throws SQLException {
    Optional<Outcome> answer = question.answer(row, tally);
    if (answer.isPresent() && answer.get() == Outcome.IDLE) {
      tally.dueAt(definition.nextDue(settings.clock().instant()));
    }
    return answer.map(tally::end);
  }

  IdleCheck idleCheck() {
    return idleCheck;
  }

  /** A part of what a round asks of all challenges together. */
  Optional<Resting> resting() {
    return idleCheck.question().map(Resting::new);
  }

  /** Asked by a round, and so not by this tick itself. */
  final class Resting {

    private final IdleCheck.Question question;
    private final Tally tally = new Tally(challengeId());
    private final TickEvent event = TickEvent.begun(challengeId());

    private Resting(IdleCheck.Question question) {
      this.question = question;
    }

    BoundSql statement() {
      return question.statement();
    }

    /** The result of one that is still idle. Who is busy may be free when its turn comes. */
    Optional<TickResult> result(ResultSet row) throws SQLException {
      Optional<TickResult> result =
          rested(question, row, tally).filter(idle -> idle.outcome() == Outcome.IDLE);
      result.ifPresent(event::wentThrough);
      return result;
    }
  }

  private static Frame frame(TickScope scope, Opening opening) {
    return new Frame() {
      @Override
      public void beforeScan(boolean last) {
        beforeRead();
        scope.setWithNext(PlannerSettings.VALUES, opening.settings());
        if (last) {
          scope.releaseWithNext();
        }
      }

      @Override
      public void beforeRead() {
        scope.protectNext();
      }
    };
  }

  private Stamp stamp(List<AxisScan> scans, ChallengeValues challenge) {
    AxisScan blocks = definition.isFirstOfAllOn(Axis.BLOCKS) ? scans.get(0) : null;
    return new Stamp(
        challengeId(),
        blocks == null ? null : blocks.from().scanned(),
        blocks == null ? null : blocks.step().to().scanned(),
        challenge.instant());
  }

  @Override
  public String toString() {
    return "challenge " + challengeId();
  }
}
