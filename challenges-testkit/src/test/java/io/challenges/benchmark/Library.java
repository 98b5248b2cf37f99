package io.challenges.benchmark;

import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import java.sql.Connection;
import java.sql.SQLException;

/** The library as hosts embed it: each challenge in a transaction of its own. */
final class Library implements Contestant {

  static final String NAME = "library";

  private final Challenges challenges;
  private final Connection connection;

  Library(Challenges challenges, Connection connection) {
    this.challenges = challenges;
    this.connection = connection;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Triggers triggers() {
    return Triggers.STATEMENTS;
  }

  @Override
  public Connection session() {
    return connection;
  }

  /** Until nothing moves, and nothing more can settle. */
  @Override
  public void skip() throws SQLException {
    for (ChallengeProcessor processor : challenges.processors()) {
      int attempts = 0;
      while (isWork(processor.tick(connection).outcome())) {
        if (++attempts > 10_000) {
          throw new IllegalStateException(processor + " does not come to rest");
        }
      }
    }
  }

  private static boolean isWork(Outcome outcome) {
    return outcome == Outcome.PROCESSED || outcome == Outcome.BUSY;
  }

  @Override
  public Done tick() throws SQLException {
    long rows = 0;
    for (ChallengeProcessor processor : challenges.processors()) {
      TickResult result;
      do {
        result = processor.tick(connection);
        rows += result.inserted() + result.updated();
      } while (result.moreWaiting());
    }
    return Done.all(rows);
  }
}
