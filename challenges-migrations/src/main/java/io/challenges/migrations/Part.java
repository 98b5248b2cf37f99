package io.challenges.migrations;

import java.util.Locale;

/** What a host may have or not, each with folders of its own for its scripts and its indexes. */
enum Part {
  /** The challenges themselves. */
  CHALLENGES,

  /** What users are told. */
  NOTIFICATIONS,

  /** The count of early completions. */
  SCORE;

  /** Where its part of the Flyway migrations lies. */
  String scripts() {
    return "schema/" + folder();
  }

  /** Where its indexes lie, one in each file. */
  String indexes() {
    return "indexes/" + folder();
  }

  /** Which tables of the host it needs. */
  Requirements requirements() {
    return Requirements.parse(Resource.of("host/" + folder() + ".txt").text());
  }

  private String folder() {
    return name().toLowerCase(Locale.ROOT);
  }
}
