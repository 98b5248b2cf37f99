package io.challenges.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoOptionsTest {

  @Test
  void hasDefaults() {
    assertThat(DemoOptions.parse(List.of())).isEqualTo(new DemoOptions(20, 4, 25, 20_000));
  }

  @Test
  void takesValuesInBothForms() {
    assertThat(
            DemoOptions.parse(
                List.of("--seconds=1", "--writers", "2", "--blocks-per-second=3", "--users", "4")))
        .isEqualTo(new DemoOptions(1, 2, 3, 4));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "3601", "ten", "1.5", ""})
  void refusesOtherNumbers(String value) {
    assertThatThrownBy(() -> DemoOptions.parse(List.of("--seconds", value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--seconds takes a number from 1 to 3600, not \"%s\"", value);
  }

  @Test
  void refusesAMissingValue() {
    assertThatThrownBy(() -> DemoOptions.parse(List.of("--writers")))
        .hasMessage("--writers takes a number from 1 to 64, not \"\"");
  }
}
