package io.challenges.testkit;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of {@code sol_purchases}. Unless told otherwise: a valid purchase for one dollar. */
public final class PurchaseRow extends HostRow<PurchaseRow> {

  PurchaseRow() {}

  /**
   * Where it stands among the instructions of its transaction.
   *
   * @param index 0 unless set
   * @return this row
   */
  public PurchaseRow instructionIndex(int index) {
    return set("instruction_index", index);
  }

  /**
   * The slot.
   *
   * @param slot the current block's number unless set
   * @return this row
   */
  public PurchaseRow slot(long slot) {
    return set("slot", slot);
  }

  /**
   * What was paid.
   *
   * @param amount in millionths of a dollar
   * @return this row
   */
  public PurchaseRow amount(long amount) {
    return set("amount", amount);
  }

  /**
   * What was bought, instead of the track it was made for.
   *
   * @param type {@code track}, {@code album} or {@code playlist}
   * @param contentId the id of the track or playlist
   * @return this row
   */
  public PurchaseRow content(String type, int contentId) {
    return set("content_type", type).set("content_id", contentId);
  }

  /**
   * Whether it has been found valid.
   *
   * @param valid null while nobody has looked
   * @return this row
   */
  public PurchaseRow valid(@Nullable Boolean valid) {
    return set("is_valid", valid);
  }

  /**
   * When it was made.
   *
   * @param instant in UTC; the time of the block unless set
   * @return this row
   */
  public PurchaseRow createdAt(@Nullable LocalDateTime instant) {
    return set("created_at", instant);
  }

  @Override
  PurchaseRow self() {
    return this;
  }
}
