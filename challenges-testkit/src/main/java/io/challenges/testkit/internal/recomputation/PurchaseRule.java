package io.challenges.testkit.internal.recomputation;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** b and s: the user has bought something, or, being verified, has sold it. */
final class PurchaseRule implements ChallengeRule {

  private static final BigInteger GREATEST = BigInteger.valueOf(Integer.MAX_VALUE);

  private final String challengeId;
  private final boolean seller;

  private PurchaseRule(String challengeId, boolean seller) {
    this.challengeId = challengeId;
    this.seller = seller;
  }

  static PurchaseRule ofBuyers() {
    return new PurchaseRule("b", false);
  }

  static PurchaseRule ofSellers() {
    return new PurchaseRule("s", true);
  }

  @Override
  public String challengeId() {
    return challengeId;
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Map<String, Purchase> earliest = new LinkedHashMap<>();
    for (Purchase purchase : host.purchases()) {
      if (purchase.dollars() > 0 && (!seller || host.verified(purchase.sellerId()))) {
        earliest.putIfAbsent(Hex.of(purchase.buyerId(), purchase.contentId()), purchase);
      }
    }
    earliest.forEach(
        (specifier, purchase) -> {
          BigInteger reward =
              BigInteger.valueOf(challenge.amount())
                  .multiply(BigInteger.valueOf(purchase.dollars()));
          // whether one is due that no row can hold depends on no other purchase
          if (reward.compareTo(GREATEST) <= 0) {
            due.accept(
                new DueRow(
                    specifier,
                    seller ? purchase.sellerId() : purchase.buyerId(),
                    1,
                    1,
                    reward.longValueExact(),
                    purchase.at()));
          }
        });
  }
}
