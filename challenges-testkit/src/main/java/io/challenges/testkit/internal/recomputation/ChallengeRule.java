package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What one challenge means, over all rows of the host. */
interface ChallengeRule {

  String challengeId();

  /**
   * Yields every row that qualifies, whatever has been paid: limits and exclusions are applied to
   * all challenges alike. Where there is a limit, rows come in the order in which they take their
   * places.
   */
  void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException;

  /** What limits there are beside that of the catalogue. */
  default List<Limit> limits(HostState host) throws SQLException {
    return List.of();
  }

  /**
   * Hears that the challenge is ticked now, on these rows and at this instant. Only rules whose
   * rows cannot be told from the host's rows of now alone remember it.
   */
  default void ticked(HostState host, CatalogueEntry challenge, Instant instant)
      throws SQLException {}

  /** Whether what qualifies is what was earned at all ticks so far, not what is earned now. */
  default boolean remembers() {
    return false;
  }

  /** Whether a tick that finds one row of a recipient finds all of them. */
  default boolean findsRecipientsWhole() {
    return false;
  }

  /**
   * Compares what the challenge keeps beside its rows of {@code user_challenges}, and tells of each
   * difference what it is about and what is wrong.
   */
  default void compareCompanion(HostState host, BiConsumer<String, String> difference)
      throws SQLException {}
}
