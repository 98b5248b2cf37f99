package io.challenges.host;

import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** The sessions of a listener, as another one sees them. */
final class ListeningSessions {

  private static final String PIDS =
      """
      select pid
      from pg_stat_activity
      where datname = current_database() and application_name = 'listening'
      """;

  private final String url;
  private final Connection observer;

  ListeningSessions(TestDatabase database) throws SQLException {
    this.url = database.url();
    this.observer = database.connect();
  }

  /**
   * @param properties of the driver, as in a URL
   */
  DataSource dataSource(String... properties) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(
        url
            + (url.contains("?") ? '&' : '?')
            + Stream.concat(Stream.of("ApplicationName=listening"), Stream.of(properties))
                .collect(Collectors.joining("&")));
    return dataSource;
  }

  int count() throws SQLException {
    return Deployment.values(observer, PIDS).size();
  }

  /** As an administrator does, or a server that is shut down. */
  void terminate() throws SQLException {
    if (Deployment.values(
            observer, "select pg_terminate_backend(pid) from (" + PIDS + ") as sessions")
        .isEmpty()) {
      throw new AssertionError("Nobody is listening");
    }
    Condition.await("the end of the session", () -> count() == 0);
  }
}
