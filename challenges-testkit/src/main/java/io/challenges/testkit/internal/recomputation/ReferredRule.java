package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.function.Consumer;

/** rd: somebody else, who need not exist, has referred the user. */
final class ReferredRule implements ChallengeRule {

  @Override
  public String challengeId() {
    return "rd";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    for (UserEvent event : host.userEvents()) {
      Integer referrer = event.referrerOtherThanSelf();
      if (referrer != null) {
        String specifier =
            Integer.toHexString(event.userId()) + ":" + Integer.toHexString(referrer);
        due.accept(challenge.completed(specifier, event.userId()));
      }
    }
  }
}
