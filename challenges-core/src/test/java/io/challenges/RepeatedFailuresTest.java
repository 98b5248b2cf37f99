package io.challenges;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepeatedFailuresTest {

  private final LogLines log = new LogLines();
  private final AtomicLong nanos = new AtomicLong();
  private final RepeatedFailures failures = new RepeatedFailures(log.logger(), nanos::get);

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private void fails(String statement, String state) {
    fails("r", statement, new SQLException("no " + state, state));
  }

  private void fails(String challenge, String statement, Throwable cause) {
    ChallengeTickException failure = new ChallengeTickException(challenge, statement, cause);
    failures.failed("Challenge " + challenge, failure.getMessage(), failure);
  }

  @Test
  void theFirstIsToldWithItsStackTrace() {
    fails("scan", "57014");

    assertThat(log.taken()).containsExactly("ERROR Challenge r, scan: no 57014, with a trace");
  }

  @Test
  void aRepetitionIsNotToldUntilAMinuteLater() {
    fails("scan", "57014");
    log.taken();

    for (int second = 5; second < 60; second += 5) {
      pass(Duration.ofSeconds(5));
      fails("scan", "57014");
    }
    assertThat(log.taken()).isEmpty();

    pass(Duration.ofSeconds(5));
    fails("scan", "57014");
    assertThat(log.taken())
        .containsExactly(
            "ERROR Challenge r, scan: no 57014"
                + " (13 times in 60 s; told again after 2 min at the earliest)");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, Long.MAX_VALUE - 1_000_000_000})
  void theIntervalsDoubleUpToAnHour(long start) {
    nanos.set(start);
    List<Long> toldAtMinutes = new ArrayList<>();
    for (int minute = 0; minute <= 300; minute++) {
      fails("scan", "57014");
      if (!log.taken().isEmpty()) {
        toldAtMinutes.add((long) minute);
      }
      pass(Duration.ofMinutes(1));
    }

    assertThat(toldAtMinutes).containsExactly(0L, 1L, 3L, 7L, 15L, 31L, 63L, 123L, 183L, 243L);
  }

  @Test
  void anotherStatementOrStateIsToldAtOnce() {
    fails("scan", "57014");
    fails("scan", "53100");
    fails("derivation", "57014");

    assertThat(log.taken())
        .containsExactly(
            "ERROR Challenge r, scan: no 57014, with a trace",
            "ERROR Challenge r, scan: no 53100, with a trace",
            "ERROR Challenge r, derivation: no 57014, with a trace");
  }

  @Test
  void twoThatTakeTurnsAreEachToldOnce() {
    for (int turn = 0; turn < 5; turn++) {
      fails("scan", "57014");
      fails("scan", "53100");
    }

    assertThat(log.taken()).hasSize(2);
  }

  @Test
  void anotherMessageIsNoOtherFailure() {
    fails("r", "derivation", new SQLException("key 1", "22012"));
    log.taken();
    pass(Duration.ofSeconds(59));
    fails("r", "derivation", new SQLException("key 2", "22012"));
    assertThat(log.taken()).isEmpty();

    pass(Duration.ofSeconds(1));
    fails("r", "derivation", new SQLException("key 3", "22012"));
    assertThat(log.taken()).singleElement().asString().contains("derivation: key 3 (3 times");
  }

  @Test
  void withoutAStateTheClassCounts() {
    fails("r", "the listener onCompleted", new IllegalStateException("closed"));
    fails("r", "the listener onCompleted", new IllegalStateException("closed"));
    fails("r", "the listener onCompleted", new NullPointerException("null"));
    fails("r", "the listener onCompleted", new SQLException("odd"));

    assertThat(log.taken()).hasSize(3);
  }

  @Test
  void whatIsNoTickIsToldByTheSameRules() {
    for (int round = 0; round < 12; round++) {
      failures.failed("A round", "no connection", new SQLException("refused", "08001"));
      failures.failed("A round", "no connection", new IllegalStateException("no index"));
      pass(Duration.ofSeconds(5));
    }
    failures.failed("A round", "no connection", new SQLException("refused", "08001"));

    assertThat(log.taken())
        .containsExactly(
            "ERROR no connection, with a trace",
            "ERROR no connection, with a trace",
            "ERROR no connection (13 times in 60 s; told again after 2 min at the earliest)");
  }

  @Test
  void oneChallengeDoesNotSpeakForAnother() {
    fails("r", "scan", new SQLException("late", "57014"));
    fails("m", "scan", new SQLException("late", "57014"));
    assertThat(log.taken()).hasSize(2);

    failures.worked("Challenge r");
    assertThat(log.taken())
        .containsExactly("INFO Challenge r went through again; failures before: 1, in 0 s");
    fails("m", "scan", new SQLException("late", "57014"));
    assertThat(log.taken()).isEmpty();
  }

  @Test
  void whatWorksAgainIsToldOnceAndFailsAnew() {
    fails("scan", "57014");
    pass(Duration.ofSeconds(5));
    fails("derivation", "57014");
    pass(Duration.ofSeconds(5));
    log.taken();

    failures.worked("Challenge r");
    failures.worked("Challenge r");
    assertThat(log.taken())
        .containsExactly("INFO Challenge r went through again; failures before: 2, in 10 s");

    fails("scan", "57014");
    assertThat(log.taken()).containsExactly("ERROR Challenge r, scan: no 57014, with a trace");
  }

  @Test
  void whatNeverFailedWorksWithoutAWord() {
    failures.worked("Challenge r");

    assertThat(log.taken()).isEmpty();
  }
}
