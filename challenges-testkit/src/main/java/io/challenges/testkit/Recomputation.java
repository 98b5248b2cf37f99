package io.challenges.testkit;

import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.testkit.internal.recomputation.CatalogueRecomputation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * What {@code user_challenges} should hold by the rules of the catalogue over <em>all</em> rows of
 * the host, computed afresh in Java and without anything of the library's, to compare with what is
 * there:
 *
 * <pre>{@code
 * Recomputation.of(connection).assertEqual();
 * }</pre>
 *
 * <p>It holds once writers have ended, ticks find nothing more to do, and checkpoints started from
 * the beginning. Equal means:
 *
 * <ul>
 *   <li>what the rows of now make complete is complete, with this user, progress and amount; under
 *       a cap, as the catalogue has it now, it is enough that nobody has more than the cap allows,
 *       in any window of its length, and no further row would fit
 *   <li>an incomplete row is as the rows of now make it, and shows progress 0 where they do not
 *       make it; one that would be complete and finds no place under a cap may show anything, but
 *       of r and rv
 *   <li>any other complete row was complete in an earlier state. Those that count are the ones that
 *       were noted by {@link #note} and {@link #earlier}: completed rows stay, and the rows of now
 *       alone cannot tell whether somebody who has been verified since had once earned {@code r}
 *   <li>a complete row has a time and a block, whichever they are; where every tick is noted, the
 *       time is that of the event which completed it, if it had one
 *   <li>e, t, tt, tut and tp have what ticks at the instants that were noted should have written
 *   <li>what is kept besides agrees: {@code challenge_profile_completion}, {@code
 *       challenge_listen_streak}, {@code trending_results}
 * </ul>
 *
 * <p>What is excluded by {@code challenge_exclusions} is not due and takes no place, unless its row
 * has a disbursement and stays. Challenges that the catalogue does not have, or not active, are not
 * looked at.
 *
 * <p>With auto-commit on, everything is read in one snapshot. Otherwise it is read in the caller's
 * transaction, which nothing ends. A million users take some hundred megabytes of memory. Not for
 * several threads at once.
 */
public final class Recomputation {

  private final CatalogueRecomputation rules;

  private Recomputation(Connection connection, String schema) {
    this.rules = new CatalogueRecomputation(connection, schema);
    rules.only(
        Challenges.standard().processors().stream()
            .map(ChallengeProcessor::challengeId)
            .toArray(String[]::new));
  }

  /**
   * A recomputation of schema {@code public}.
   *
   * @param connection stays the caller's
   * @return a recomputation, of nothing so far
   */
  public static Recomputation of(Connection connection) {
    return of(connection, "public");
  }

  /**
   * A recomputation of any schema.
   *
   * @param connection stays the caller's
   * @param schema the schema of the host's and the library's tables, unquoted
   * @return a recomputation, of nothing so far
   */
  public static Recomputation of(Connection connection, String schema) {
    return new Recomputation(connection, schema);
  }

  /**
   * Looks at these challenges alone, for a test that ticks no others.
   *
   * @param challengeIds their ids
   * @return this recomputation
   * @throws IllegalArgumentException if it does not know one of them
   */
  public Recomputation only(String... challengeIds) {
    rules.only(challengeIds);
    return this;
  }

  /**
   * Remembers what the rows of now make complete.
   *
   * @return this recomputation
   * @throws SQLException if a table cannot be read
   */
  public Recomputation note() throws SQLException {
    rules.note();
    return this;
  }

  /**
   * Remembers what the rows of now make complete, before a tick that finds just these rows. The
   * challenges that go by the clock (t, tt, tut, tp), and e, whose rows depend on the order in
   * which plays were read, are compared with what ticks at these instants should have written.
   * Where none was noted, what tt, tut and tp have is only held against {@code trending_results},
   * and e against all plays in the order of their ids.
   *
   * @param instant the time of the tick's clock
   * @param challengeIds those that are ticked; all that are looked at if none is named
   * @return this recomputation
   * @throws SQLException if a table cannot be read
   */
  public Recomputation note(Instant instant, String... challengeIds) throws SQLException {
    rules.note(instant, challengeIds);
    return this;
  }

  /**
   * Lets somebody else's record of earlier states count.
   *
   * @param states the record, which is asked about completed rows only
   * @return this recomputation
   */
  public Recomputation earlier(EarlierStates states) {
    rules.earlier(states::earned);
    return this;
  }

  /**
   * Says that {@link #note} will be called before each tick, with nobody writing between the two.
   * Then every complete row has to be one that a noted state made complete before it was paid,
   * which also shows whether places under a cap went to the earliest: those of r and rv, and of cs
   * and w while their {@code step_count} is no cap. Of the others a tick may find any of a
   * recipient's rows first.
   *
   * @return this recomputation
   */
  public Recomputation everyTickNoted() {
    rules.everyTickNoted();
    return this;
  }

  /**
   * Compares.
   *
   * @return a sentence for each row that is not as it should be, up to 1,000 of them; empty where
   *     all is equal
   * @throws SQLException if a table cannot be read
   * @throws IllegalStateException if the amount of an active challenge is no whole number
   */
  public List<String> differences() throws SQLException {
    return rules.differences();
  }

  /**
   * Fails unless all is equal.
   *
   * @throws SQLException if a table cannot be read
   * @throws AssertionError with the {@link #differences}, if there are any
   */
  public void assertEqual() throws SQLException {
    List<String> differences = differences();
    if (!differences.isEmpty()) {
      throw new AssertionError(
          "user_challenges differs from the recomputation:\n  " + String.join("\n  ", differences));
    }
  }
}
