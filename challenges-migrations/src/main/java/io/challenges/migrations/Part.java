package io.challenges.migrations;

import java.util.Locale;
import java.util.Optional;

/** What a host may have or not, each with a folder of its own for its scripts. */
enum Part implements Need {
  /** The challenges themselves, whichever a host uses. */
  CHALLENGES,

  /** What users are told when a challenge is completed. */
  NOTIFICATIONS,

  /** What users, and whoever listens, are told when one is paid. */
  DISBURSEMENTS,

  /** The count of early completions. */
  SCORE;

  /** Where its part of the Flyway migrations lies. */
  String scripts() {
    return "schema/" + folder();
  }

  @Override
  public Requirements requirements() {
    return Requirements.parse(Resource.of("host/" + folder() + ".txt").text());
  }

  /** What people call it. */
  String phrase() {
    return this == SCORE ? "the score" : folder();
  }

  /** The setting of {@link ChallengeMigrations} that leaves it out, if one does. */
  Optional<String> leftOutBy() {
    return switch (this) {
      case NOTIFICATIONS -> Optional.of("withoutNotifications()");
      case DISBURSEMENTS -> Optional.of("withoutDisbursements()");
      case CHALLENGES, SCORE -> Optional.empty();
    };
  }

  private String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
