package io.challenges.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FiguresTest {

  private final Figures figures = new Figures();

  @Test
  void theMedianIsThatOfOneContestantWithOneNumberOfRows() {
    add("library", 5_000, 1, 30);
    add("library", 5_000, 2, 10);
    add("library", 5_000, 3, 20);
    add("library", 1, 1, 1);
    add("floor", 5_000, 1, 5);

    assertThat(figures.median("completing", "library", 5_000, Cost.MILLIS)).hasValue(20);
  }

  @Test
  void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
    add("library", 1, 1, 1);
    add("library", 1, 2, 2);
    add("library", 1, 3, 4);
    add("library", 1, 4, 100);

    assertThat(figures.median("completing", "library", 1, Cost.MILLIS)).hasValue(3);
  }

  @Test
  void thereIsNoMedianOfNothing() {
    assertThat(figures.median("completing", "library", 1, Cost.MILLIS)).isEmpty();
  }

  @Test
  void csvHasALineForEach() {
    add("library", 5_000, 1, 1234.56789);

    assertThat(figures.csv())
        .isEqualTo(
            """
            workload,contestant,rows,round,measure,value
            completing,library,5000,1,ms,1234.57
            """);
  }

  @Test
  void refusesWhatWouldNotStayOneColumn() {
    assertThatThrownBy(() -> add("library, idle", 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("library, idle");
  }

  private void add(String contestant, long rows, int round, double millis) {
    figures.add(new Figure("completing", contestant, rows, round, Cost.MILLIS, millis));
  }
}
