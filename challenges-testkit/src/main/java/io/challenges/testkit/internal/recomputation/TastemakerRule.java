package io.challenges.testkit.internal.recomputation;

import static java.util.Comparator.naturalOrder;
import static java.util.Comparator.nullsLast;
import static java.util.stream.Collectors.toSet;

import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * t: the user was among the first who reposted or saved a track that is one of the ten best of the
 * week. Whoever was so at a tick has earned it, whatever became of the track.
 */
final class TastemakerRule implements ChallengeRule {

  private static final int TRACKS = 10;
  private static final int USERS = 10;
  private static final Comparator<Action> EARLIEST =
      Comparator.comparing(Action::at, nullsLast(naturalOrder())).thenComparingInt(Action::userId);

  private final Map<String, DueRow> earned = new LinkedHashMap<>();

  @Override
  public String challengeId() {
    return "t";
  }

  @Override
  public void ticked(HostState host, CatalogueEntry challenge, Instant instant)
      throws SQLException {
    now(host, challenge).forEach(earned::putIfAbsent);
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    Map<String, DueRow> all = new LinkedHashMap<>(earned);
    now(host, challenge).forEach(all::putIfAbsent);
    all.values().forEach(due);
  }

  private static Map<String, DueRow> now(HostState host, CatalogueEntry challenge)
      throws SQLException {
    Set<Integer> best = host.trackScores().stream().limit(TRACKS).map(Score::id).collect(toSet());
    Map<String, DueRow> rows = new LinkedHashMap<>();
    for (List<Action> actions : List.of(reposts(host, best), saves(host, best))) {
      Map<Integer, Integer> placesTaken = new HashMap<>();
      for (Action action : actions) {
        if (placesTaken.merge(action.itemId(), 1, Integer::sum) <= USERS) {
          String specifier = Hex.of(action.userId()) + ":t:" + Hex.of(action.itemId());
          rows.merge(
              specifier,
              challenge.completed(specifier, action.userId(), action.at()),
              (one, other) -> earlier(one, other) ? one : other);
        }
      }
    }
    return rows;
  }

  private static List<Action> reposts(HostState host, Set<Integer> tracks) throws SQLException {
    List<Action> actions = new ArrayList<>();
    host.reposts(action -> addIfOf(tracks, action, actions));
    actions.sort(EARLIEST);
    return actions;
  }

  private static List<Action> saves(HostState host, Set<Integer> tracks) throws SQLException {
    List<Action> actions = new ArrayList<>();
    host.saves(action -> addIfOf(tracks, action, actions));
    actions.sort(EARLIEST);
    return actions;
  }

  private static void addIfOf(Set<Integer> tracks, Action action, List<Action> actions) {
    if (action.ofTrack() && tracks.contains(action.itemId())) {
      actions.add(action);
    }
  }

  /** One without a time is later than any other. */
  private static boolean earlier(DueRow one, DueRow other) {
    LocalDateTime first = one.completedAt();
    LocalDateTime second = other.completedAt();
    return second == null || (first != null && first.isBefore(second));
  }
}
