package io.challenges.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SummaryTest {

  private final Figures figures = new Figures();

  @Test
  void comparesWithTheTargetsThatWereMeasured() {
    add(Workload.COMPLETING.option(), Library.NAME, 5_000, Cost.MILLIS, 120);
    add(Workload.COMPLETING.option(), Floor.NAME, 5_000, Cost.MILLIS, 100);
    add(Workload.UNCHANGED.option(), Library.NAME, 5_000, Cost.MILLIS, 140);
    add(Workload.UNCHANGED.option(), Floor.NAME, 5_000, Cost.MILLIS, 100);

    assertThat(markdown())
        .contains(
            "| 5,000 completing rows beside the floor | at most 1.30 × | 1.20 × | met |\n",
            "| 5,000 rows with nothing to change beside the floor | at most 1.30 × | 1.40 × | missed |\n")
        .doesNotContain("catch-up of all referrals");
  }

  @Test
  void hasALineForEachMedian() {
    add(Workload.COMPLETING.option(), Library.NAME, 5_000, Cost.MILLIS, 1234.6);
    add(Workload.COMPLETING.option(), Library.NAME, 5_000, Cost.DEAD, 633);

    assertThat(markdown()).contains("| completing, library | 5,000 | 1,235 |  | 633 |  |  |\n");
  }

  @Test
  void tellsWhatWasGivenUp() {
    add(Workload.COMPLETING.option(), Arena.ROW_BY_ROW_ANY, 100, MovedRows.ROWS_PER_SECOND, 4.5);

    assertThat(markdown())
        .contains(
            "completing, `row by row = any`, with 100 rows was given up, at 4.5 upserts a second.\n");
  }

  private String markdown() {
    return new Summary(figures, new MachineFacts(Map.of("notifications", "1", "user_events", "1")))
        .markdown();
  }

  private void add(String workload, String contestant, long rows, String measure, double value) {
    figures.add(new Figure(workload, contestant, rows, 1, measure, value));
  }
}
