package io.challenges.testkit;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code notification}. Unless told otherwise: of the current block and its time, under a
 * key of its own.
 */
public final class NotificationRow extends ChainRow<NotificationRow> {

  NotificationRow() {}

  /**
   * Which one among others of the user's.
   *
   * @param specifier the user's id unless set
   * @return this row
   */
  public NotificationRow specifier(String specifier) {
    return set("specifier", specifier);
  }

  /**
   * What makes it one notification: there is at most one of a group and specifier.
   *
   * @param id unless set, one that no other row has
   * @return this row
   */
  public NotificationRow groupId(String id) {
    return set("group_id", id);
  }

  /**
   * When it happened.
   *
   * @param instant in UTC; the time of the block unless set
   * @return this row
   */
  public NotificationRow timestamp(LocalDateTime instant) {
    return set("timestamp", instant);
  }

  /**
   * What it says.
   *
   * @param json an object
   * @return this row
   */
  public NotificationRow data(@Nullable String json) {
    return set("data", json);
  }

  /**
   * Whom it is for.
   *
   * @param userIds instead of the one user it was made for
   * @return this row
   */
  public NotificationRow userIds(int... userIds) {
    return set("user_ids", userIds);
  }

  @Override
  NotificationRow self() {
    return this;
  }
}
