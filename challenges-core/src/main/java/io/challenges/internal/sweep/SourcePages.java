package io.challenges.internal.sweep;

import io.challenges.DirtySource;
import io.challenges.internal.scan.Expansion;
import io.challenges.internal.scan.Oldest;
import io.challenges.internal.scan.SourceTable;
import io.challenges.internal.scan.SourceText;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.SQLException;

/** The rows of a source, as they lie in its table. */
record SourcePages(DirtySource source, SourceTable table) implements Stage {

  private static final Sql PAGES =
      Sql.resource("sweep/pages.sql").with("oldest", Oldest.SQL.text());

  @Override
  public Extent extent(Session session) throws SQLException {
    return Pages.of(session, table.schema(), table.table()).orElse(new Extent(0, 0, ""));
  }

  @Override
  public Slice read(Session session, long next, long end, long oldest, Pace pace)
      throws SQLException {
    Sql pages = PAGES.named("pages of " + source.name()).with("source", SourceText.of(source));
    Pace.Read read =
        pace.read(
            next,
            end,
            (until, most) ->
                session.query(
                    pages,
                    parameters ->
                        parameters
                            .add(oldest)
                            .add(most)
                            .add(Pages.place(next))
                            .add(Pages.place(until))
                            .add(oldest == 0),
                    results -> Keys.read(results.next())));
    Keys keys = read.keys();
    return new Slice(Expansion.of(session, source, keys.type(), keys.keys()), read.next());
  }
}
