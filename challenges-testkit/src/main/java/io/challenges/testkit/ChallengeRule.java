package io.challenges.testkit;

import java.sql.SQLException;
import java.util.function.Consumer;

/** What one challenge means, over all rows of the host. */
interface ChallengeRule {

  String challengeId();

  /**
   * Yields every row that qualifies, whatever has been paid: caps and exclusions are applied to all
   * challenges alike. Where there is a cap, those of one user come in the order in which they take
   * their places.
   */
  void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException;
}
