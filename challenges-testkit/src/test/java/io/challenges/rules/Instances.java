package io.challenges.rules;

import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Instances that tick one challenge, in small batches, beside what the test does. */
final class Instances {

  private final List<CompletableFuture<Void>> ticking = new ArrayList<>();
  private final AtomicBoolean stopped = new AtomicBoolean();

  private Instances() {}

  /** One on each connection. */
  static Instances start(TestDatabase database, String challengeId, Connection... connections)
      throws SQLException {
    Instances instances = new Instances();
    for (Connection connection : connections) {
      Deployment instance = Deployment.on(database, settings -> settings.batchSize(4));
      instances.ticking.add(Elsewhere.run(() -> instances.tick(instance, challengeId, connection)));
    }
    return instances;
  }

  /** Each once more after what the test has done, until it has nothing to do. */
  private void tick(Deployment instance, String challengeId, Connection connection) {
    try {
      boolean last;
      TickResult tick;
      do {
        last = stopped.get();
        tick = instance.challenges().processor(challengeId).tick(connection);
      } while (!last || tick.outcome() != Outcome.IDLE);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits for their end; a failure of any is one of the test. */
  void stop() throws Exception {
    stopped.set(true);
    for (CompletableFuture<Void> instance : ticking) {
      instance.get(60, TimeUnit.SECONDS);
    }
  }
}
