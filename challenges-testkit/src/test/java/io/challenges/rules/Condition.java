package io.challenges.rules;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Something that becomes true. */
@FunctionalInterface
public interface Condition {

  Duration PATIENCE = Duration.ofSeconds(60);

  boolean holds() throws Exception;

  /** Waits for it, for as long as a loaded machine may take. */
  static void await(String what, Condition condition) {
    long start = System.nanoTime();
    try {
      while (!condition.holds()) {
        if (System.nanoTime() - start > PATIENCE.toNanos()) {
          throw new AssertionError("Waited in vain for " + what);
        }
        LockSupport.parkNanos(1_000_000);
      }
    } catch (Exception e) {
      throw new AssertionError("Could not wait for " + what, e);
    }
  }
}
