package io.challenges.load;

import io.challenges.rules.Condition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link TickingProcess}, as the test has it at hand. */
final class Ticker implements AutoCloseable {

  private final Process process;
  private final OutputStream input;
  private final List<String> lines = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "ticker");

  private Ticker(Process process) {
    this.process = process;
    this.input = process.getOutputStream();
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts one; with a challenge to stop at, or none. */
  static Ticker start(String url, int batchSize, String... stop) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                TickingProcess.class.getName(),
                url,
                Integer.toString(batchSize)));
    command.addAll(List.of(stop));
    return new Ticker(new ProcessBuilder(command).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader output =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        add(line);
      }
    } catch (IOException e) {
      // The stream was closed with the process.
      add("The output ended: " + e.getMessage());
    }
  }

  private synchronized void add(String line) {
    lines.add(line);
  }

  /** What it has printed so far. */
  synchronized List<String> lines() {
    return List.copyOf(lines);
  }

  /** The lines that begin so, without that. */
  List<String> lines(String beginning) {
    return lines().stream()
        .filter(line -> line.startsWith(beginning))
        .map(line -> line.substring(beginning.length()))
        .toList();
  }

  Ticker say(String line) {
    try {
      input.write((line + '\n').getBytes(StandardCharsets.UTF_8));
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("It has ended: " + lines(), e);
    }
    return this;
  }

  /** Waits until it has printed the line so many times. */
  Ticker await(String line, int times) {
    Condition.await(
        "\"" + line + "\" of a process",
        () -> {
          List<String> printed = lines();
          if (printed.stream().filter(line::equals).count() >= times) {
            return true;
          }
          if (!process.isAlive()) {
            throw new IllegalStateException("It has ended: " + printed);
          }
          return false;
        });
    return this;
  }

  /** Ticks every challenge once, and says what became of those ticks. */
  List<String> round() {
    int before = lines().size();
    int rounds = lines("end of round").size();
    say("round").await("end of round", rounds + 1);
    List<String> printed = lines();
    return printed.subList(before, printed.size()).stream()
        .filter(line -> line.startsWith("tick ") || line.startsWith("failed "))
        .toList();
  }

  /** Ends it with SIGKILL, and waits until all that it has printed is read. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
    reader.join();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
