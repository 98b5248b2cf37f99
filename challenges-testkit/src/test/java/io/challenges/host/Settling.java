package io.challenges.host;

import io.challenges.ChallengeProcessor;
import io.challenges.TickResult.Outcome;
import io.challenges.rules.Condition;
import java.sql.Connection;

/** Ticks until nothing moves. */
final class Settling {

  private Settling() {}

  static void settle(ChallengeProcessor processor, Connection connection) {
    Condition.await(
        processor + " to come to rest", () -> processor.tick(connection).outcome() == Outcome.IDLE);
  }
}
