package io.challenges.testkit;

import static java.util.stream.Collectors.joining;

import java.time.LocalDateTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code events}. Unless told otherwise: a remix contest that is not deleted and has no
 * winners yet.
 */
public final class ContestRow extends ChainRow<ContestRow> {

  ContestRow() {}

  /**
   * Who hosts it.
   *
   * @param userId the id of the host
   * @return this row
   */
  public ContestRow host(int userId) {
    return set("user_id", userId);
  }

  /**
   * The tracks that won.
   *
   * @param trackIds in the order of their places
   * @return this row
   */
  public ContestRow winners(int... trackIds) {
    return winnersJson(
        Arrays.stream(trackIds).mapToObj(Integer::toString).collect(joining(", ", "[", "]")));
  }

  /**
   * The tracks that won, as the host happens to store them.
   *
   * @param json whatever stands where the list should be
   * @return this row
   */
  public ContestRow winnersJson(String json) {
    return data("{\"winners\": " + json + "}");
  }

  /**
   * All that is stored about it.
   *
   * @param json an object with {@code winners}; anything else, or null, to see what comes of it
   * @return this row
   */
  public ContestRow data(@Nullable String json) {
    return set("event_data", json);
  }

  /**
   * Whether it is deleted.
   *
   * @param deleted null counts as not
   * @return this row
   */
  public ContestRow deleted(@Nullable Boolean deleted) {
    return set("is_deleted", deleted);
  }

  /**
   * What kind of event it is.
   *
   * @param type {@code remix_contest} unless set
   * @return this row
   */
  public ContestRow type(String type) {
    return set("event_type", type);
  }

  /**
   * When it was made.
   *
   * @param instant in UTC; the time of the block unless set
   * @return this row
   */
  public ContestRow createdAt(@Nullable LocalDateTime instant) {
    return set("created_at", instant);
  }

  @Override
  ContestRow self() {
    return this;
  }
}
