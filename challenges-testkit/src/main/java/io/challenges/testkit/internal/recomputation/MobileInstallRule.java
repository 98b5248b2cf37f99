package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.function.Consumer;

/** m: the user has signed in on a mobile device. */
final class MobileInstallRule implements ChallengeRule {

  @Override
  public String challengeId() {
    return "m";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    for (UserEvent event : host.userEvents()) {
      if (event.mobile()) {
        due.accept(challenge.completed(Integer.toHexString(event.userId()), event.userId()));
      }
    }
  }
}
