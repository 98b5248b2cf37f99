package io.challenges.host;

import io.challenges.rules.Warnings;
import java.lang.reflect.Field;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LocationAwareLogger;

/** What a class logs, at every level, while this is open. */
final class LoggedLines implements AutoCloseable {

  private final Logger logger;
  private final int level;
  private final Warnings written = new Warnings();

  LoggedLines(Class<?> logging) {
    logger = LoggerFactory.getLogger(logging);
    level = setLevel(LocationAwareLogger.TRACE_INT);
  }

  /** Its lines so far, without stack traces. */
  List<String> lines() {
    String prefix = " " + logger.getName() + " - ";
    return written.lines().stream()
        .filter(line -> line.contains(prefix))
        .map(
            line ->
                line.substring(line.indexOf("] ") + 2, line.indexOf(prefix))
                    + " "
                    + line.substring(line.indexOf(prefix) + prefix.length()))
        .toList();
  }

  /** Everybody's lines so far, as they are. */
  List<String> written() {
    return written.lines();
  }

  /** How many stack traces of a failure there are so far. */
  long stackTracesOf(Class<? extends Throwable> failure) {
    return written.lines().stream()
        .filter(line -> line.startsWith(failure.getName() + ":"))
        .count();
  }

  void clear() {
    written.clear();
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
    written.close();
    setLevel(level);
  }
}
