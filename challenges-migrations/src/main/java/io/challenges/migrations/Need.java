package io.challenges.migrations;

import java.util.Optional;

/** What has needs of the host: a part of the migrations, or a challenge. */
sealed interface Need permits Part, Need.BuiltIn {

  /** Tables with columns and keys, and the indexes to build on them. */
  Requirements requirements();

  /** A challenge of the catalogue. What a host's own one reads is the host's to know. */
  record BuiltIn(Resource resource) implements Need {

    private static final String FOLDER = "host/challenges";

    static Optional<BuiltIn> of(String challengeId) {
      // looked for, not asked for: a host may choose any id
      return Resource.in(FOLDER, ".txt").stream()
          .filter(resource -> resource.name().equals(challengeId))
          .findFirst()
          .map(BuiltIn::new);
    }

    String challengeId() {
      return resource.name();
    }

    @Override
    public Requirements requirements() {
      return Requirements.parse(resource.text());
    }
  }
}
