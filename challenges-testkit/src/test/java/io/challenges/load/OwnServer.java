package io.challenges.load;

import io.challenges.StartFrom;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.rules.Deployment;
import io.challenges.testkit.TestDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that nobody else uses, so that it can be crashed. What it commits, it keeps. */
final class OwnServer implements AutoCloseable {

  private final EmbeddedPostgres postgres;
  private final PGSimpleDataSource dataSource = new PGSimpleDataSource();

  private OwnServer(EmbeddedPostgres postgres) {
    this.postgres = postgres;
    dataSource.setUrl(postgres.getJdbcUrl("postgres", "postgres"));
  }

  /** With a host's tables, and all that the migrations add. */
  static OwnServer start() throws IOException, SQLException {
    EmbeddedPostgres postgres =
        EmbeddedPostgres.builder()
            .setLocaleConfig("locale", "C")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_prepared_transactions", "50")
            .setServerConfig("autovacuum", "off")
            .start();
    OwnServer server = new OwnServer(postgres);
    try (Connection connection = server.dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(hostSchema());
    }
    ChallengeMigrations.on(server.dataSource).startFrom(StartFrom.BEGINNING).migrate();
    return server;
  }

  private static String hostSchema() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(TestDatabase.class.getResourceAsStream("host-schema.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** Ends every process of the server without a checkpoint, and starts it again: it recovers. */
  void crash() throws IOException, InterruptedException, SQLException {
    Path data;
    try (Connection connection = dataSource.getConnection()) {
      data = Path.of(String.valueOf(Deployment.value(connection, "show data_directory")));
    }
    // the first word is the server's own program, pg_ctl is next to it
    String options = Files.readString(data.resolve("postmaster.opts"));
    Path program = Path.of(options.substring(0, options.indexOf(' ')));
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(
        List.of(
            program.resolveSibling("pg_ctl").toString(),
            "-D",
            data.toString(),
            "-m",
            "immediate",
            "-w",
            "-l",
            data.resolve("restarted.log").toString(),
            "restart"));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (process.waitFor() != 0) {
      throw new IOException("%s ended with %d".formatted(command, process.exitValue()));
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
