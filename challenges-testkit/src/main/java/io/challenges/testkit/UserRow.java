package io.challenges.testkit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code users}. Unless told otherwise: neither verified nor deactivated, with a handle, a
 * name and a wallet.
 */
public final class UserRow extends TransactionRow<UserRow> {

  UserRow() {}

  /**
   * Whether the user is verified.
   *
   * @param verified null counts as not
   * @return this row
   */
  public UserRow verified(@Nullable Boolean verified) {
    return set("is_verified", verified);
  }

  /**
   * Whether the account is deactivated.
   *
   * @param deactivated null counts as not
   * @return this row
   */
  public UserRow deactivated(@Nullable Boolean deactivated) {
    return set("is_deactivated", deactivated);
  }

  /**
   * The handle, and with it the lower-case one.
   *
   * @param handle null for a user who has not chosen one
   * @return this row
   */
  public UserRow handle(@Nullable String handle) {
    set("handle", handle);
    return set("handle_lc", handle == null ? null : handle.toLowerCase(Locale.ROOT));
  }

  /**
   * The wallet.
   *
   * @param wallet stored as it is; in mixed case unless set
   * @return this row
   */
  public UserRow wallet(@Nullable String wallet) {
    return set("wallet", wallet);
  }

  /**
   * The name to show.
   *
   * @param name null or empty for none
   * @return this row
   */
  public UserRow name(@Nullable String name) {
    return set("name", name);
  }

  /**
   * What the user says of themself.
   *
   * @param bio null or empty for nothing, which it is unless set
   * @return this row
   */
  public UserRow bio(@Nullable String bio) {
    return set("bio", bio);
  }

  /**
   * The picture, as older clients store it.
   *
   * @param hash null or empty for none, which it is unless set
   * @return this row
   */
  public UserRow profilePicture(@Nullable String hash) {
    return set("profile_picture", hash);
  }

  /**
   * The picture in several sizes, as newer clients store it.
   *
   * @param hash null or empty for none, which it is unless set
   * @return this row
   */
  public UserRow profilePictureSizes(@Nullable String hash) {
    return set("profile_picture_sizes", hash);
  }

  /**
   * The cover photo, as older clients store it.
   *
   * @param hash null or empty for none, which it is unless set
   * @return this row
   */
  public UserRow coverPhoto(@Nullable String hash) {
    return set("cover_photo", hash);
  }

  /**
   * The cover photo in several sizes, as newer clients store it.
   *
   * @param hash null or empty for none, which it is unless set
   * @return this row
   */
  public UserRow coverPhotoSizes(@Nullable String hash) {
    return set("cover_photo_sizes", hash);
  }

  @Override
  UserRow self() {
    return this;
  }
}
