package io.challenges.testkit;

import java.util.Map;

/** A PostgreSQL server that answers, wherever it came from. */
interface RunningServer extends AutoCloseable {

  /**
   * What servers that the kit starts are told. Nothing needs to survive a crash. Without autovacuum
   * nothing but the test itself freezes rows, moves statistics or takes transaction ids. And a
   * session's time zone that differs from UTC, on both sides of its midnight, shows where a time
   * without zone is taken for a local one.
   */
  Map<String, String> SETTINGS =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "autovacuum", "off",
          "max_connections", "300",
          "max_prepared_transactions", "50",
          "timezone", TestDatabase.TIME_ZONE);

  /** The JDBC URL of a database that exists, with user and password. */
  String url();

  /** For the log and for errors, without a password. */
  String description();

  @Override
  void close();
}
