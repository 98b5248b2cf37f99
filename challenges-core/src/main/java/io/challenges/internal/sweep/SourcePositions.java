package io.challenges.internal.sweep;

import io.challenges.DirtySource;
import io.challenges.internal.scan.Expansion;
import io.challenges.internal.scan.Oldest;
import io.challenges.internal.scan.SourceText;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a source between two positions.
 *
 * @param source the source
 * @param range which positions; null for all that there are
 */
record SourcePositions(DirtySource source, Scope.@Nullable Range range) implements Stage {

  private static final Sql POSITIONS =
      Sql.resource("sweep/positions.sql").with("oldest", Oldest.SQL.text());
  private static final Sql EXTENT = Sql.resource("sweep/positions_of_source.sql");

  @Override
  public Extent extent(Session session) throws SQLException {
    return session.query(
        EXTENT.named("positions of " + source.name()).with("source", SourceText.of(source)),
        parameters -> {},
        results -> {
          ResultSet row = results.next();
          row.next();
          Long least = row.getObject("least", Long.class);
          Long greatest = row.getObject("greatest", Long.class);
          return least == null || greatest == null ? new Extent(0, 0, "") : within(least, greatest);
        });
  }

  private Extent within(long least, long greatest) {
    if (range == null) {
      return new Extent(least, greatest + 1, "");
    }
    long start = Math.max(least, range.from());
    return new Extent(start, Math.max(start, Math.min(greatest, range.to()) + 1), "");
  }

  @Override
  public Slice read(Session session, long next, long end, long oldest, Pace pace)
      throws SQLException {
    return session.query(
        POSITIONS.named("positions of " + source.name()).with("source", SourceText.of(source)),
        parameters ->
            parameters
                .add(oldest)
                .add(oldest == 0)
                .add(next - 1)
                .add(end - 1)
                .add((long) pace.batchSize()),
        results -> {
          ResultSet row = results.next();
          Keys read = Keys.read(row);
          long reached = row.getLong("reached");
          List<String> keys = Expansion.of(session, source, read.type(), read.keys());
          return new Slice(keys, read.rows() < pace.batchSize() ? end : reached + 1);
        });
  }
}
