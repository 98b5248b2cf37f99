package io.challenges.internal.sweep;

import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import io.challenges.internal.sweep.Stage.Extent;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Tables by their pages. */
final class Pages {

  private static final Sql PAGES = Sql.resource("sweep/pages_of_table.sql");

  private Pages() {}

  /** All pages of a table; empty for a view, or what is no table at all. */
  static Optional<Extent> of(Session session, String schema, String table) throws SQLException {
    return session.query(
        PAGES,
        parameters -> parameters.add(schema).add(table),
        results -> {
          ResultSet row = results.next();
          Long pages = row.next() ? row.getObject("pages", Long.class) : null;
          return pages == null
              ? Optional.empty()
              : Optional.of(new Extent(0, pages, row.getString("files")));
        });
  }

  /** The first place of a page. */
  static String place(long page) {
    return "(" + page + ",0)";
  }
}
