package io.challenges.rules;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while this is open. */
final class Warnings implements AutoCloseable {

  private final PrintStream console = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  Warnings() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() {
    System.setErr(console);
  }
}
