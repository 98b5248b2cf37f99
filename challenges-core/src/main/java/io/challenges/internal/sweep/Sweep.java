package io.challenges.internal.sweep;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.DirtySource;
import io.challenges.ReconciliationProgress;
import io.challenges.Snapshot;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.checkpoint.StoredCheckpoint;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Change;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sql.OwnTransaction;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sweep.Scope.Purpose;
import io.challenges.internal.sweep.Stage.Extent;
import io.challenges.internal.tick.PlannerSettings;
import io.challenges.internal.tick.Renewal;
import io.challenges.internal.tick.Renewed;
import io.challenges.internal.write.Stamp;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One run over the rows of a scope. */
public final class Sweep {

  /** How often, and how long, ticks that are behind are waited for. */
  private static final int ATTEMPTS = 20;

  private static final Duration BEHIND = Duration.ofMillis(500);

  private final ChallengeDefinition definition;
  private final ChallengeSettings settings;
  private final PostgresCheckpointStore store;
  private final Scope scope;
  private final boolean announced;
  private final @Nullable Duration pause;
  private final SweepStore sweeps;
  private final Renewal renewal;
  private final Overlooked overlooked;
  private final Pace pace;

  private Sweep(Factory factory, Scope scope, boolean announced, @Nullable Duration pause) {
    this.definition = factory.definition;
    this.settings = factory.settings;
    this.store = factory.store;
    this.scope = scope;
    this.announced = announced;
    this.pause = pause;
    this.sweeps = new SweepStore(definition.challengeId());
    this.renewal = new Renewal(definition, settings);
    this.overlooked = new Overlooked(definition, settings, renewal, factory.scanner);
    this.pace = new Pace(settings.batchSize());
  }

  /** What all sweeps of a challenge have in common. */
  public record Factory(
      ChallengeDefinition definition,
      ChallengeSettings settings,
      PostgresCheckpointStore store,
      PostgresDirtySetScanner scanner) {

    public void requireAxis(Axis axis) {
      if (!definition.axes().contains(axis)) {
        throw new IllegalArgumentException(
            "Challenge "
                + definition.challengeId()
                + " has no source on "
                + axis
                + "; it has "
                + definition.axes());
      }
    }

    public Comparison comparison(Scope scope, int limit) {
      return new Comparison(this, scope, limit);
    }

    public Sweep of(Scope scope, boolean announced, @Nullable Duration pause) {
      return new Sweep(this, scope, announced, pause);
    }
  }

  /** See {@link io.challenges.Reconciliation#run}. */
  public ReconciliationProgress run(
      Connection connection, Consumer<ReconciliationProgress> onProgress) throws SQLException {
    if (!connection.getAutoCommit()) {
      throw new IllegalArgumentException(
          "This needs a connection with auto-commit on: each batch is a transaction of its own");
    }
    long began = System.nanoTime();
    List<Stage> stages = Stages.of(connection, definition, settings, scope);
    SweepState state = inTransaction(connection, session -> begun(session, stages));
    long doneBefore = state.passed();
    while (!state.done() && !Thread.currentThread().isInterrupted()) {
      long batchBegan = System.nanoTime();
      state = next(connection, stages);
      onProgress.accept(progress(state, doneBefore, began));
      if (!state.done()) {
        rest(pause == null ? Duration.ofNanos(System.nanoTime() - batchBegan) : pause);
      }
    }
    return progress(state, doneBefore, began);
  }

  /** The next batch; ticks that are behind for a moment are waited for. */
  private SweepState next(Connection connection, List<Stage> stages) throws ChallengeTickException {
    for (int attempt = 1; ; attempt++) {
      try {
        return inTransaction(connection, session -> batch(session, stages));
      } catch (ChallengeTickException e) {
        if (!(e.getCause() instanceof TicksBehindException)
            || attempt == ATTEMPTS
            || Thread.currentThread().isInterrupted()) {
          throw e;
        }
        rest(BEHIND);
      }
    }
  }

