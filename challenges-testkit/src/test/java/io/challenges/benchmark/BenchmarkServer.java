package io.challenges.benchmark;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** A server that nobody else uses, set up as one in production is: what it commits, it keeps. */
final class BenchmarkServer implements AutoCloseable {

  static final String DEFAULT_DATABASE = "postgres";

  private final EmbeddedPostgres postgres;
  private final @Nullable Path temporary;

  private BenchmarkServer(EmbeddedPostgres postgres, @Nullable Path temporary) {
    this.postgres = postgres;
    this.temporary = temporary;
  }

  /**
   * @param directory where its data is and stays; null for one that goes with it
   */
  static BenchmarkServer start(@Nullable Path directory) throws IOException {
    Path temporary = directory == null ? Files.createTempDirectory("challenges-benchmark-") : null;
    Path parent = Objects.requireNonNullElse(directory, temporary);
    Files.createDirectories(parent);
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(parent.resolve("data"))
            // also where the run is broken off
            .setCleanDataDirectory(temporary != null)
            // after a kill it recovers first
            .setPGStartupWait(Duration.ofMinutes(5))
            .setLocaleConfig("locale", "C");
    settings().forEach(builder::setServerConfig);
    return new BenchmarkServer(builder.start(), temporary);
  }

  /** What differs from the server's defaults, or from those of the embedded one. */
  static Map<String, String> settings() {
    long memory =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize();
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("fsync", "on");
    settings.put("synchronous_commit", "on");
    settings.put("full_page_writes", "on");
    settings.put("autovacuum", "on");
    settings.put("shared_buffers", megabytes(memory / 4));
    settings.put("effective_cache_size", megabytes(memory / 8 * 5));
    settings.put("maintenance_work_mem", megabytes(Math.min(memory / 16, 1L << 30)));
    settings.put("random_page_cost", "1.1");
    settings.put("max_wal_size", "8GB");
    settings.put("checkpoint_timeout", "15min");
    settings.put("max_connections", "100");
    settings.put("shared_preload_libraries", "pg_stat_statements");
    return settings;
  }

  private static String megabytes(long bytes) {
    return (bytes >> 20) + "MB";
  }

  String url(String database) {
    return postgres.getJdbcUrl("postgres", database);
  }

  PGSimpleDataSource dataSource(String database) {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(url(database));
    return dataSource;
  }

  boolean has(String database) throws SQLException {
    return maintenance(
        session ->
            session.number("select count(*) from pg_database where datname = ?", database) > 0);
  }

  void create(String database) throws SQLException {
    maintenance(
        session -> {
          session.run("drop database if exists %s with (force)".formatted(database));
          session.run("create database " + database);
          return true;
        });
  }

  void clone(String template, String database) throws SQLException {
    maintenance(
        session -> {
          session.run("drop database if exists %s with (force)".formatted(database));
          session.run(
              "create database %s template %s strategy file_copy".formatted(database, template));
          return true;
        });
  }

  void drop(String database) throws SQLException {
    maintenance(
        session -> {
          session.run("drop database if exists %s with (force)".formatted(database));
          return true;
        });
  }

  /** Only a whole one has the name. */
  void rename(String database, String name) throws SQLException {
    maintenance(
        session -> {
          session.run("alter database %s rename to %s".formatted(database, name));
          return true;
        });
  }

  private interface Work {
    boolean on(Session session) throws SQLException;
  }

  private boolean maintenance(Work work) throws SQLException {
    try (Connection connection = dataSource(DEFAULT_DATABASE).getConnection()) {
      return work.on(new Session(connection));
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    if (temporary != null && Files.exists(temporary)) {
      List<Path> paths;
      try (Stream<Path> walk = Files.walk(temporary)) {
        paths = walk.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path path : paths) {
        Files.delete(path);
      }
    }
  }
}
