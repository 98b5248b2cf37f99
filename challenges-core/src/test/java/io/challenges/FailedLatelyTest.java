package io.challenges;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.IndexerRound.Status;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedLatelyTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final FailedLately failed = new FailedLately(Duration.ofNanos(10), nanos::get);

  private void fails(String challenge) {
    failed.note(
        new IndexerRound(Status.TICKED, List.of(), Map.of(challenge, new SQLException("no"))));
  }

  @Test
  void eachIsLeftAloneForThePause() {
    fails("m");
    nanos.addAndGet(4);
    fails("r");
    assertThat(failed.challenges()).containsExactlyInAnyOrder("m", "r");

    nanos.addAndGet(5);
    assertThat(failed.challenges()).containsExactlyInAnyOrder("m", "r");

    nanos.addAndGet(1);
    assertThat(failed.challenges()).containsExactly("r");

    nanos.addAndGet(4);
    assertThat(failed.challenges()).isEmpty();
  }

  @Test
  void oneThatFailsAgainIsLeftAloneAgain() {
    fails("m");
    nanos.addAndGet(9);
    fails("m");
    nanos.addAndGet(9);

    assertThat(failed.challenges()).containsExactly("m");
  }
}
