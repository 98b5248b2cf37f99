package io.challenges.internal.inspect;

import io.challenges.OpenTransaction;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Session.Binder;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;

/** Who has a transaction open. */
final class OpenTransactions {

  private static final Sql OPEN = Sql.resource("inspect/open_transaction.sql");
  private static final Sql OF_ID = of("inspect/holder_of_id.sql");
  private static final Sql OF_LOCK = of("inspect/holder_of_lock.sql");

  private OpenTransactions() {}

  private static Sql of(String holder) {
    return OPEN.named(holder).with("holder", Sql.resource(holder).text());
  }

  /** The one with a top-level id, unless it has ended. */
  static Optional<OpenTransaction> ofId(Session session, long xid) throws SQLException {
    return find(session, OF_ID, parameters -> parameters.add(xid));
  }

  /** The one that holds an advisory lock, if somebody does. */
  static Optional<OpenTransaction> ofLock(Session session, String name) throws SQLException {
    return find(session, OF_LOCK, parameters -> parameters.add(name));
  }

  private static Optional<OpenTransaction> find(Session session, Sql sql, Binder binder)
      throws SQLException {
    return session.query(
        sql,
        binder,
        results -> {
          ResultSet row = results.next();
          return row.next() ? Optional.of(read(row)) : Optional.empty();
        });
  }

  private static OpenTransaction read(ResultSet row) throws SQLException {
    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
    Long age = row.getObject("age", Long.class);
    return new OpenTransaction(
        row.getObject("pid", Integer.class),
        row.getString("gid"),
        row.getString("user_name"),
        row.getString("database_name"),
        row.getString("application_name"),
        row.getString("state"),
        since == null ? null : since.toInstant(),
        age == null ? null : Duration.ofMillis(age),
        row.getString("query"));
  }
}
