package io.challenges.testkit;

import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The columns of one row of a host's table: those that the seeder fills in unless told otherwise,
 * and what a test says.
 *
 * @param <R> the row's own type
 */
public abstract sealed class HostRow<R extends HostRow<R>> {

  private final Map<String, @Nullable Object> columns = new LinkedHashMap<>();

  private HostRow() {}

  /**
   * Sets any column, also one that has no method here.
   *
   * @param column the name, in the case the server has it
   * @param value what the driver can bind; text is taken for whatever type the column has
   * @return this row
   */
  public final R set(String column, @Nullable Object value) {
    columns.put(column, value);
    return self();
  }

  abstract R self();

  final Map<String, @Nullable Object> columns() {
    return Collections.unmodifiableMap(columns);
  }

  /** A row of any table, by the names of its columns. */
  public static final class Other extends HostRow<Other> {
    Other() {}

    @Override
    Other self() {
      return this;
    }
  }

  /**
   * A row that the chain brings: it has a block, and one row of several is current.
   *
   * @param <R> the row's own type
   */
  public abstract static sealed class Version<R extends Version<R>> extends HostRow<R> {
    private Version() {}

    /**
     * The block of the row's last change.
     *
     * @param block its number, or null for a row without a block; unless set, the seeder's current
     *     block
     * @return this row
     */
    public final R blocknumber(@Nullable Integer block) {
      return set("blocknumber", block);
    }

    /**
     * Whether this is the live version.
     *
     * @param current true unless set
     * @return this row
     */
    public final R current(boolean current) {
      return set("is_current", current);
    }
  }

  /**
   * A row of {@code users}. Unless told otherwise: neither verified nor deactivated, with a handle
   * and a wallet.
   */
  public static final class User extends Version<User> {
    User() {}

    /**
     * Whether the user is verified.
     *
     * @param verified null counts as not
     * @return this row
     */
    public User verified(@Nullable Boolean verified) {
      return set("is_verified", verified);
    }

    /**
     * Whether the account is deactivated.
     *
     * @param deactivated null counts as not
     * @return this row
     */
    public User deactivated(@Nullable Boolean deactivated) {
      return set("is_deactivated", deactivated);
    }

    /**
     * The handle, and with it the lower-case one.
     *
     * @param handle null for a user who has not chosen one
     * @return this row
     */
    public User handle(@Nullable String handle) {
      set("handle", handle);
      return set("handle_lc", handle == null ? null : handle.toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * The wallet.
     *
     * @param wallet stored as it is; in mixed case unless set
     * @return this row
     */
    public User wallet(@Nullable String wallet) {
      return set("wallet", wallet);
    }

    /**
     * When the account was made.
     *
     * @param instant in UTC; the time of the block unless set
     * @return this row
     */
    public User createdAt(@Nullable LocalDateTime instant) {
      return set("created_at", instant);
    }

    /**
     * The transaction, which is part of the key.
     *
     * @param hash of two versions in one block the greater one counts; unless set, greater than all
     *     before
     * @return this row
     */
    public User txhash(String hash) {
      return set("txhash", hash);
    }

    @Override
    User self() {
      return this;
    }
  }

  /** A row of {@code user_events}. Unless told otherwise: no referrer, not on a mobile device. */
  public static final class UserEvent extends Version<UserEvent> {
    UserEvent() {}

    /**
     * Who referred the user.
     *
     * @param userId null for nobody
     * @return this row
     */
    public UserEvent referrer(@Nullable Integer userId) {
      return set("referrer", userId);
    }

    /**
     * Whether the user has signed in on a mobile device.
     *
     * @param mobile null counts as not
     * @return this row
     */
    public UserEvent mobile(@Nullable Boolean mobile) {
      return set("is_mobile_user", mobile);
    }

    /**
     * The key.
     *
     * @param id the next of the table's sequence unless set
     * @return this row
     */
    public UserEvent id(int id) {
      return set("id", id);
    }

    @Override
    UserEvent self() {
      return this;
    }
  }

  /**
   * A row of {@code notification}. Unless told otherwise: of the current block and its time, under
   * a key of its own.
   */
  public static final class Notification extends HostRow<Notification> {
    Notification() {}

    /**
     * Which one among others of the user's.
     *
     * @param specifier the user's id unless set
     * @return this row
     */
    public Notification specifier(String specifier) {
      return set("specifier", specifier);
    }

    /**
     * What makes it one notification: there is at most one of a group and specifier.
     *
     * @param id unless set, one that no other row has
     * @return this row
     */
    public Notification groupId(String id) {
      return set("group_id", id);
    }

    /**
     * The block that it is about.
     *
     * @param block its number, or null; unless set, the seeder's current block
     * @return this row
     */
    public Notification blocknumber(@Nullable Integer block) {
      return set("blocknumber", block);
    }

    /**
     * When it happened.
     *
     * @param instant in UTC; the time of the block unless set
     * @return this row
     */
    public Notification timestamp(LocalDateTime instant) {
      return set("timestamp", instant);
    }

    /**
     * What it says.
     *
     * @param json an object
     * @return this row
     */
    public Notification data(@Nullable String json) {
      return set("data", json);
    }

    /**
     * Whom it is for.
     *
     * @param userIds instead of the one user it was made for
     * @return this row
     */
    public Notification userIds(int... userIds) {
      return set("user_ids", userIds);
    }

    @Override
    Notification self() {
      return this;
    }
  }
}
