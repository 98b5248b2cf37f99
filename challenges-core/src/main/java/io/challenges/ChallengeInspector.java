package io.challenges;

import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.inspect.DryTick;
import io.challenges.internal.inspect.Explainer;
import io.challenges.internal.inspect.Gauge;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import io.challenges.internal.sweep.Scope;
import io.challenges.internal.sweep.Scope.Purpose;
import io.challenges.internal.sweep.Sweep;
import io.challenges.internal.tick.Exclusions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What an operator asks of one challenge, or does to it. Safe for use by several threads, each with
 * its own connection.
 */
public final class ChallengeInspector {

  private final ChallengeDefinition definition;
  private final PostgresCheckpointStore store;
  private final DryTick dryTick;
  private final Gauge gauge;
  private final Explainer explainer;
  private final Sweep.Factory sweeps;
  private final Exclusions exclusions;

  ChallengeInspector(
      ChallengeDefinition definition,
      ChallengeSettings settings,
      PostgresCheckpointStore store,
      PostgresDirtySetScanner scanner) {
    this.definition = definition;
    this.store = store;
    this.dryTick = new DryTick(definition, settings, store, scanner);
    this.gauge = new Gauge(definition, settings, store);
    this.explainer = new Explainer(definition, settings, store, scanner);
    this.sweeps = new Sweep.Factory(definition, settings, store, scanner);
    this.exclusions = new Exclusions(definition, settings, store);
  }

  /**
   * Moves one checkpoint back, so that everything above the position is read again; one that lies
   * lower already, or does not exist, stays as it is. Waits for the challenge's lock. With
   * auto-commit on it is a transaction of its own; otherwise the lock is held until the caller's
   * ends.
   *
   * @param connection a PostgreSQL connection
   * @param axis the axis
   * @param position the last position that still counts as read
   * @throws IllegalArgumentException if the challenge has no source on this axis
   * @throws SQLException if it cannot be written
   */
  public void rewind(Connection connection, Axis axis, long position) throws SQLException {
    definition.requireAxis(axis);
    store.rewind(connection, definition.challengeId(), axis, position);
  }

  /**
   * What a tick would write now: the same scan and the same derivation, without the lock and
   * without writing. It draws no transaction id, changes no setting, and calls no listener.
   *
   * <p>With auto-commit on it reads in a REPEATABLE READ transaction of its own, so that what is
   * derived fits what was scanned although the host goes on writing. Otherwise it sees what the
   * caller's transaction sees, inside a savepoint that it goes back to; an error leaves that
   * transaction usable.
   *
   * @param connection a connection of the PostgreSQL JDBC driver to a primary server
   * @return what would happen
   * @throws ChallengeTickException where a tick would fail, too, or its SQL writes something
   * @throws SQLException if there is no transaction to read in
   */
  public Preview preview(Connection connection) throws SQLException {
    return dryTick.preview(connection);
  }

  /**
   * Derives everything afresh, or a range, beside the ticks: for what no tick can find, such as a
   * flag flipped without a new position, a row without one, a row that was deleted, or a change of
   * the catalogue. A row that is updated meanwhile, without a new position, may be passed over; the
   * next scrub finds it.
   *
   * @return a reconciliation of all rows, to be configured and run
   * @throws UnsupportedOperationException if what the challenge has paid cannot be derived from the
   *     rows of now
   */
  public Reconciliation reconcile() {
    return new Reconciliation(requireReconcilable(), new Scope(Purpose.RECONCILE, null));
  }

  /**
   * What {@link #reconcile} would write, without writing.
   *
   * @return an audit of all rows, to be configured and run
   * @throws UnsupportedOperationException as for {@link #reconcile}
   */
  public Audit audit() {
    return new Audit(requireReconcilable());
  }

  /**
   * Derives afresh the keys of every row version that was written since the last scrub, or the last
   * reconciliation of all rows, began, wherever its position lies; the first one looks at
   * everything. It rests on no promise of the host, so where it finds nothing to write, nothing was
   * missed. Reads whole tables, a few pages at a time.
   *
   * @return a scrub, to be configured and run
   * @throws UnsupportedOperationException as for {@link #reconcile}
   */
  public Reconciliation scrub() {
    return new Reconciliation(requireReconcilable(), new Scope(Purpose.SCRUB, null));
  }

