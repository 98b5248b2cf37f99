package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.temporal.IsoFields;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** c: the user has commented in an ISO week. */
final class WeeklyCommentRule implements ChallengeRule {

  @Override
  public String challengeId() {
    return "c";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Map<String, DueRow> earliest = new TreeMap<>();
    host.comments(
        comment -> {
          LocalDateTime at = comment.at();
          if (!comment.deleted() && comment.visible() && at != null) {
            String week =
                "%s:%d%02d"
                    .formatted(
                        Hex.of(comment.userId()),
                        at.get(IsoFields.WEEK_BASED_YEAR),
                        at.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
            earliest.merge(
                week,
                challenge.completed(week, comment.userId(), at),
                (one, other) -> earlier(one, other) ? one : other);
          }
        });
    earliest.values().forEach(due);
  }

  private static boolean earlier(DueRow one, DueRow other) {
    LocalDateTime first = one.completedAt();
    LocalDateTime second = other.completedAt();
    return first != null && second != null && first.isBefore(second);
  }
}
