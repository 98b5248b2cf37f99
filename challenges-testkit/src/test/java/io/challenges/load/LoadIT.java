package io.challenges.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import io.challenges.testkit.demo.LoadFigures;
import io.challenges.testkit.demo.NaiveJob;
import java.sql.Connection;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * Eight writers and three instances, each ticking every challenge: nothing is lost, and a
 * high-water mark beside them loses. {@code -Dchallenges.load.seconds=60} makes it longer.
 */
@ChallengesDatabase
class LoadIT {

  private static final int SECONDS = Integer.getInteger("challenges.load.seconds", 12);

  @Test
  void nothingIsLost(TestDatabase database) throws Exception {
    try (LoadRun run = LoadRun.start(database.dataSource(), Collections.nCopies(3, Way.PLAIN));
        Connection reader = database.dataSource().getConnection()) {
      NaiveJob naive = new NaiveJob(reader);
      long start = System.nanoTime();
      while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
        naive.tick();
        run.host().requireWriting();
        Thread.sleep(20);
      }
      run.drain(reader);
      naive.tick();
      run.remark(
          String.format(
              Locale.ROOT,
              "A high-water mark lost %,d of %,d rows of user_events.",
              naive.lost(),
              naive.rows()));
      run.finish("Load");

      LoadFigures written = run.host().figures();
      assertThat(naive.lost()).as("a load under which rows can be lost").isPositive();
      assertThat(written.committedLate()).isPositive();
      assertThat(written.rolledBack()).isPositive();
      assertThat(written.rolledBackToSavepoint()).isPositive();
      assertThat(written.exceptionBlocks()).isPositive();
      assertThat(written.prepared()).isPositive();
    }
  }
}
