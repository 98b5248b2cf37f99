package io.challenges.host;

import io.challenges.ChallengeIndexer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/** What an indexer logs, at every level, while this is open. */
final class LoggedLines implements AutoCloseable {

  private final Logger logger = LoggerFactory.getLogger(ChallengeIndexer.class);
  private final PrintStream console = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final int level;

  LoggedLines() {
    level = setLevel(LocationAwareLogger.TRACE_INT);
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
  }

  /** Its lines so far, without stack traces. */
  List<String> ofTheIndexer() {
    String prefix = " " + ChallengeIndexer.class.getName() + " - ";
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.contains(prefix))
        .map(
            line ->
                line.substring(line.indexOf("] ") + 2, line.indexOf(prefix))
                    + " "
                    + line.substring(line.indexOf(prefix) + prefix.length()))
        .toList();
  }

  /** How many stack traces of failed ticks or rounds there are so far. */
  long stackTracesOf(Class<? extends Throwable> failure) {
    return written
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(failure.getName() + ":"))
        .count();
  }

  void clear() {
    written.reset();
  }

  /** The binding reads levels once, when it makes a logger, and has no call to change one. */
  private int setLevel(int level) {
    try {
      Field current = logger.getClass().getDeclaredField("currentLogLevel");
      current.setAccessible(true);
      int before = current.getInt(logger);
      current.setInt(logger, level);
      return before;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The log is not of slf4j-simple: " + logger.getClass(), e);
    }
  }

  @Override
  public void close() {
    System.setErr(console);
    setLevel(level);
  }
}
