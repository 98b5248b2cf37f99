package io.challenges;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.event.EventRecordingLogger;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

/** Keeps what is logged, at every level. */
final class LogLines {

  private final Queue<SubstituteLoggingEvent> events = new ArrayDeque<>();
  private final Logger logger =
      new EventRecordingLogger(new SubstituteLogger("test", events, false), events);

  Logger logger() {
    return logger;
  }

  /** What was logged since the last call: level, message, and the stack trace's exception. */
  List<String> taken() {
    List<String> lines = new ArrayList<>();
    for (SubstituteLoggingEvent event : events) {
      String message =
          MessageFormatter.arrayFormat(event.getMessage(), event.getArgumentArray()).getMessage();
      Throwable trace = event.getThrowable();
      lines.add(event.getLevel() + " " + message + (trace == null ? "" : ", with a trace"));
    }
    events.clear();
    return lines;
  }
}
