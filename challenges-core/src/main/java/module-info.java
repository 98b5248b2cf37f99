/** Keeps user challenges in PostgreSQL up to date from inside an indexer. */
@SuppressWarnings("requires-automatic") // the PostgreSQL driver
module io.challenges.core {
  requires transitive java.sql;
  requires jdk.jfr;
  requires org.postgresql.jdbc;
  requires org.slf4j;
  requires static org.jspecify;

  exports io.challenges;
}
