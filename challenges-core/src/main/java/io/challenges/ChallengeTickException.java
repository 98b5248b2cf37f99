package io.challenges;

import java.sql.SQLException;

/**
 * A tick failed, or an operator's call that derives rows as a tick does. The SQLSTATE is the
 * cause's.
 */
public final class ChallengeTickException extends SQLException {

  private static final long serialVersionUID = 1L;

  /** The challenge. */
  private final String challengeId;

  /** What was running. */
  private final String statement;

  /**
   * Names the challenge and the statement.
   *
   * @param challengeId the challenge
   * @param statement the SQL file, or what stands for one, that was running
   * @param cause what happened
   */
  public ChallengeTickException(String challengeId, String statement, Throwable cause) {
    super(
        "Challenge " + challengeId + ", " + statement + ": " + cause.getMessage(),
        cause instanceof SQLException sql ? sql.getSQLState() : null,
        cause);
    this.challengeId = challengeId;
    this.statement = statement;
  }

  /**
   * The challenge whose tick failed.
   *
   * @return its id
   */
  public String challengeId() {
    return challengeId;
  }

  /**
   * What was running: an SQL file of this library, a part of a definition, or a listener.
   *
   * @return its name
   */
  public String statement() {
    return statement;
  }
}
