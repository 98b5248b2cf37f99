package io.challenges.testkit;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code challenge_disbursements}. Unless told otherwise: of the current block and its
 * time, with a signature of its own.
 */
public final class DisbursementRow extends HostRow<DisbursementRow> {

  DisbursementRow() {}

  /**
   * The transaction that paid.
   *
   * @param signature one that no other row has unless set
   * @return this row
   */
  public DisbursementRow signature(String signature) {
    return set("signature", signature);
  }

  /**
   * The slot.
   *
   * @param slot the current block's number unless set
   * @return this row
   */
  public DisbursementRow slot(@Nullable Integer slot) {
    return set("slot", slot);
  }

  /**
   * What was paid.
   *
   * @param amount as text; that of one coin unless set
   * @return this row
   */
  public DisbursementRow amount(@Nullable String amount) {
    return set("amount", amount);
  }

  /**
   * When it was paid.
   *
   * @param instant the time of the block unless set
   * @return this row
   */
  public DisbursementRow createdAt(@Nullable Instant instant) {
    return set("created_at", instant == null ? null : instant.atOffset(ZoneOffset.UTC));
  }

  @Override
  DisbursementRow self() {
    return this;
  }
}
