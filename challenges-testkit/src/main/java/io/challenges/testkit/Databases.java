package io.challenges.testkit;

import io.challenges.testkit.internal.SqlFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Makes and drops databases on a server; only those that it made itself are ever dropped. */
final class Databases {

  private static final String PREFIX = "challenges_testkit_";

  /** How long a session may take to end once its client has left. */
  private static final Duration SESSION_END = Duration.ofSeconds(5);

  private static final Duration POLL = Duration.ofMillis(2);

  private final ServerUrl server;
  private final int version;
  private final String prefix = PREFIX + UUID.randomUUID().toString().substring(0, 8) + "_";
  private final AtomicInteger counter = new AtomicInteger();
  private final Set<String> made = ConcurrentHashMap.newKeySet();

  /** The version as {@code server_version_num} gives it. */
  Databases(ServerUrl server, int version) {
    this.server = server;
    this.version = version;
  }

  ServerUrl url(String database) {
    return server.database(database);
  }

  /**
   * A database to clone, in which no session is or can be: with one, cloning waits and then fails.
   */
  String build(Template template) throws SQLException {
    String database = newName();
    try (Connection admin = server.dataSource().getConnection()) {
      execute(admin, "create database " + database + " template template0");
      template.install(url(database).dataSource());
      try (Connection connection = url(database).dataSource().getConnection()) {
        execute(connection, "analyze");
      }
      execute(
          admin, "alter database " + database + " with allow_connections false is_template true");
      awaitNoSession(admin, database);
      return database;
    } catch (SQLException | RuntimeException e) {
      try {
        drop(database);
      } catch (SQLException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }

  /** A database with what the given one holds. */
  String clone(String template) throws SQLException {
    String database = newName();
    try (Connection admin = server.dataSource().getConnection()) {
      // Copying files takes a third of the time that the default takes, which writes all of it to
      // the log
      String strategy = version >= 150_000 ? " strategy file_copy" : "";
      execute(admin, "create database " + database + " template " + template + strategy);
    }
    return database;
  }

  void drop(String database) throws SQLException {
    if (!made.contains(database)) {
      throw new IllegalArgumentException(database + " is not a database of this test run");
    }
    try (Connection admin = server.dataSource().getConnection()) {
      if (!query(
              admin,
              "select datname from pg_database where datname = ? and datistemplate",
              database)
          .isEmpty()) {
        execute(admin, "alter database " + database + " with is_template false");
      }
      List<String> prepared =
          query(admin, "select gid from pg_prepared_xacts where database = ?", database);
      if (!prepared.isEmpty()) {
        rollBack(database, prepared);
      }
      execute(admin, "drop database if exists " + database + " with (force)");
    }
    made.remove(database);
  }

  /** Drops every database that was made and is still there. */
  void dropAll() throws SQLException {
    for (String database : List.copyOf(made)) {
      drop(database);
    }
  }

  /**
   * What sessions hold open in a database after a test, a line for each. Where all of them might
   * just be ending, that is waited for; of those in {@code open} it is known that they are not.
   */
  List<String> leaks(String database, Set<Integer> open) throws SQLException {
    try (Connection admin = server.dataSource().getConnection();
        PreparedStatement statement =
            admin.prepareStatement(SqlFile.read(Databases.class, "leaks.sql"))) {
      statement.setString(1, database);
      long start = System.nanoTime();
      while (true) {
        List<String> leaks = new ArrayList<>();
        boolean certain = false;
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            int session = row.getInt("session");
            certain |= row.wasNull() || open.contains(session);
            leaks.add(row.getString("leak"));
          }
        }
        if (leaks.isEmpty() || certain || System.nanoTime() - start > SESSION_END.toNanos()) {
          return leaks;
        }
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
  }

  @Override
  public String toString() {
    return made.toString();
  }

  private String newName() {
    String name = prefix + counter.incrementAndGet();
    made.add(name);
    return name;
  }

  private void rollBack(String database, List<String> prepared) throws SQLException {
    try (Connection connection = url(database).dataSource().getConnection()) {
      for (String gid : prepared) {
        execute(connection, "rollback prepared '" + gid.replace("'", "''") + "'");
      }
    }
  }

  /** The session that filled a template may take a moment to end. */
  private static void awaitNoSession(Connection admin, String database) throws SQLException {
    String sql = "select pid from pg_stat_activity where datname = ?";
    long start = System.nanoTime();
    while (!query(admin, sql, database).isEmpty()
        && System.nanoTime() - start < SESSION_END.toNanos()) {
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static List<String> query(Connection connection, String sql, String database)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, database);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> found = new ArrayList<>();
        while (rows.next()) {
          found.add(rows.getString(1));
        }
        return found;
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
