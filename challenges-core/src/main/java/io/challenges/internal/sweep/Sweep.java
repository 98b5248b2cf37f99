package io.challenges.internal.sweep;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.ReconciliationProgress;
import io.challenges.internal.checkpoint.CatalogueRow;
import io.challenges.internal.checkpoint.Opening;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.derive.ChallengeValues;
import io.challenges.internal.derive.Change;
import io.challenges.internal.derive.Completions;
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
  private Duration batchTime = Duration.ZERO;

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
    List<Stage> stages =
        inTransaction(
            connection, session -> Stages.of(session, definition, settings, store, scope));
    SweepState state = inTransaction(connection, session -> begun(session, stages));
    long doneBefore = state.passed();
    int behind = 0;
    while (!state.done() && !Thread.currentThread().isInterrupted()) {
      SweepState last = state;
      try {
        state = inTransaction(connection, session -> batch(session, stages, last));
        behind = 0;
      } catch (ChallengeTickException e) {
        // ticks that are behind for a moment are waited for
        if (!(e.getCause() instanceof TicksBehindException) || ++behind == ATTEMPTS) {
          throw e;
        }
        rest(BEHIND);
        continue;
      }
      onProgress.accept(progress(state, doneBefore, began));
      if (!state.done()) {
        rest(pause == null ? batchTime : pause);
      }
    }
    return progress(state, doneBefore, began);
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

  private interface Work<T> {
    T run(Session session) throws SQLException;
  }

  private <T> T inTransaction(Connection connection, Work<T> work) throws ChallengeTickException {
    Session session = new Session(connection, new Schema(settings.schema()));
    try {
      return OwnTransaction.run(connection, () -> work.run(session));
    } catch (SQLException | RuntimeException e) {
      throw new ChallengeTickException(definition.challengeId(), session.running(), e);
    }
  }

  private Opening open(Session session) throws SQLException {
    store.lock(session, definition.challengeId());
    if (!announced) {
      session.before("set local challenges.announce = 'off'");
    }
    Opening opening = store.open(session, definition.challengeId(), definition.axes());
    opening.requirePrimary();
    PlannerSettings.STATEMENTS.forEach(session::before);
    session.plansOnce(opening.planCacheMode());
    return opening;
  }

  /** The sweep that stopped on its way, or a new one. */
  private SweepState begun(Session session, List<Stage> stages) throws SQLException {
    Opening opening = open(session);
    Stages.requireActive(opening);
    Optional<SweepState> stored =
        sweeps
            .read(session, scope.purpose(), scope.text(definition))
            // ids of another cluster, as in a restored copy, say nothing here
            .filter(state -> state.snapshot().xmax() <= opening.snapshot().xmax());
    if (stored.isPresent() && !stored.get().done()) {
      return stored.get();
    }
    List<Extent> extents = new ArrayList<>();
    for (Stage stage : stages) {
      extents.add(stage.extent(session));
    }
    SweepState begun =
        new SweepState(
                scope.text(definition),
                opening.snapshot(),
                // what the last scrub cannot have seen; everything where there was none
                scope.isScrub() ? stored.map(state -> state.snapshot().leastLive()).orElse(0L) : 0,
                List.copyOf(extents),
                0,
                extents.get(0).start(),
                Renewed.NOTHING)
            .pastEnds();
    record(session, begun);
    return begun;
  }

  private SweepState batch(Session session, List<Stage> stages, SweepState last)
      throws SQLException {
    Opening opening = open(session);
    long began = System.nanoTime();
    CatalogueRow catalogue = Stages.requireActive(opening);
    Optional<SweepState> stored = sweeps.read(session, scope.purpose(), last.scope());
    if (stored.isEmpty() || stored.get().done()) {
      // another run of the same has ended it
      return stored.orElse(last.ended());
    }
    SweepState state = stored.get();
    Stage stage = stages.get(state.stage());
    Extent extent = state.extents().get(state.stage());
    Slice slice = stage.read(session, state.next(), extent.end(), state.oldest(), pace);
    // the read has locked the table, so it cannot be rewritten from here on
    Extent now = stage.extent(session);
    SweepState next =
        now.files().equals(extent.files())
            ? state.readUpTo(slice.next(), renewed(session, slice.keys(), catalogue, opening))
            : state.again(now);
    record(session, next);
    batchTime = Duration.ofNanos(System.nanoTime() - began);
    return next;
  }

  private Renewed renewed(
      Session session, List<String> all, CatalogueRow catalogue, Opening opening)
      throws SQLException {
    ChallengeValues challenge = ChallengeValues.of(catalogue, settings.clock().instant());
    Stamp stamp = Stamp.standing(definition, opening, challenge.instant());
    Renewed renewed = Renewed.NOTHING;
    for (List<String> keys : renewal.chunks(all)) {
      renewal.keep(session, renewal.derive(session, keys, challenge));
      List<Change> changes = overlooked.of(session, keys, challenge, opening, new Completions());
      renewed = renewed.derived(keys.size());
      if (!changes.isEmpty()) {
        // a tick by an older snapshot must not pay by what it sees there
        store.touch(session, definition.challengeId(), definition.axes());
        renewed = renewed.wrote(renewal.write(session, stamp, changes));
      }
    }
    return renewed;
  }

  private void record(Session session, SweepState state) throws SQLException {
    if (!state.done() || scope.isScrub()) {
      sweeps.write(session, scope.purpose(), state);
      return;
    }
    sweeps.delete(session, scope.purpose(), state.scope());
    if (scope.range() == null) {
      // all rows were looked at, so the next scrub need not
      sweeps.write(session, Purpose.SCRUB, state);
    }
  }
}
