package io.challenges.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkOptionsTest {

  @Test
  void measuresEverythingForTheReadmeUnlessItIsToldOtherwise() {
    BenchmarkOptions options = BenchmarkOptions.parse(List.of());

    assertThat(options.size()).isEqualTo(new Size(0.1, 0.1));
    assertThat(options.rounds()).isEqualTo(5);
    assertThat(options.only()).containsExactly(Workload.values());
    assertThat(options.isForReadme()).isTrue();
    assertThat(options.data()).isNull();
  }

  @Test
  void takesValuesInBothForms() {
    BenchmarkOptions options =
        BenchmarkOptions.parse(
            List.of("--scale", "1", "--catalogue=0.5", "--rounds=7", "--data", "/d", "--keep"));

    assertThat(options.size()).isEqualTo(new Size(1, 0.5));
    assertThat(options.rounds()).isEqualTo(7);
    assertThat(options.data()).isEqualTo(Path.of("/d"));
    assertThat(options.keep()).isTrue();
  }

  @Test
  void doesNotTellTheReadmeOfAFewWorkloads() {
    BenchmarkOptions options = BenchmarkOptions.parse(List.of("--only", "idle,completing"));

    assertThat(options.only()).containsExactly(Workload.IDLE, Workload.COMPLETING);
    assertThat(options.isForReadme()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --scale=2       | --scale takes a number from 0.001 to 1, not "2"
          --scale         | --scale takes a number from 0.001 to 1, not ""
          --catalogue=x   | --catalogue takes a number from 0.001 to 1, not "x"
          --rounds=0      | --rounds takes a number from 1 to 100, not "0"
          --only=idle,x   | There is no workload "x"; there are idle, completing, unchanged
          --keep          | --keep needs a directory that stays: add --data <directory>
          --data=         | --data takes a directory
          --speed=1       | There is no option --speed
          """)
  void refusesWhatItDoesNotKnow(String argument, String message) {
    assertThatThrownBy(() -> BenchmarkOptions.parse(List.of(argument)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }
}
