package io.challenges.rules;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while this is open, as far as the level lets it through. */
public final class Warnings implements AutoCloseable {

  private final PrintStream console = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  public Warnings() {
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  /** The lines so far, stack traces among them. */
  public List<String> lines() {
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  /** Forgets the lines so far. */
  public void clear() {
    written.reset();
  }

  @Override
  public void close() {
    System.setErr(console);
  }
}
