package io.challenges.testkit.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

  @Test
  void isWrittenOverOnATerminal() {
    ProgressLine line = new ProgressLine(out, true);
    line.end("long");
    line.end("me");

    assertThat(output()).isEqualTo("\rlong\n\rme  \n");
  }

  @Test
  void isALineOfItsOwnElsewhere() {
    ProgressLine line = new ProgressLine(out, false);
    line.show(() -> "not yet");
    line.end("last");

    assertThat(output()).isEqualTo("last\n");
  }

  private String output() {
    return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
  }
}
