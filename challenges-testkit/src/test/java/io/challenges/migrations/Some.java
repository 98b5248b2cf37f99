package io.challenges.migrations;

import io.challenges.ChallengeDefinition;
import io.challenges.Challenges;
import java.util.List;

/** Challenges of the catalogue, by their ids. */
final class Some {

  private Some() {}

  static Challenges challenges(String... ids) {
    return Challenges.standard()
        .without(
            Challenges.standard().definitions().stream()
                .map(ChallengeDefinition::challengeId)
                .filter(id -> !List.of(ids).contains(id))
                .toArray(String[]::new));
  }
}
