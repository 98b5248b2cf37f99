package io.challenges.history;

import io.challenges.testkit.CommentRow;
import io.challenges.testkit.ContestRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Comments, contests and plays. */
final class TalkKinds extends Kinds {

  /** The comments that are pinned are among the first, and some of them never made. */
  static final int COMMENTS_PINNED = 8;

  private int comments;
  private int contests;

  TalkKinds(Chance chance) {
    super(chance);
    kind(6, this::comment);
    kind(5, this::changeComment);
    kind(4, this::contest);
    kind(4, this::changeContest);
    kind(8, this::play);
    kind(2, this::listen);
  }

  private Step comment() {
    comments++;
    int id = comments;
    int user = user();
    int track = track();
    Change<CommentRow> columns = visibility().and(commentedAt());
    return write(
        "insert comment %d of user %d%s".formatted(id, user, columns.text()),
        (rows, run) -> rows.comment(id, user, track, columns.at(run.now())));
  }

  private Change<CommentRow> commentedAt() {
    if (chance.percent(5)) {
      return Change.of("never", row -> row.createdAt(null));
    }
    Duration ago = chance.percent(70) ? Duration.ZERO : Duration.ofDays(chance.below(15));
    return Change.timed(ago + " ago", (row, now) -> row.createdAt(now.minus(ago)));
  }

  private Change<CommentRow> visibility() {
    Boolean visible = chance.flag(70);
    Boolean deleted = chance.flag(25);
    return Change.of(
        "visible=%s deleted=%s".formatted(visible, deleted),
        row -> row.visible(visible).deleted(deleted));
  }

  private Step changeComment() {
    if (comments == 0) {
      return comment();
    }
    int id = chance.upTo(comments);
    Change<CommentRow> columns = visibility();
    return write(
        "update comment " + id + columns.text(),
        (rows, run) -> rows.updateComment(id, columns.at(run.now())));
  }

  private Step contest() {
    contests++;
    int id = contests;
    int host = chance.upTo(3);
    Duration ago = Duration.ofHours(chance.below(10) * 24L);
    boolean never = chance.percent(5);
    Change<ContestRow> columns = winners();
    return write(
        "insert contest %d of user %d %s ago%s".formatted(id, host, ago, columns.text()),
        (rows, run) ->
            rows.contest(
                id,
                host,
                columns
                    .at(run.now())
                    .andThen(row -> row.createdAt(never ? null : run.now().minus(ago)))));
  }

  private Step changeContest() {
    if (contests == 0) {
      return contest();
    }
    int id = chance.upTo(contests);
    Boolean deleted = chance.flag(40);
    Change<ContestRow> columns =
        chance.percent(70)
            ? winners()
            : Change.of("deleted=" + deleted, row -> row.deleted(deleted));
    return write(
        "update contest " + id + columns.text(),
        (rows, run) -> rows.updateContest(id, columns.at(run.now())));
  }

  private Change<ContestRow> winners() {
    if (chance.percent(20)) {
      String malformed =
          chance.oneOf(
              "null", "{\"1\": 2}", "7", "\"7\"", "[1, \"x\"]", "[1, null]", "[[1]]", "[1, {}]");
      return Change.of("winners=" + malformed, row -> row.winnersJson(malformed));
    }
    if (chance.percent(5)) {
      return Change.of("without data", row -> row.data(null));
    }
    List<String> winners = new ArrayList<>();
    for (int place = chance.below(9); place > 0; place--) {
      winners.add(winner());
    }
    return Change.of("winners=" + winners, row -> row.winnersJson(winners.toString()));
  }

  /** As a number or as a string, or a number that no track has. */
  private String winner() {
    if (chance.percent(10)) {
      return chance.oneOf("1.5", "-1", "2147483648", "\"2147483648\"", "1e30");
    }
    int track = track();
    return chance.oneOf("%d", "%d", "%d.0", "\"%d\"").formatted(track);
  }

  private Step play() {
    Integer user = listener();
    int track = chance.upTo(12);
    int writer = chance.percent(75) ? 0 : 1;
    // Not always in the order of the ids
    List<Duration> ago = new ArrayList<>();
    for (int play = chance.upTo(3); play > 0; play--) {
      ago.add(chance.percent(70) ? Duration.ZERO : Duration.ofMinutes(chance.upTo(30)));
    }
    return new Step(
        "writer %d: user %d plays track %d, %s ago".formatted(writer, user, track, ago),
        run -> {
          run.playing(writer, ago);
          run.write(
              writer,
              rows -> {
                for (Duration duration : ago) {
                  rows.play(user, track, row -> row.createdAt(run.now().minus(duration)));
                }
              });
        });
  }

  private @Nullable Integer listener() {
    return chance.percent(10) ? null : chance.upTo(4);
  }

  /** Plays of some time ago, which no sum has: all are refreshed at once. */
  private Step listen() {
    int user = chance.upTo(4);
    int track = chance.upTo(12);
    List<Duration> ago = new ArrayList<>();
    int days = chance.upTo(10);
    for (int day = days; day > 0; day--) {
      ago.add(Duration.ofHours(day * 24L - chance.below(12)));
    }
    boolean unknown = chance.percent(10);
    return new Step(
        "user %d plays track %d, %s ago%s"
            .formatted(user, track, ago, unknown ? ", and at no time" : ""),
        run -> {
          run.playing(0, ago);
          run.write(
              0,
              rows -> {
                for (Duration duration : ago) {
                  rows.play(user, track, row -> row.createdAt(run.now().minus(duration)));
                }
                if (unknown) {
                  rows.play(user, track, row -> row.createdAt(null));
                }
              });
          run.refreshSums();
        });
  }
}
