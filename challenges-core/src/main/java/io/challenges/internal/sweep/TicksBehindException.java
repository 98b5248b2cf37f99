package io.challenges.internal.sweep;

import java.sql.SQLException;

/** Ticks have more than a batch still to read, so what is theirs cannot be told apart. */
final class TicksBehindException extends SQLException {

  private static final long serialVersionUID = 1L;

  TicksBehindException() {
    super(
        "ticks have more than a batch still to read, so it cannot be told what they will write; let"
            + " them catch up (ChallengeIndexer.drain), or raise the batch size, and ask again",
        "55000");
  }
}
