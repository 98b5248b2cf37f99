package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * e: the user has listened day after day. Plays are folded in the batches in which they were read:
 * of those that a tick could see, as far as its checkpoint came, in the order of their ids.
 */
final class ListeningRule implements ChallengeRule {

  private static final String CHECKPOINT = "challenges:e:last_play_id";

  private final Listening listening = new Listening();
  private final Set<Long> folded = new HashSet<>();
  private List<Play> seen = List.of();

  @Override
  public String challengeId() {
    return "e";
  }

  @Override
  public boolean remembers() {
    return true;
  }

  /** What the tick before this one has read shows only now. */
  @Override
  public void ticked(HostState host, CatalogueEntry challenge, Instant instant)
      throws SQLException {
    foldSeen(host, listening, folded);
    seen = unfolded(host, folded);
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    upToNow(host).rows(challenge, due);
  }

  @Override
  public void compareCompanion(HostState host, BiConsumer<String, String> difference)
      throws SQLException {
    Map<Integer, Streak> streaks = upToNow(host).streaks();
    Map<Integer, Streak> kept = host.streaks();
    Set<Integer> users = new HashSet<>(streaks.keySet());
    users.addAll(kept.keySet());
    for (int userId : users) {
      Streak streak = streaks.get(userId);
      if (streak == null || !streak.equals(kept.get(userId))) {
        difference.accept(
            "of user " + userId,
            "is a streak of %s, but challenge_listen_streak has %s"
                .formatted(streak, kept.get(userId)));
      }
    }
  }

  /** Everything that there is to read, without forgetting where the ticks are. */
  private Listening upToNow(HostState host) throws SQLException {
    Listening all = new Listening(listening);
    Set<Long> done = new HashSet<>(folded);
    foldSeen(host, all, done);
    unfolded(host, done).forEach(all::fold);
    return all;
  }

  private void foldSeen(HostState host, Listening into, Set<Long> done) throws SQLException {
    OptionalLong position = host.checkpoint(CHECKPOINT);
    if (position.isPresent()) {
      for (Play play : seen) {
        if (play.id() <= position.getAsLong() && done.add(play.id())) {
          into.fold(play);
        }
      }
    }
  }

  private static List<Play> unfolded(HostState host, Set<Long> done) throws SQLException {
    List<Play> plays = new ArrayList<>();
    host.plays(
        play -> {
          if (!done.contains(play.id())) {
            plays.add(play);
          }
        });
    return plays;
  }
}
