package io.challenges.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {

  private final History history = new History();

  @BeforeEach
  void user601WasReferredBy501() {
    history.record(new Member(501, false, null, false));
    history.record(new Member(601, null, 501, true));
  }

  @Test
  void knowsWhatWasTrueOnce() {
    history.record(new Member(501, true, null, false));
    history.record(new Member(601, null, 502, false));

    assertThat(history.earned("m", 601, "259", 1)).isTrue();
    assertThat(history.earned("r", 501, "1f5:259", 1)).isTrue();
    assertThat(history.earned("rv", 501, "1f5:259", 1)).isTrue();
    assertThat(history.earned("rd", 601, "259:1f5", 1)).isTrue();
    assertThat(history.earned("rd", 601, "259:1f6", 1)).isTrue();
    assertThat(history.earned("v", 501, "1f5", 5)).isTrue();
  }

  @Test
  void knowsNothingElse() {
    assertThat(history.earned("m", 501, "1f5", 1)).isFalse();
    assertThat(history.earned("rv", 501, "1f5:259", 1)).isFalse();
    assertThat(history.earned("r", 502, "1f6:259", 1)).isFalse();
    assertThat(history.earned("rd", 602, "25a:1f5", 1)).isFalse();
    assertThat(history.earned("v", 501, "1f5", 5)).isFalse();
    assertThat(history.earned("t", 501, "1f5:t:a", 100)).isFalse();
    assertThat(history.earned("tt", 501, "2025-01-03:1", 1000)).isFalse();
  }

  @Test
  void looksAtUserAndAmount() {
    assertThat(history.earned("m", 602, "259", 1)).isFalse();
    assertThat(history.earned("m", 601, "259", 2)).isFalse();

    history.record(new Member(501, true, null, false));
    assertThat(history.earned("v", 501, "1f5", 1)).isFalse();
    assertThat(history.earned("v", 502, "1f5", 5)).isFalse();
  }

  @Test
  void referringOneselfDoesNotCount() {
    history.record(new Member(700, false, 700, false));

    assertThat(history.earned("r", 700, "2bc:2bc", 1)).isFalse();
    assertThat(history.earned("rd", 700, "2bc:2bc", 1)).isFalse();
  }
}
