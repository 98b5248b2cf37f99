package io.challenges.testkit.demo;

import java.sql.SQLException;

/** Which failures of a session a test causes itself. */
@FunctionalInterface
public interface Outages {

  /** None. */
  Outages NONE = failure -> false;

  /** Lost connections, and those that a server refuses while it starts or ends. */
  Outages RESTARTS =
      failure -> {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("08") || state.startsWith("57P");
      };

  boolean expected(SQLException failure);

  /** Waits a moment after a failure that is expected; throws any other. */
  default void passOrThrow(SQLException failure) throws SQLException, InterruptedException {
    if (!expected(failure)) {
      throw failure;
    }
    Thread.sleep(20);
  }
}
