package io.challenges.internal.scan;

import io.challenges.ChallengeDefinition;
import io.challenges.DirtySource;
import io.challenges.internal.sql.Schema;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether each source can be read in the order of its position, by an index. */
public final class PositionIndexes {

  private static final Logger LOG = LoggerFactory.getLogger(PositionIndexes.class);
  private static final Sql LEADING = Sql.resource("scan/position_index.sql");

  private PositionIndexes() {}

  /**
   * What is missing. A source that cannot be looked at, because a table of its is missing, is left
   * to the tick, which fails by itself and stops nobody else.
   *
   * @param connection a connection with auto-commit on
   * @return a sentence for each source that would be read without an index
   */
  public static Set<String> missing(
      Connection connection, Schema schema, List<ChallengeDefinition> definitions)
      throws SQLException {
    Set<String> missing = new LinkedHashSet<>();
    for (ChallengeDefinition definition : definitions) {
      for (DirtySource source : definition.sources()) {
        try {
          missing(connection, schema, source).ifPresent(missing::add);
        } catch (SQLException e) {
          if (connection.isClosed()) {
            throw e;
          }
          LOG.warn(
              "Challenge {}, {}: its index cannot be looked up: {}",
              definition.challengeId(),
              source.name(),
              e.getMessage());
        }
      }
    }
    return missing;
  }

  /**
   * What one source is missing.
   *
   * @return a sentence; empty where it can be read by an index, or is a view
   */
  public static Optional<String> missing(Connection connection, Schema schema, DirtySource source)
      throws SQLException {
    SourceTable table = SourceTable.of(connection, schema, source);
    if (table.column().isEmpty()) {
      return Optional.of(
          source.name()
              + ": position is an expression, so no index serves it; yield the plain column,"
              + " without a cast");
    }
    return missing(new Session(connection, schema), source, table);
  }

  private static Optional<String> missing(Session session, DirtySource source, SourceTable table)
      throws SQLException {
    boolean fine =
        session.query(
            LEADING,
            parameters -> parameters.add(table.schema()).add(table.table()).add(table.column()),
            results -> {
              ResultSet row = results.next();
              return row.next() && (row.getBoolean("is_view") || row.getBoolean("leads"));
            });
    return fine
        ? Optional.empty()
        : Optional.of(
            source.name()
                + ": no valid index on "
                + table.schema()
                + '.'
                + table.table()
                + " leads with "
                + table.column()
                + "; run ChallengeMigrations, or: create index concurrently on "
                + table.schema()
                + '.'
                + table.table()
                + " ("
                + table.column()
                + ")");
  }
}
