package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How much lies above a position.
 *
 * @param rows rows that make a key dirty, among those looked at
 * @param more whether a source has rows beyond those
 */
public record Waiting(long rows, boolean more) {

  private static final Sql WAITING = Sql.resource("scan/waiting.sql");

  /** Counts in each source, up to the ceiling, looking at no more than the limit. */
  public static Waiting count(
      Session session, List<DirtySource> sources, long position, long ceiling, long limit)
      throws SQLException {
    String statement =
        sources.stream()
            .map(source -> WAITING.with("source", SourceText.of(source)))
            .map(Sql::text)
            .collect(Collectors.joining("\nunion all\n"));
    return session.query(
        new Sql(WAITING.name(), statement),
        parameters -> {
          for (int n = 0; n < sources.size(); n++) {
            // one more, to know whether there is one
            parameters.add(limit).add(position).add(ceiling).add(limit + 1);
          }
        },
        results -> {
          ResultSet row = results.next();
          long rows = 0;
          boolean more = false;
          while (row.next()) {
            rows += row.getLong("rows");
            more |= row.getBoolean("more");
          }
          return new Waiting(rows, more);
        });
  }
}
