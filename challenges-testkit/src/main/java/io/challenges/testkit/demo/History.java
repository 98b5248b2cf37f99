package io.challenges.testkit.demo;

import io.challenges.testkit.EarlierStates;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was ever true of anybody once it was committed: a completed row stays, also where the rows
 * have changed since. Safe for use by several threads.
 */
final class History implements EarlierStates {

  /** As the catalogue has it. */
  private static final int VERIFIED_AMOUNT = 5;

  private final Set<Integer> mobile = ConcurrentHashMap.newKeySet();
  private final Set<Integer> verified = ConcurrentHashMap.newKeySet();
  private final Set<Integer> unverified = ConcurrentHashMap.newKeySet();
  private final Set<Referral> referrals = ConcurrentHashMap.newKeySet();

  void record(Member member) {
    if (member.mobile()) {
      mobile.add(member.id());
    }
    if (member.verified() != null) {
      (member.verified() ? verified : unverified).add(member.id());
    }
    if (member.referrer() != null && member.referrer() != member.id()) {
      referrals.add(new Referral(member.referrer(), member.id()));
    }
  }

  @Override
  public boolean earned(String challengeId, int userId, String specifier, long amount) {
    return switch (challengeId) {
      case "m", "r", "rd", "rv" -> amount == 1 && earned(challengeId, userId, specifier);
      case "v" -> amount == VERIFIED_AMOUNT && earned(challengeId, userId, specifier);
      default -> false;
    };
  }

  private boolean earned(String challengeId, int userId, String specifier) {
    int colon = specifier.indexOf(':');
    int first = Integer.parseUnsignedInt(colon < 0 ? specifier : specifier.substring(0, colon), 16);
    int second = colon < 0 ? 0 : Integer.parseUnsignedInt(specifier.substring(colon + 1), 16);
    return userId == first
        && switch (challengeId) {
          case "m" -> mobile.contains(first);
          case "r" -> unverified.contains(first) && referrals.contains(new Referral(first, second));
          case "rv" -> verified.contains(first) && referrals.contains(new Referral(first, second));
          case "rd" -> referrals.contains(new Referral(second, first));
          default -> verified.contains(first);
        };
  }

  private record Referral(int referrer, int referred) {}
}
