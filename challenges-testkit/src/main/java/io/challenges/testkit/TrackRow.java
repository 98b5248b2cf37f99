package io.challenges.testkit;

import org.jspecify.annotations.Nullable;

/**
 * A row of {@code tracks}. Unless told otherwise: neither deleted nor unlisted nor a stem,
 * available, without a pinned comment.
 */
public final class TrackRow extends TransactionRow<TrackRow> {

  TrackRow() {}

  /**
   * Whose it is.
   *
   * @param userId the id of the owner
   * @return this row
   */
  public TrackRow owner(int userId) {
    return set("owner_id", userId);
  }

  /**
   * Whether it is deleted.
   *
   * @param deleted false unless set
   * @return this row
   */
  public TrackRow deleted(boolean deleted) {
    return set("is_delete", deleted);
  }

  /**
   * Whether only its owner finds it.
   *
   * @param unlisted false unless set
   * @return this row
   */
  public TrackRow unlisted(boolean unlisted) {
    return set("is_unlisted", unlisted);
  }

  /**
   * Whether it can be played.
   *
   * @param available null counts as available
   * @return this row
   */
  public TrackRow available(@Nullable Boolean available) {
    return set("is_available", available);
  }

  /**
   * Which track it is a stem of.
   *
   * @param json an object, {@code null} as JSON, or null
   * @return this row
   */
  public TrackRow stemOf(@Nullable String json) {
    return set("stem_of", json);
  }

  /**
   * Which tracks it is a remix of.
   *
   * @param json an object, {@code null} as JSON, or null
   * @return this row
   */
  public TrackRow remixOf(@Nullable String json) {
    return set("remix_of", json);
  }

  /**
   * The comment that its owner pinned.
   *
   * @param commentId null for none
   * @return this row
   */
  public TrackRow pinnedComment(@Nullable Integer commentId) {
    return set("pinned_comment_id", commentId);
  }

  /**
   * What it is called.
   *
   * @param title named after its id unless set
   * @return this row
   */
  public TrackRow title(@Nullable String title) {
    return set("title", title);
  }

  @Override
  TrackRow self() {
    return this;
  }
}
