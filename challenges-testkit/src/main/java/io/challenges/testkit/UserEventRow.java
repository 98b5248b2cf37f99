package io.challenges.testkit;

import org.jspecify.annotations.Nullable;

/** A row of {@code user_events}. Unless told otherwise: no referrer, not on a mobile device. */
public final class UserEventRow extends VersionRow<UserEventRow> {

  UserEventRow() {}

  /**
   * Who referred the user.
   *
   * @param userId null for nobody
   * @return this row
   */
  public UserEventRow referrer(@Nullable Integer userId) {
    return set("referrer", userId);
  }

  /**
   * Whether the user has signed in on a mobile device.
   *
   * @param mobile null counts as not
   * @return this row
   */
  public UserEventRow mobile(@Nullable Boolean mobile) {
    return set("is_mobile_user", mobile);
  }

  /**
   * The key.
   *
   * @param id the next of the table's sequence unless set
   * @return this row
   */
  public UserEventRow id(int id) {
    return set("id", id);
  }

  @Override
  boolean hasBlockhash() {
    return true;
  }

  @Override
  UserEventRow self() {
    return this;
  }
}
