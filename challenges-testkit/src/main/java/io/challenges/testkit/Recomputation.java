package io.challenges.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What {@code user_challenges} should hold by the rules of m, r, rd and rv over <em>all</em> rows
 * of the host, computed afresh in Java and without anything of the library's, to compare with what
 * is there:
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
 *       a cap it is enough that nobody has more than the cap allows and no further row would fit
 *   <li>an incomplete row is as the rows of now make it, and shows progress 0 where they do not
 *       make it
 *   <li>any other complete row was complete in an earlier state. Those that count are the ones that
 *       were noted by {@link #note} and {@link #earlier}: completed rows stay, and the rows of now
 *       alone cannot tell whether somebody who has been verified since had once earned {@code r}
 *   <li>a complete row has a time and a block, whichever they are
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

  private static final List<ChallengeRule> RULES =
      List.of(
          new MobileInstallRule(),
          new ReferralRule("r", false),
          new ReferralRule("rv", true),
          new ReferredRule());

  private final Connection connection;
  private final String schema;
  private final NotedStates noted = new NotedStates();
  private boolean everyTickNoted;
  private List<ChallengeRule> rules = RULES;

  private Recomputation(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
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
    rules =
        Arrays.stream(challengeIds)
            .map(
                id ->
                    RULES.stream()
                        .filter(rule -> rule.challengeId().equals(id))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                new IllegalArgumentException(
                                    "There is no recomputation of challenge " + id)))
            .toList();
    return this;
  }

  /**
   * Remembers what the rows of now make complete.
   *
   * @return this recomputation
   * @throws SQLException if a table cannot be read
   */
  public Recomputation note() throws SQLException {
    read(
        (challenge, rows) ->
            rows.visit(
                (due, stored, fits) -> {
                  // Of every tick's states one has the row before it was paid, so that a row that
                  // was paid wrongly is not justified by its mere presence.
                  boolean paid = stored != null && stored.complete();
                  if (due.complete() && fits && !(paid && everyTickNoted)) {
                    noted.add(challenge.id(), due);
                  }
                }));
    return this;
  }

  /**
   * Lets somebody else's record of earlier states count.
   *
   * @param states the record, which is asked about completed rows only
   * @return this recomputation
   */
  public Recomputation earlier(EarlierStates states) {
    noted.add(states);
    return this;
  }

  /**
   * Says that {@link #note} will be called before each tick, with nobody writing between the two.
   * Then every complete row has to be one that a noted state made complete before it was paid,
   * which also shows whether places under a cap went to the earliest.
   *
   * @return this recomputation
   */
  public Recomputation everyTickNoted() {
    everyTickNoted = true;
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
    Differences differences = new Differences();
    read(
        (challenge, rows) ->
            new Comparison(challenge, noted, everyTickNoted, differences).compare(rows));
    return differences.toList();
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

  private void read(Step step) throws SQLException {
    try (SnapshotReader reader = SnapshotReader.open(connection, schema)) {
      Map<String, CatalogueEntry> catalogue = CatalogueEntry.read(reader);
      HostState host = new HostState(reader);
      for (ChallengeRule rule : rules) {
        CatalogueEntry challenge = catalogue.get(rule.challengeId());
        if (challenge != null && challenge.active()) {
          step.take(challenge, new ChallengeRows(rule, challenge, host, reader));
        }
      }
    }
  }

  private interface Step {
    void take(CatalogueEntry challenge, ChallengeRows rows) throws SQLException;
  }
}
