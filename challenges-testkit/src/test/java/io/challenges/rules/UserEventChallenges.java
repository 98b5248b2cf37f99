package io.challenges.rules;

import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The four that one row of {@code user_events} moves, without the rest of the catalogue: for tests
 * that count ticks, rows or statements of all challenges there are.
 */
public final class UserEventChallenges {

  /** Of {@code indexing_checkpoints}: whether a row is one of theirs. */
  public static final String CHECKPOINTS = "tablename ~ '^challenges:(m|r|rd|rv):'";

  private static final Set<String> IDS = Set.of("m", "r", "rd", "rv");

  private UserEventChallenges() {}

  /** With default settings. */
  public static Challenges standard() {
    return of(Challenges.standard());
  }

  public static Challenges with(ChallengeSettings settings) {
    return of(Challenges.with(settings));
  }

  /** What is left of others. */
  public static Challenges of(Challenges challenges) {
    return challenges.without(
        challenges.definitions().stream()
            .map(ChallengeDefinition::challengeId)
            .filter(Predicate.not(IDS::contains))
            .toArray(String[]::new));
  }
}
