package io.challenges.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.benchmark.Target.Subject;
import org.junit.jupiter.api.Test;

class TargetTest {

  private static final Subject LIBRARY = new Subject("completing", "library", 5_000);
  private static final Subject FLOOR = new Subject("completing", "floor", 5_000);

  private final Figures figures = new Figures();

  @Test
  void comparesTwoMedians() {
    add(LIBRARY, 120);
    add(FLOOR, 100);
    Target target = new Target("beside the floor", LIBRARY, FLOOR, 1.3);

    assertThat(target.ratio(figures)).hasValue(1.2);
    assertThat(target.isMet(1.2)).isTrue();
    assertThat(target.isMet(1.31)).isFalse();
    assertThat(target.bound()).isEqualTo("at most 1.30 ×");
    assertThat(target.text(1.2)).isEqualTo("1.20 ×");
  }

  @Test
  void tellsHowManyTimesAsFastWhatIsFarBelow() {
    Target target = new Target("beside row by row", LIBRARY, FLOOR, 1 / 20.0);

    assertThat(target.bound()).isEqualTo("at least 20 × faster");
    assertThat(target.text(1 / 30.0)).isEqualTo("30 × faster");
  }

  @Test
  void saysNothingOfWhatWasNotMeasured() {
    add(LIBRARY, 120);

    assertThat(new Target("beside the floor", LIBRARY, FLOOR, 1.3).ratio(figures)).isEmpty();
  }

  private void add(Subject subject, double millis) {
    figures.add(
        new Figure(
            subject.workload(), subject.contestant(), subject.rows(), 1, Cost.MILLIS, millis));
  }
}
