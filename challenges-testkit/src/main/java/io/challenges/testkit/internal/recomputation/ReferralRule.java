package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** r and rv: the user has referred others, as an unverified or a verified user. */
final class ReferralRule implements ChallengeRule {

  /** Within a cap the earliest referrals count, those without a block last. */
  private static final Comparator<UserEvent> EARLIEST =
      Comparator.comparing(
              UserEvent::block, Comparator.nullsLast(Comparator.<Integer>naturalOrder()))
          .thenComparingInt(UserEvent::id);

  private final String challengeId;
  private final boolean verified;

  ReferralRule(String challengeId, boolean verified) {
    this.challengeId = challengeId;
    this.verified = verified;
  }

  @Override
  public String challengeId() {
    return challengeId;
  }

  @Override
  public boolean findsRecipientsWhole() {
    return true;
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    List<UserEvent> referrals = new ArrayList<>();
    for (UserEvent event : host.userEvents()) {
      Integer referrer = event.referrerOtherThanSelf();
      if (referrer != null
          && host.users().containsKey(referrer)
          && host.verified(referrer) == verified) {
        referrals.add(event);
      }
    }
    referrals.sort(EARLIEST);
    for (UserEvent event : referrals) {
      Integer referrer = event.referrerOtherThanSelf();
      if (referrer != null) {
        String specifier =
            Integer.toHexString(referrer) + ":" + Integer.toHexString(event.userId());
        due.accept(challenge.completed(specifier, referrer));
      }
    }
  }
}
