package io.challenges.benchmark;

import io.challenges.StartFrom;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.testkit.BulkHost;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.zip.CRC32;
import org.postgresql.ds.PGSimpleDataSource;

/** Filled databases, migrated, with everything complete that the data's events complete. */
final class Databases {

  private static final String HOST_SCHEMA = SqlText.read("/io/challenges/testkit/host-schema.sql");

  private final BenchmarkServer server;
  private final boolean keep;
  private final PrintStream out;

  /**
   * @param keep whether each is kept as it was filled, and cloned
   */
  Databases(BenchmarkServer server, boolean keep, PrintStream out) {
    this.server = server;
    this.keep = keep;
    this.out = out;
  }

  /** Makes one, in place of what has its name. */
  void make(String name, Size size) throws SQLException {
    if (!keep) {
      server.create(name);
      fill(name, size);
      return;
    }
    String template = template(size);
    if (!server.has(template)) {
      String growing = template + "_growing";
      server.create(growing);
      fill(growing, size);
      server.rename(growing, template);
    }
    out.println("Cloning " + template);
    server.clone(template, name);
  }

  /** Another one for other sizes, and for other migrations. */
  private String template(Size size) {
    CRC32 contents = new CRC32();
    contents.update(HOST_SCHEMA.getBytes(StandardCharsets.UTF_8));
    contents.update(
        ChallengeMigrations.on(new PGSimpleDataSource()).sql().getBytes(StandardCharsets.UTF_8));
    contents.update(size.rows().toString().getBytes(StandardCharsets.UTF_8));
    return "filled_%s_%08x".formatted(size.key(), contents.getValue());
  }

  private void fill(String name, Size size) throws SQLException {
    PGSimpleDataSource dataSource = server.dataSource(name);
    try (Connection connection = dataSource.getConnection()) {
      Session session = new Session(connection);
      session.run("create extension pg_stat_statements");
      session.run(HOST_SCHEMA);
    }
    BulkHost.of(size.rows()).progress(out::println).fill(dataSource);
    ChallengeMigrations.on(dataSource).startFrom(StartFrom.NOW).migrate();
    try (Connection connection = dataSource.getConnection()) {
      Session session = new Session(connection);
      Triggers.install(session);
      out.println("Completing what the events complete");
      FloorFromBeginning.run(connection, FloorFromBeginning.MOBILE);
      FloorFromBeginning.run(connection, FloorFromBeginning.REFERRALS);
      session.run("vacuum analyze");
    }
  }
}
