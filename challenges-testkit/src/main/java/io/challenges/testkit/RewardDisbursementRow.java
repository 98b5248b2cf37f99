package io.challenges.testkit;

import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code sol_reward_disbursements}. Unless told otherwise: of the current block and its
 * time, one coin.
 */
public final class RewardDisbursementRow extends HostRow<RewardDisbursementRow> {

  RewardDisbursementRow() {}

  /**
   * Where it stands among the instructions of its transaction.
   *
   * @param index 0 unless set
   * @return this row
   */
  public RewardDisbursementRow instructionIndex(int index) {
    return set("instruction_index", index);
  }

  /**
   * The slot.
   *
   * @param slot the current block's number unless set
   * @return this row
   */
  public RewardDisbursementRow slot(@Nullable Long slot) {
    return set("slot", slot);
  }

  /**
   * What was paid.
   *
   * @param amount in hundred-millionths of a coin
   * @return this row
   */
  public RewardDisbursementRow amount(long amount) {
    return set("amount", amount);
  }

  /**
   * The account that was paid.
   *
   * @param account null unless set
   * @return this row
   */
  public RewardDisbursementRow userBank(@Nullable String account) {
    return set("user_bank", account);
  }

  /**
   * When it was paid.
   *
   * @param instant the time of the block unless set
   * @return this row
   */
  public RewardDisbursementRow createdAt(@Nullable Instant instant) {
    return set("created_at", instant == null ? null : instant.atOffset(ZoneOffset.UTC));
  }

  @Override
  RewardDisbursementRow self() {
    return this;
  }
}
