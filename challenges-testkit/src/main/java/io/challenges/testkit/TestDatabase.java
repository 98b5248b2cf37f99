package io.challenges.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database of one test's own. Tests get it from {@link ChallengesDatabase}, programs from {@link
 * #create}, which also starts the server where there is none yet; it ends with the JVM.
 *
 * <p>The time zone of its sessions is neither UTC nor, most likely, that of the JVM: a timestamp
 * without time zone that somewhere passes through the session's zone shows. Safe for use by several
 * threads, apart from {@link #host()}.
 */
public final class TestDatabase implements AutoCloseable {

  static final String TIME_ZONE = "Pacific/Chatham";

  private final TestServer server;
  private final String name;
  private final SessionDataSource dataSource;
  private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
  private @Nullable HostRows host;

  private TestDatabase(TestServer server, String name) {
    this.server = server;
    this.name = name;
    this.dataSource = new SessionDataSource();
    dataSource.setUrl(url());
  }

  /**
   * Makes a database.
   *
   * @param template what it holds at first
   * @return the database, for the caller to close
   * @throws IllegalStateException if no server can be started or reached, or the template cannot be
   *     built; the message says what else could be tried
   */
  public static TestDatabase create(Template template) {
    TestServer server = TestServer.shared();
    return new TestDatabase(server, server.take(template));
  }

  /**
   * Opens a connection that is closed with the database, unless the test closes it before.
   *
   * @return a new connection with auto-commit on
   * @throws SQLException if the server refuses
   */
  public Connection connect() throws SQLException {
    Connection connection = dataSource.getConnection();
    connections.add(connection);
    return connection;
  }

  /**
   * Connections for what is tested. Whoever takes one closes it: a transaction that is still open
   * at the end of a test is the test's failure.
   *
   * @return a source of new connections, without a pool
   */
  public DataSource dataSource() {
    return dataSource;
  }

  /**
   * The database's name on the server.
   *
   * @return a name that needs no quotes
   */
  public String name() {
    return name;
  }

  /**
   * For what takes nothing but a URL. Sessions made with it have the time zone of their client.
   *
   * @return the JDBC URL, with user and password
   */
  public String url() {
    return server.databases().url(name).url();
  }

  /**
   * For psql and the other tools of PostgreSQL.
   *
   * @return the connection URI, with user and password
   */
  public String uri() {
    return server.databases().url(name).libpq();
  }

  /**
   * Rows of the host, each committed at once, on a connection of its own. For rows within a
   * transaction there is {@link HostRows#on}.
   *
   * @return the same seeder each time
   * @throws SQLException if the server refuses the connection
   */
  public synchronized HostRows host() throws SQLException {
    if (host == null) {
      host = HostRows.on(connect());
    }
    return host;
  }

  /**
   * Closes the connections that {@link #connect} gave, and drops the database in the background.
   */
  @Override
  public void close() {
    try {
      closeConnections();
    } catch (SQLException e) {
      // Dropping ends the session all the same
    }
    server.discard(name);
  }

  void closeConnections() throws SQLException {
    for (Connection connection = connections.poll();
        connection != null;
        connection = connections.poll()) {
      connection.close();
    }
  }

  List<String> leaks() throws SQLException {
    return server.databases().leaks(name, dataSource.openSessions());
  }
}
