package io.challenges.internal.sweep;

import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Tables by their pages. */
final class Pages {

  private static final Sql PAGES = Sql.resource("sweep/pages_of_table.sql");

  private Pages() {}

  /** How many there are; empty for a view, or what is no table at all. */
  static Optional<Long> of(Session session, String schema, String table) throws SQLException {
    return session.query(
        PAGES,
        parameters -> parameters.add(schema).add(table),
        results -> {
          ResultSet row = results.next();
          return row.next()
              ? Optional.ofNullable(row.getObject("pages", Long.class))
              : Optional.empty();
        });
  }

  /** The first place of a page. */
  static String place(long page) {
    return "(" + page + ",0)";
  }
}
