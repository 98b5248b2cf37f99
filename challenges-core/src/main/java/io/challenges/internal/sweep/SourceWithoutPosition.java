package io.challenges.internal.sweep;

import io.challenges.DirtySource;
import io.challenges.internal.scan.Expansion;
import io.challenges.internal.scan.Oldest;
import io.challenges.internal.scan.SourceText;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.SQLException;

/** The rows of a source that have no position, in one read: nothing else tells them apart. */
record SourceWithoutPosition(DirtySource source) implements Stage {

  private static final Sql WITHOUT =
      Sql.resource("sweep/without_position.sql").with("oldest", Oldest.SQL.text());

  @Override
  public Extent extent(Session session) {
    return new Extent(0, 1, "");
  }

  @Override
  public Slice read(Session session, long next, long end, long oldest, Pace pace)
      throws SQLException {
    Keys read =
        session.query(
            WITHOUT
                .named("rows without a position of " + source.name())
                .with("source", SourceText.of(source)),
            parameters -> parameters.add(oldest).add(oldest == 0),
            results -> Keys.read(results.next()));
    return new Slice(Expansion.of(session, source, read.type(), read.keys()), end);
  }
}
