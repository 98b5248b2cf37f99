package io.challenges.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeFiguresTest {

  private final ChallengeFigures figures = new ChallengeFigures();

  @Test
  void addsUp() {
    figures.add(tick(2));
    figures.add(tick(5));

    assertThat(figures.ticks()).isEqualTo(2);
    assertThat(figures.rowsScanned()).isEqualTo(14);
    assertThat(figures.keysDerived()).isEqualTo(10);
    assertThat(figures.completed()).isEqualTo(6);
  }

  @Test
  void percentilesAreTimesThatWereTaken() {
    assertThat(figures.percentile(50)).isZero();
    for (int millis = 200; millis >= 1; millis--) {
      figures.add(tick(millis));
    }

    assertThat(figures.percentile(50)).hasMillis(100);
    assertThat(figures.percentile(99)).hasMillis(198);
    assertThat(figures.percentile(100)).hasMillis(200);
  }

  private static TickResult tick(int millis) {
    return new TickResult(
        "m",
        Outcome.PROCESSED,
        7,
        5,
        3,
        0,
        3,
        Map.of(),
        Map.of(),
        Map.of(),
        false,
        null,
        Duration.ofMillis(millis));
  }
}
