package io.challenges.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.IndexerRound;
import io.challenges.IndexerRound.Status;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final Report report = new Report(new PrintStream(written, true, StandardCharsets.UTF_8));

  @Test
  void isNotTooWideForLargeNumbers() {
    DemoOptions options = new DemoOptions(3_600, 64, 1_000, 1_000_000);
    WriterFigures writers = new WriterFigures();
    writers.committed(2_000_000, 25_000_000);
    writers.committed(1_999_981, 25_000_000);
    TickFigures ticks = new TickFigures();
    ticks.add(round(tick("m"), tick("r"), tick("rd"), tick("tut")));

    report.opening(options);
    report.live(options);
    report.written(writers, options.seconds());
    report.ticks(ticks, ticks);
    report.notifications(10_000_000, 10_000_000);
    report.highWaterMark(new HighWaterMark.Loss(10_000_000, 25_000_000));
    report.equal(40_000_000);

    assertThat(written.toString(StandardCharsets.UTF_8).lines())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void showsProgressInEightyColumns() {
    WriterFigures writers = new WriterFigures();
    writers.committed(1, 9_999_999);

    assertThat(Report.progress(Duration.ofSeconds(999), 39_999_999, writers, new TickFigures()))
        .hasSizeLessThanOrEqualTo(80);
  }

  @Test
  void tellsTheFirstDifferences() {
    report.different(Collections.nCopies(21, "r 1f5:259 is missing"));

    assertThat(lines())
        .startsWith("Is it right? NO.")
        .containsOnlyOnce("  and more")
        .filteredOn(line -> line.equals("  r 1f5:259 is missing"))
        .hasSize(20);
  }

  @Test
  void tellsOnceWhatFailedAgainAndAgain() {
    TickFigures ticks = new TickFigures();
    IndexerRound round =
        new IndexerRound(
            Status.TICKED, List.of(), Map.of("r", new SQLException("Challenge r: so it is")));
    ticks.add(round);
    ticks.add(round);

    report.failures(ticks.failures());

    assertThat(lines()).startsWith("Ticks that failed", "  2 times: Challenge r: so it is");
  }

  private List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private static IndexerRound round(TickResult... results) {
    return new IndexerRound(Status.TICKED, List.of(results), Map.of());
  }

  private static TickResult tick(String challengeId) {
    return new TickResult(
        challengeId,
        Outcome.PROCESSED,
        50_000_000,
        5_000_000,
        10_000_000,
        0,
        10_000_000,
        Map.of(),
        Map.of(),
        Map.of(),
        false,
        null,
        Duration.ofSeconds(5));
  }
}
