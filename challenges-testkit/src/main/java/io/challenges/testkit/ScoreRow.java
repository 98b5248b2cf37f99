package io.challenges.testkit;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code track_trending_scores} or {@code playlist_trending_scores}. Unless told
 * otherwise: a score of the week, by the version that pays.
 */
public final class ScoreRow extends HostRow<ScoreRow> {

  ScoreRow() {}

  /**
   * What is ranked.
   *
   * @param type {@code TRACKS} or {@code PLAYLISTS} unless set
   * @return this row
   */
  public ScoreRow type(String type) {
    return set("type", type);
  }

  /**
   * Which formula it is by.
   *
   * @param version {@code pnagD} unless set
   * @return this row
   */
  public ScoreRow version(String version) {
    return set("version", version);
  }

  /**
   * Which time it is about.
   *
   * @param range {@code week} unless set
   * @return this row
   */
  public ScoreRow timeRange(String range) {
    return set("time_range", range);
  }

  /**
   * When it was computed.
   *
   * @param instant in UTC; the time of the block unless set
   * @return this row
   */
  public ScoreRow createdAt(@Nullable LocalDateTime instant) {
    return set("created_at", instant);
  }

  @Override
  ScoreRow self() {
    return this;
  }
}
