package io.challenges.testkit.internal.recomputation;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The streaks of all users, play by play, and what they have earned. */
final class Listening {

  private static final int RUN = 7;
  private static final Duration NEXT_DAY = Duration.ofHours(16);
  private static final Duration BROKEN = Duration.ofDays(2);
  private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("yyyyMMddHH");

  private final Map<Integer, Run> runs = new HashMap<>();
  private final Map<String, Days> days = new LinkedHashMap<>();

  Listening() {}

  Listening(Listening other) {
    runs.putAll(other.runs);
    days.putAll(other.days);
  }

  void fold(Play play) {
    Run run = runs.get(play.userId());
    if (run != null && play.at().isBefore(run.last().plus(NEXT_DAY))) {
      return;
    }
    Run next =
        run == null || !play.at().isBefore(run.last().plus(BROKEN))
            ? new Run(play.at(), play.at(), 1)
            : new Run(run.first(), play.at(), run.length() + 1);
    runs.put(play.userId(), next);
    boolean further = next.length() > RUN;
    LocalDateTime hour = further ? play.at() : next.first();
    days.put(
        Hex.of(play.userId()) + HOUR.format(hour),
        new Days(play.userId(), further ? 1 : next.length(), further ? 1 : RUN, play.at()));
  }

  void rows(CatalogueEntry challenge, Consumer<DueRow> due) {
    days.forEach((specifier, row) -> due.accept(row.due(specifier, challenge)));
  }

  Map<Integer, Streak> streaks() {
    Map<Integer, Streak> streaks = new HashMap<>();
    runs.forEach((userId, run) -> streaks.put(userId, new Streak(run.last(), run.length())));
    return streaks;
  }

  /**
   * Plays that count, one after another.
   *
   * @param first when the first was
   * @param last when the last was so far
   * @param length how many there are
   */
  private record Run(LocalDateTime first, LocalDateTime last, int length) {}

  /**
   * A row: the first days of a run together, or one of the days after them.
   *
   * @param userId who listened
   * @param progress how many days of it are done
   * @param target how many it has, each of which pays the amount of the catalogue
   * @param last when the last play was that counted
   */
  private record Days(int userId, int progress, int target, LocalDateTime last) {

    DueRow due(String specifier, CatalogueEntry challenge) {
      @Nullable LocalDateTime completedAt = progress == target ? last : null;
      return new DueRow(
          specifier, userId, progress, target, target * challenge.amount(), completedAt);
    }
  }
}
