package io.challenges.internal.tick;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** The checkpoint of an older job that a challenge's starts from. */
final class Predecessor {

  private static final Sql POSITION = Sql.resource("checkpoint/predecessor.sql");
  private static final Sql COPY = Sql.resource("tick/seed_predecessor.sql");

  private Predecessor() {}

  /** Where it stands; empty where there is none. */
  static Optional<Long> position(Session session, ChallengeDefinition definition, Axis axis)
      throws SQLException {
    String name = definition.predecessor(axis);
    if (name == null) {
      return Optional.empty();
    }
    return session.query(
        POSITION,
        parameters -> parameters.add(name),
        results -> {
          ResultSet row = results.next();
          return row.next()
              ? Optional.ofNullable(row.getObject("position", Long.class))
              : Optional.empty();
        });
  }

  /** Takes its place; the first tick adopts that. */
  static Sql copy(String checkpointLiteral, String predecessorLiteral) {
    return COPY.with("name", checkpointLiteral).with("predecessor", predecessorLiteral);
  }
}