  /**
   * How far the challenge's checkpoints are behind the rows, and why. It reads the ends of indexes
   * and never waits for the challenge's lock; a source without an index on its position, such as a
   * view, is read as a whole.
   *
   * <p>With auto-commit on it reads in a transaction of its own, otherwise in the caller's, which
   * stays usable after an error.
   *
   * @param connection a connection of the PostgreSQL JDBC driver to a primary server
   * @return one for each axis
   * @throws ChallengeTickException if it cannot be read, or the server is a standby
   */
  public List<Lag> lag(Connection connection) throws SQLException {
    return gauge.lag(connection);
  }

  /**
   * The plans of the statements that a tick would send now, under the settings that a tick makes,
   * with a plain warning for every read of a large table from one end to the other. Ticks have
   * their statements planned once, whatever the values, but for those that may fire triggers; so
   * are these.
   *
   * <p>The scan and its expansions are also run, unless they would read a large table whole: what
   * else there is depends on what they find. Nothing else is run, and nothing written. What runs
   * inside triggers and functions is not part of a plan.
   *
   * <p>With auto-commit on it works in a transaction of its own, otherwise in the caller's, which
   * stays usable after an error.
   *
   * @param connection a connection of the PostgreSQL JDBC driver to a primary server
   * @return the plans, and what is wrong with them
   * @throws ChallengeTickException if a statement is not valid SQL, or the server is a standby
   */
  public Explanation explain(Connection connection) throws SQLException {
    return explainer.explain(connection);
  }

  /**
   * Withdraws a row, as for fraud: no later derivation brings it back. A row that has a
   * disbursement (in the host's table {@code challenge_disbursements}, where there is one) stays
   * and keeps its place under a cap. Any other is deleted, and its key is derived in the same
   * transaction, so that the next candidate gets the free place; {@code onCompleted} hears of it.
   * What was announced for a deleted row is not taken back. Of one that is excluded already, the
   * reason is replaced.
   *
   * <p>Nothing is derived while the challenge is inactive or before its ticks have read anything.
   * Then the free place is given when the key moves.
   *
   * <p>Waits for the challenge's lock. With auto-commit on it is a transaction of its own.
   * Otherwise it takes part in the caller's, which holds the lock until it ends; a failure goes
   * back to a savepoint. A payout that is on its way just then is not seen: pay in transactions
   * that look at {@code user_challenges} again.
   *
   * @param connection a connection of the PostgreSQL JDBC driver
   * @param specifier the row's specifier; there need not be a row
   * @param reason for those who look at {@code challenge_exclusions}
   * @return what became of the row, and of its place
   * @throws IllegalArgumentException if the specifier or the reason is blank
   * @throws SQLException if it fails, with nothing left of it; under REPEATABLE READ with 40001
   *     where a tick has written since the caller's snapshot: roll back and retry
   */
  public ExclusionResult exclude(Connection connection, String specifier, String reason)
      throws SQLException {
    requireText("specifier", specifier);
    requireText("reason", reason);
    return exclusions.exclude(connection, specifier, reason);
  }

  /**
   * Takes an exclusion back, and derives the key in the same transaction, so that the row is there
   * again if it still applies and, under a cap, finds a free place. {@code onCompleted} hears of
   * it, and it is announced as any completion. Does nothing where it is not excluded.
   *
   * <p>Where nobody knows the key, as of a user's row that never existed, no key is derived: the
   * result has none, and a tick derives it when it moves. The same goes while the challenge is
   * inactive or before its ticks have read anything. A challenge with a fold goes on from what it
   * kept: what it has paid and {@code exclude} has deleted does not come back. Locks and
   * transactions are as for {@link #exclude}.
   *
   * @param connection a connection of the PostgreSQL JDBC driver
   * @param specifier the row's specifier
   * @return whether it was excluded, and what was derived
   * @throws IllegalArgumentException if the specifier is blank
   * @throws SQLException as for {@link #exclude}
   */
  public ExclusionResult include(Connection connection, String specifier) throws SQLException {
    requireText("specifier", specifier);
    return exclusions.include(connection, specifier);
  }

  private Sweep.Factory requireReconcilable() {
    if (!definition.reconcilable()) {
      throw new UnsupportedOperationException(
          "Challenge "
              + definition.challengeId()
              + " can be neither reconciled nor audited nor scrubbed: what it has paid cannot be"
              + " derived from the rows of now");
    }
    return sweeps;
  }

  private static void requireText(String name, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("The " + name + " is blank");
    }
  }
}
