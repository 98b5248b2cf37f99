package io.challenges.migrations;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The migrations cannot be applied, or are not as they should be. */
public final class ChallengeMigrationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  ChallengeMigrationException(String message, List<String> problems, String advice) {
    super(
        message
            + String.join("", problems.stream().map(problem -> "\n- " + problem).toList())
            + advice);
    this.problems = List.copyOf(problems);
  }

  ChallengeMigrationException(String message) {
    this(message, (Throwable) null);
  }

  ChallengeMigrationException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.problems = List.of(message);
  }

  /**
   * Everything that was found, each of which the message lists too.
   *
   * @return one sentence for each problem
   */
  public List<String> problems() {
    return problems;
  }
}
