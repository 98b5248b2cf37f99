package io.challenges.testkit;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of {@code plays}. */
public final class PlayRow extends HostRow<PlayRow> {

  PlayRow() {}

  /**
   * The key.
   *
   * @param id the next of the table's own unless set
   * @return this row
   */
  public PlayRow id(long id) {
    return set("id", id);
  }

  /**
   * When it was played.
   *
   * @param instant in UTC; the time of the block unless set
   * @return this row
   */
  public PlayRow createdAt(@Nullable LocalDateTime instant) {
    return set("created_at", instant);
  }

  /**
   * The slot.
   *
   * @param slot the current block's number unless set
   * @return this row
   */
  public PlayRow slot(@Nullable Integer slot) {
    return set("slot", slot);
  }

  @Override
  PlayRow self() {
    return this;
  }
}
