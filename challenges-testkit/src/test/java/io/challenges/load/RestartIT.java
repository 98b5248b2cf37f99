package io.challenges.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.rules.Condition;
import io.challenges.testkit.demo.Outages;
import java.util.Collections;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The server is restarted in immediate mode, which is a crash to it. {@code
 * -Dchallenges.load.restarts=20} does it more often.
 */
class RestartIT {

  private static final int RESTARTS = Integer.getInteger("challenges.load.restarts", 3);

  @Test
  void nothingIsLost() throws Exception {
    Random random = new Random(LoadRun.SEED);
    try (OwnServer server = OwnServer.start();
        LoadRun run =
            LoadRun.start(
                server.dataSource(),
                Collections.nCopies(3, Way.PLAIN),
                Outages.RESTARTS,
                challenges -> challenges)) {
      for (int restart = 0; restart < RESTARTS; restart++) {
        goOn(run);
        Thread.sleep(random.nextInt(500));
        server.crash();
      }
      goOn(run);

      run.remark("The server was restarted in immediate mode " + RESTARTS + " times.");
      run.finish("Server restarts", "08001", "08003", "08006", "57P01", "57P02", "57P03");
      assertThat(run.log().failures("08006", "57P02")).isPositive();
    }
  }

  /** Writers write, and instances tick. */
  private static void goOn(LoadRun run) throws InterruptedException {
    run.host().requireWriting();
    int committed = run.host().figures().committed();
    int processed = run.log().processed("m");
    Condition.await(
        "the load to go on",
        () ->
            run.host().figures().committed() > committed + 50
                && run.log().processed("m") > processed + 3);
  }
}
