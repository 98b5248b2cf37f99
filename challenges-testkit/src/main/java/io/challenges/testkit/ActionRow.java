package io.challenges.testkit;

/**
 * A row of {@code follows}, {@code reposts} or {@code saves}: what a user does to another user or
 * to an item. Not deleted unless told otherwise.
 */
public final class ActionRow extends TransactionRow<ActionRow> {

  ActionRow() {}

  /**
   * Whether it is undone.
   *
   * @param deleted false unless set
   * @return this row
   */
  public ActionRow deleted(boolean deleted) {
    return set("is_delete", deleted);
  }

  @Override
  ActionRow self() {
    return this;
  }
}
