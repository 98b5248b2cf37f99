package io.challenges.internal.checkpoint;

import io.challenges.internal.sql.Schema;

/** Names of the advisory locks, which PostgreSQL hashes to 64 bits. */
public final class Lock {

  private Lock() {}

  /** Held by whoever works on a challenge, until its transaction ends. */
  public static String ofChallenge(Schema schema, String challengeId) {
    return "io.challenges/" + schema.quoted() + "/challenge/" + challengeId;
  }

  /** Held by whoever ticks all challenges in one transaction. */
  public static String ofRound(Schema schema) {
    return "io.challenges/" + schema.quoted() + "/round";
  }
}
