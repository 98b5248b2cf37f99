package io.challenges;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.TickResult.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RoundLogTest {

  private final LogLines lines = new LogLines();
  private final RoundLog log = new RoundLog(lines.logger(), () -> 0);

  private static TickResult result(Outcome outcome, boolean moreWaiting) {
    return new TickResult(
        "w",
        outcome,
        1200,
        340,
        30,
        4,
        12,
        Map.of(Axis.SLOTS, 70L, Axis.BLOCKS, 99L),
        Map.of(Axis.SLOTS, 71L, Axis.BLOCKS, 105L),
        Map.of(),
        moreWaiting,
        null,
        Duration.ofMillis(18));
  }

  private void failed() {
    log.failed(new ChallengeTickException("w", "scan", new SQLException("late", "57014")));
    lines.taken();
  }

  @Test
  void aTickWithWorkIsALineForDebugging() {
    log.ticked(result(Outcome.PROCESSED, false));
    log.ticked(result(Outcome.PROCESSED, true));

    assertThat(lines.taken())
        .containsExactly(
            "DEBUG Challenge w: rows scanned 1200, keys derived 340, inserted 30, updated 4,"
                + " completed 12; blocks 99 to 105; slots 70 to 71; 18 ms",
            "DEBUG Challenge w: rows scanned 1200, keys derived 340, inserted 30, updated 4,"
                + " completed 12; blocks 99 to 105; slots 70 to 71; more waiting; 18 ms");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "PROCESSED")
  void anyOtherIsNone(Outcome outcome) {
    log.ticked(result(outcome, false));

    assertThat(lines.taken()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"PROCESSED", "BUSY"})
  void aTickThatGoesThroughEndsAFailure(Outcome outcome) {
    failed();

    log.ticked(result(outcome, false));

    assertThat(lines.taken())
        .containsExactly("INFO Challenge w went through again; failures before: 1, in 0 s");
  }

  @Test
  void aBusyOneDoesNot() {
    failed();

    log.ticked(result(Outcome.BUSY, false));
    log.failed(new ChallengeTickException("w", "scan", new SQLException("late", "57014")));

    assertThat(lines.taken()).isEmpty();
  }

  @Test
  void aRoundThatGoesThroughEndsItsFailureAndNoChallenges() {
    failed();
    log.didNotGoThrough(new SQLException("refused", "08001"));
    log.wentThrough();

    assertThat(lines.taken())
        .containsExactly(
            "ERROR A round did not go through: refused, with a trace",
            "INFO A round went through again; failures before: 1, in 0 s");
  }

  @Test
  void aListenerThatFailsIsToldOnceHoweverManyItHears() {
    for (int call = 0; call < 4; call++) {
      log.listenerFailed(new IllegalStateException("closed"));
      log.ticked(result(Outcome.IDLE, false));
      log.wentThrough();
    }

    assertThat(lines.taken())
        .containsExactly(
            "ERROR The indexer's listener failed: java.lang.IllegalStateException: closed, with a"
                + " trace");
  }
}
