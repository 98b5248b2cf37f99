package io.challenges.internal.tick;

import io.challenges.ChallengeTickException;
import io.challenges.TickResult;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/**
 * A tick for JDK Flight Recorder, from before the lock to after the commit. Idle ones count too: a
 * recording that wants the busy ones only sets a threshold, as for any event.
 */
@Name("io.challenges.Tick")
@Label("Challenge Tick")
@Category("Challenges")
@Description("One tick of one challenge; provisional inside a transaction of the host's")
@StackTrace(false)
final class TickEvent extends Event {

  private static final String FAILED = "FAILED";

  @Label("Challenge")
  final String challenge;

  @Label("Outcome")
  @Description("That of the result, or FAILED")
  @Nullable String outcome;

  @Label("Rows Scanned")
  long rowsScanned;

  @Label("Keys Derived")
  int keysDerived;

  @Label("Rows Inserted")
  int inserted;

  @Label("Rows Updated")
  int updated;

  @Label("Rows Completed")
  int completed;

  @Label("More Waiting")
  @Description("Whether another tick would go on where this one was cut")
  boolean moreWaiting;

  @Label("Failed Statement")
  @Nullable String statement;

  @Label("SQLSTATE")
  @Description("Of the failure, where it has one")
  @Nullable String sqlState;

  private TickEvent(String challenge) {
    this.challenge = challenge;
  }

  static TickEvent begun(String challenge) {
    TickEvent event = new TickEvent(challenge);
    event.begin();
    return event;
  }

  void wentThrough(TickResult result) {
    end();
    if (shouldCommit()) {
      outcome = result.outcome().name();
      rowsScanned = result.rowsScanned();
      keysDerived = result.keysDerived();
      inserted = result.inserted();
      updated = result.updated();
      completed = result.completed();
      moreWaiting = result.moreWaiting();
      commit();
    }
  }

  void failed(ChallengeTickException failure) {
    end();
    if (shouldCommit()) {
      outcome = FAILED;
      statement = failure.statement();
      sqlState = failure.getSQLState();
      commit();
    }
  }
}
