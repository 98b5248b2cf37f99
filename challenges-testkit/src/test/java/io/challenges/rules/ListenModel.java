package io.challenges.rules;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One user's plays, folded all at once as the rule of e says. */
final class ListenModel {

  private final String user;
  private final List<List<LocalDateTime>> runs = new ArrayList<>();
  private @Nullable LocalDateTime last;

  ListenModel(int userId) {
    this.user = Integer.toHexString(userId);
  }

  void play(LocalDateTime at) {
    long minutes = last == null ? Long.MAX_VALUE : Duration.between(last, at).toMinutes();
    if (minutes < 16 * 60) {
      return;
    }
    if (minutes >= 48 * 60) {
      runs.add(new ArrayList<>());
    }
    runs.get(runs.size() - 1).add(at);
    last = at;
  }

  /** Specifier, progress and whether it is complete. */
  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (List<LocalDateTime> run : runs) {
      rows.add(specifier(run.get(0)) + " " + Math.min(7, run.size()) + " " + (run.size() >= 7));
      for (LocalDateTime further : run.subList(Math.min(7, run.size()), run.size())) {
        rows.add(specifier(further) + " 1 true");
      }
    }
    return rows;
  }

  private String specifier(LocalDateTime at) {
    return user
        + "%d%02d%02d%02d"
            .formatted(at.getYear(), at.getMonthValue(), at.getDayOfMonth(), at.getHour());
  }
}
