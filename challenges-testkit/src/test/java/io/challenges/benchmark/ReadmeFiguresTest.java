package io.challenges.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README says of speed is what the benchmarks have measured. */
class ReadmeFiguresTest {

  private static final Pattern LINK = Pattern.compile("]\\((docs/benchmarks/[^)]*)\\)");

  @Test
  void comeFromTheBenchmarks() throws IOException {
    String summary = Files.readString(BenchmarkOptions.DOCUMENTED.resolve(Output.SUMMARY));

    assertThat(Readme.block(Files.readString(Readme.FILE))).isEqualTo(Readme.blockOf(summary));
  }

  @Test
  void showChartsThatAreThere() throws IOException {
    String block = Readme.block(Files.readString(Readme.FILE));

    assertThat(LINK.matcher(block).results().map((MatchResult link) -> link.group(1)))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(Readme.FILE.resolveSibling(file)).exists());
  }
}
