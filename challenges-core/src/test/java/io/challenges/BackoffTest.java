package io.challenges;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff();

  private Stream<Long> millis(int pauses) {
    return Stream.generate(backoff::next).limit(pauses).map(Duration::toMillis);
  }

  @Test
  void pausesDoubleUpToHalfAMinute() {
    assertThat(millis(9))
        .containsExactly(250L, 500L, 1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
  }

  @Test
  void theyBeginAgain() {
    assertThat(millis(3)).hasSize(3);

    backoff.reset();

    assertThat(millis(2)).containsExactly(250L, 500L);
  }
}