  private static void rest(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private ReconciliationProgress progress(SweepState state, long doneBefore, long began) {
    return new ReconciliationProgress(
        definition.challengeId(),
        state.passed(),
        state.total(),
        doneBefore,
        state.renewed().keys(),
        state.renewed().inserted(),
        state.renewed().updated(),
        state.renewed().completed(),
        Duration.ofNanos(System.nanoTime() - began),
        state.done());
  }

  private interface Work {
    SweepState run(Session session) throws SQLException;
  }

  private SweepState inTransaction(Connection connection, Work work) throws ChallengeTickException {
    Session session = new Session(connection, new Schema(settings.schema()));
    try {
      return OwnTransaction.run(connection, () -> work.run(session));
    } catch (SQLException | RuntimeException e) {
      throw new ChallengeTickException(definition.challengeId(), session.running(), e);
    }
  }

  private Opening open(Session session) throws SQLException {
    store.lock(session, definition.challengeId());
    PlannerSettings.STATEMENTS.forEach(session::before);
    if (!announced) {
      session.before("set local challenges.announce = 'off'");
    }
    Opening opening = store.open(session, definition.challengeId(), definition.axes());
    if (opening.recovering()) {
      throw new SQLException("this server is a standby", "25006");
    }
    return opening;
  }

  /** The sweep that stopped on its way, or a new one. */
  private SweepState begun(Session session, List<Stage> stages) throws SQLException {
    Opening opening = open(session);
    Optional<SweepState> stored = sweeps.read(session, scope.purpose());
    String text = scope.text(sources());
    if (stored.isPresent() && !stored.get().done() && stored.get().scope().equals(text)) {
      return stored.get();
    }
    List<Extent> extents = new ArrayList<>();
    for (Stage stage : stages) {
      extents.add(stage.extent(session));
    }
    long oldest = scope.isScrub() ? oldest(stored, opening.snapshot()) : 0;
    SweepState begun =
        new SweepState(
                text,
                opening.snapshot(),
                oldest,
                List.copyOf(extents),
                0,
                extents.get(0).start(),
                Renewed.NOTHING)
            .pastEnds();
    sweeps.write(session, scope.purpose(), begun);
    return begun;
  }

  /**
   * What the last scrub cannot have seen; everything where there was none, or it knew other ids.
   */
  private static long oldest(Optional<SweepState> last, Snapshot present) {
    return last.filter(state -> state.done() && state.snapshot().xmax() <= present.xmax())
        .map(state -> state.snapshot().leastLive())
        .orElse(0L);
  }

  private String sources() {
    return definition.sources().stream().map(DirtySource::name).collect(Collectors.joining(", "));
  }

  private SweepState batch(Session session, List<Stage> stages) throws SQLException {
    Opening opening = open(session);
    CatalogueRow catalogue = Stages.requireActive(opening);
    // another run of the same may have gone on meanwhile, or ended
    SweepState state = sweeps.read(session, scope.purpose()).orElseThrow();
    if (state.done()) {
      return state;
    }
    Slice slice =
        stages
            .get(state.stage())
            .read(
                session,
                state.next(),
                state.extents().get(state.stage()).end(),
                state.oldest(),
                pace);
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());
    Renewed renewed = Renewed.NOTHING;
    for (List<String> keys : renewal.chunks(slice.keys())) {
      renewal.companions(session, keys, challenge);
      List<Change> changes = overlooked.of(session, keys, challenge, opening);
      renewed = renewed.derived(keys.size());
      if (!changes.isEmpty()) {
        // a tick by an older snapshot must not pay by what it sees there
        store.touch(session, definition.challengeId(), definition.axes());
        renewed = renewed.wrote(renewal.write(session, stamp(opening, challenge), changes));
      }
    }
    SweepState next = state.readUpTo(slice.next(), renewed);
    sweeps.write(session, scope.purpose(), next);
    if (next.done() && scope.looksAtKeptRows()) {
      // all rows were looked at, so the next scrub need not
      sweeps.write(session, Purpose.SCRUB, next);
    }
    return next;
  }

  /** Completions fall neither behind those of earlier ticks nor ahead of the next one's. */
  private Stamp stamp(Opening opening, ChallengeValues challenge) {
    Axis first = definition.axes().get(0);
    StoredCheckpoint stored = opening.checkpoints().get(first);
    Long scanned = stored == null || first != Axis.BLOCKS ? null : stored.scanned();
    return new Stamp(definition.challengeId(), scanned, scanned, challenge.instant());
  }
}
