package io.challenges;

import io.challenges.internal.sweep.Scope;
import io.challenges.internal.sweep.Scope.Range;
import io.challenges.internal.sweep.Sweep;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Derives afresh what a challenge says of all rows of its sources, or of some of them, and writes
 * what differs: in bounded batches, each in a transaction of its own that holds the challenge's
 * lock, so that it may run beside ticks. What a tick has still to read is left to that tick.
 *
 * <p>A run that was interrupted goes on where it stopped when the same is asked for again. Not safe
 * for use by several threads; two runs of the same, on two connections, share the work.
 */
public final class Reconciliation {

  private final Sweep.Factory sweeps;
  private Scope scope;
  private boolean announced;
  private @Nullable Duration pause;
  private Consumer<ReconciliationProgress> onProgress = progress -> {};

  Reconciliation(Sweep.Factory sweeps, Scope scope) {
    this.sweeps = sweeps;
    this.scope = scope;
  }

  /**
   * Only rows whose position lies in a range, as after a repair of some blocks. Without this it is
   * all rows, those without a position and those of {@code user_challenges} that are not complete
   * among them.
   *
   * @param axis the axis
   * @param from the first position
   * @param to the last position
   * @return this
   * @throws IllegalArgumentException if the range is empty or negative, or the challenge has no
   *     source on this axis
   * @throws IllegalStateException if this is a scrub, which looks at all rows
   */
  public Reconciliation between(Axis axis, long from, long to) {
    if (scope.purpose() == Scope.Purpose.SCRUB) {
      throw new IllegalStateException("A scrub looks at all rows; reconcile() takes a range");
    }
    sweeps.definition().requireAxis(axis);
    this.scope = new Scope(scope.purpose(), new Range(axis, from, to));
    return this;
  }

  /**
   * Lets triggers announce what completes. Without this it is silent; {@link
   * ChallengeSettings#onCompleted} hears of completions in any case.
   *
   * @return this
   */
  public Reconciliation announced() {
    this.announced = true;
    return this;
  }

  /**
   * How long to leave the challenge to ticks between two batches; as long as the batch took by
   * default.
   *
   * @param pause zero for none
   * @return this
   * @throws IllegalArgumentException if it is negative
   */
  public Reconciliation pause(Duration pause) {
    if (pause.isNegative()) {
      throw new IllegalArgumentException("The pause must not be negative: " + pause);
    }
    this.pause = pause;
    return this;
  }

  /**
   * Who hears how far it is, after each batch. What it throws ends the run, which can be gone on
   * with.
   *
   * @param onProgress the listener
   * @return this
   */
  public Reconciliation onProgress(Consumer<ReconciliationProgress> onProgress) {
    this.onProgress = Objects.requireNonNull(onProgress, "onProgress");
    return this;
  }

  /**
   * Runs until nothing is left, or the thread is interrupted: then it ends after the batch, with
   * the interrupt still set, and what it returns is not finished.
   *
   * @param connection a connection of the PostgreSQL JDBC driver with auto-commit on
   * @return how far it came
   * @throws IllegalArgumentException if auto-commit is off: one transaction for all of it would
   *     keep the ticks out
   * @throws ChallengeTickException if the challenge is inactive or missing from the catalogue, or a
   *     batch failed, of which nothing stays; what was done before stays, and the next run goes on
   *     from there. Also where ticks have had more than a batch to read for ten seconds: only what
   *     they have read can be told from what they have missed
   * @throws SQLException never any other
   */
  public ReconciliationProgress run(Connection connection) throws SQLException {
    return sweeps.of(scope, announced, pause).run(connection, onProgress);
  }
}
