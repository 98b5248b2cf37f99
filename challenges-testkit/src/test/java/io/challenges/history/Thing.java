package io.challenges.history;

import io.challenges.testkit.HostRows;
import io.challenges.testkit.VersionRow;
import java.sql.SQLException;
import java.util.function.Consumer;

/**
 * Something of which the host keeps versions.
 *
 * @param <R> its rows
 * @param name what it is called in the log
 * @param table where its versions are
 * @param condition which of the table's rows they are
 * @param insert adds a version that is current, whatever else is
 * @param update rewrites what is current
 * @param append adds a version and demotes the others
 */
record Thing<R extends VersionRow<R>>(
    String name, String table, String condition, Call<R> insert, Call<R> update, Call<R> append) {

  @FunctionalInterface
  interface Call<R> {
    void on(HostRows rows, Consumer<R> columns) throws SQLException;
  }

  /** Rewrites the version that counts so that it no longer does, and an older one may. */
  void uncover(HostRows rows) throws SQLException {
    String order = table.equals("user_events") ? "id" : "txhash";
    rows.sql(
        """
        update %1$s
        set is_current = false, blocknumber = (select max(number) from blocks)
        where ctid = (
          select ctid
          from %1$s
          where %2$s and is_current
          order by blocknumber desc nulls last, %3$s desc
          limit 1
        )
        """
            .formatted(table, condition, order));
  }
}
