package io.challenges.testkit.internal.recomputation;

import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** p: how much of a profile the user has filled in, in seven steps. */
final class ProfileRule implements ChallengeRule {

  private static final int FOLLOWS = 5;

  @Override
  public String challengeId() {
    return "p";
  }

  @Override
  public void qualifying(HostState host, CatalogueEntry challenge, Consumer<DueRow> due)
      throws SQLException {
    answers(host)
        .forEach(
            (userId, answers) ->
                due.accept(
                    challenge.progressed(
                        Hex.of(userId), userId, Collections.frequency(answers, true))));
  }

  @Override
  public void compareCompanion(HostState host, BiConsumer<String, String> difference)
      throws SQLException {
    Map<Integer, List<Boolean>> kept = host.profiles();
    answers(host)
        .forEach(
            (userId, answers) -> {
              if (!answers.equals(kept.get(userId))) {
                difference.accept(
                    "of user " + userId,
                    "answers %s, but challenge_profile_completion has %s"
                        .formatted(answers, kept.get(userId)));
              }
            });
  }

  /** Bio, name, picture, cover, follows, reposts, saves; of those who can complete a profile. */
  private static Map<Integer, List<Boolean>> answers(HostState host) throws SQLException {
    Map<Integer, Integer> follows = new HashMap<>();
    Map<Integer, Integer> reposts = new HashMap<>();
    Map<Integer, Integer> saves = new HashMap<>();
    host.follows(follower -> follows.merge(follower, 1, Integer::sum));
    host.reposts(repost -> reposts.merge(repost.userId(), 1, Integer::sum));
    host.saves(save -> saves.merge(save.userId(), 1, Integer::sum));
    Map<Integer, List<Boolean>> answers = new TreeMap<>();
    for (User user : host.users().values()) {
      if (user.handle() && !user.deactivated()) {
        answers.put(
            user.id(),
            List.of(
                user.bio(),
                user.name(),
                user.picture(),
                user.cover(),
                follows.getOrDefault(user.id(), 0) >= FOLLOWS,
                reposts.containsKey(user.id()),
                saves.containsKey(user.id())));
      }
    }
    return answers;
  }
}
