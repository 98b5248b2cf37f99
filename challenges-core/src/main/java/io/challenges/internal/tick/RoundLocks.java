package io.challenges.internal.tick;

import io.challenges.internal.checkpoint.Lock;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/** The locks of a whole round in one transaction, so that two hosts cannot deadlock in theirs. */
public final class RoundLocks {

  private static final Sql LOCKS = Sql.resource("tick/round_locks.sql");

  private RoundLocks() {}

  /**
   * Takes the round's lock, then waits for every challenge's.
   *
   * @param challengeIds in the order in which they are waited for
   * @return false where another transaction has the round's lock
   */
  public static boolean take(Connection connection, Schema schema, Collection<String> challengeIds)
      throws SQLException {
    List<String> names = challengeIds.stream().map(id -> Lock.ofChallenge(schema, id)).toList();
    return new Session(connection, schema)
        .query(
            LOCKS,
            parameters -> parameters.add(Lock.ofRound(schema)).add("text", names),
            results -> {
              ResultSet row = results.next();
              row.next();
              row.getLong("locks");
              return !row.wasNull();
            });
  }
}
