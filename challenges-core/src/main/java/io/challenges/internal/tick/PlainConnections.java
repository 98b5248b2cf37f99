package io.challenges.internal.tick;

import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.postgresql.PGConnection;

/**
 * Which connections lead to one and the same session of the server, whose transactions are READ
 * COMMITTED by themselves. There the server may keep statements under the names that the driver
 * gives them: behind a pooler that shares sessions, a name may be another client's statement. And a
 * statement may be a transaction by itself.
 *
 * <p>What a connection is like shows in what ticks read on it anyway.
 */
public final class PlainConnections {

  private static final Sql SESSION = Sql.resource("tick/session.sql");

  /** Of the driver's connections, which poolers hand out again and again. */
  private final Map<PGConnection, Boolean> known = Collections.synchronizedMap(new WeakHashMap<>());

  /** Whether it is one; nothing where no tick has been there, or it is broken. */
  Optional<Boolean> contains(Connection connection) {
    try {
      return connection.isWrapperFor(PGConnection.class)
          ? Optional.ofNullable(known.get(connection.unwrap(PGConnection.class)))
          : Optional.empty();
    } catch (SQLException e) {
      // whoever uses it will tell
      return Optional.empty();
    }
  }

  /** The statement behind one that yields what there is to learn. */
  static Sql learningBefore(Sql sql) {
    return new Sql(sql.name(), SESSION.text() + "\n;\n" + sql.text());
  }

  /** Learns from what the statement in front has yielded. */
  void learn(Connection connection, ResultSet session) throws SQLException {
    session.next();
    learn(connection, session.getInt("backend"), session.getString("isolation"));
  }

  /**
   * Learns.
   *
   * @param backend the server's session
   * @param isolation how that isolates transactions by default
   */
  void learn(Connection connection, int backend, String isolation) throws SQLException {
    if (connection.isWrapperFor(PGConnection.class)) {
      PGConnection driver = connection.unwrap(PGConnection.class);
      known.put(driver, backend == driver.getBackendPID() && isolation.equals("read committed"));
    }
  }
}
