package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.function.Consumer;

/** v: the user is verified. */
final class VerifiedRule implements ChallengeRule {

  @Override
  public String challengeId() {
    return "v";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    for (User user : host.users().values()) {
      if (user.verified() && !user.deactivated()) {
        due.accept(challenge.completed(Hex.of(user.id()), user.id()));
      }
    }
  }
}
