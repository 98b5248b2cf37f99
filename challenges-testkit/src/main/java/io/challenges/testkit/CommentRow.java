package io.challenges.testkit;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** A row of {@code comments}. Unless told otherwise: visible and not deleted. */
public final class CommentRow extends ChainRow<CommentRow> {

  CommentRow() {}

  /**
   * Whether it is deleted.
   *
   * @param deleted null counts as not
   * @return this row
   */
  public CommentRow deleted(@Nullable Boolean deleted) {
    return set("is_delete", deleted);
  }

  /**
   * Whether others see it.
   *
   * @param visible null counts as visible
   * @return this row
   */
  public CommentRow visible(@Nullable Boolean visible) {
    return set("is_visible", visible);
  }

  /**
   * What it says.
   *
   * @param text something unless set
   * @return this row
   */
  public CommentRow text(@Nullable String text) {
    return set("text", text);
  }

  /**
   * When it was made.
   *
   * @param instant in UTC; the time of the block unless set
   * @return this row
   */
  public CommentRow createdAt(@Nullable LocalDateTime instant) {
    return set("created_at", instant);
  }

  @Override
  boolean hasBlockhash() {
    return true;
  }

  @Override
  CommentRow self() {
    return this;
  }
}
