package io.challenges;

import java.util.List;

/**
 * How the server would run what a tick of a challenge sends, and what is wrong with that.
 *
 * @param challengeId the challenge
 * @param statements the scan of each axis, the expansions, the companions, the derivation, and the
 *     write of its rows
 * @param warnings plain sentences: each read of a table of {@link #LARGE_PAGES} pages or more from
 *     one end to the other, with what to do; each source that no index serves; each source without
 *     {@code xmin}
 */
public record Explanation(
    String challengeId, List<StatementPlan> statements, List<String> warnings) {

  /** From how many pages on a table is large: 1,000 are 8 MB. */
  public static final int LARGE_PAGES = 1_000;

  /**
   * One statement's plan.
   *
   * @param statement what errors call it, such as its file
   * @param plan as {@code explain} prints it
   */
  public record StatementPlan(String statement, String plan) {}

  /**
   * All of it for people: the warnings, then the plans.
   *
   * @return several lines
   */
  public String text() {
    StringBuilder text = new StringBuilder("Challenge ").append(challengeId).append('\n');
    warnings.forEach(warning -> text.append("WARNING: ").append(warning).append('\n'));
    for (StatementPlan statement : statements) {
      text.append('\n').append(statement.statement()).append('\n');
      text.append(statement.plan().indent(2));
    }
    return text.toString();
  }
}
