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
 * @param insert adds a version that is current, whatever else is
 * @param update rewrites what is current
 * @param append adds a version and demotes the others
 */
record Thing<R extends VersionRow<R>>(String name, Call<R> insert, Call<R> update, Call<R> append) {

  @FunctionalInterface
  interface Call<R> {
    void on(HostRows rows, Consumer<R> columns) throws SQLException;
  }
}
