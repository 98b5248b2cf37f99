package io.challenges;

import io.challenges.internal.sweep.Scope;
import io.challenges.internal.sweep.Scope.Purpose;
import io.challenges.internal.sweep.Scope.Range;
import io.challenges.internal.sweep.Sweep;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Compares what a challenge says of all rows of its sources, or of some of them, with {@code
 * user_challenges}: a {@link Reconciliation} that writes nothing. It takes no lock and draws no
 * transaction id. In a transaction of its own each batch sees one state of the database; a caller's
 * had better be REPEATABLE READ.
 */
public final class Audit {

  private static final int LIMIT = 10_000;

  private final Sweep.Factory sweeps;
  private Scope scope = new Scope(Purpose.RECONCILE, null);
  private int limit = LIMIT;

  Audit(Sweep.Factory sweeps) {
    this.sweeps = sweeps;
  }

  /**
   * Only rows whose position lies in a range.
   *
   * @param axis the axis
   * @param from the first position
   * @param to the last position
   * @return this
   * @throws IllegalArgumentException if the range is empty or negative, or the challenge has no
   *     source on this axis
   */
  public Audit between(Axis axis, long from, long to) {
    sweeps.definition().requireAxis(axis);
    this.scope = new Scope(Purpose.RECONCILE, new Range(axis, from, to));
    return this;
  }

  /**
   * How many differences are enough; 10,000 by default.
   *
   * @param limit at least 1
   * @return this
   * @throws IllegalArgumentException if it is less
   */
  public Audit limit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("The limit must be at least 1, not " + limit);
    }
    this.limit = limit;
    return this;
  }

  /**
   * Looks at everything, or until there are more differences than the limit, or the thread is
   * interrupted.
   *
   * @param connection a connection of the PostgreSQL JDBC driver to a primary server. With
   *     auto-commit on each batch is a transaction of its own; otherwise all of it is in the
   *     caller's, in a savepoint that it goes back to
   * @return what differs
   * @throws ChallengeTickException if it failed, also where the challenge is inactive or missing
   *     from the catalogue, or something differs while ticks have more than a batch still to read
   * @throws SQLException if there is no transaction to read in
   */
  public AuditReport run(Connection connection) throws SQLException {
    return sweeps.comparison(scope, limit).run(connection);
  }
}
