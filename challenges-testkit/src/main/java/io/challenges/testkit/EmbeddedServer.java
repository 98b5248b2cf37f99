package io.challenges.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL from the class path, as a child process, in a data directory that goes with it. */
final class EmbeddedServer implements RunningServer {

  private static final Path MEMORY = Path.of("/dev/shm");

  /** For a server and its clones; the 64 MB that containers usually have would not do. */
  private static final long MEMORY_NEEDED = 1L << 30;

  /** Another process may take the free port that was found before the server does. */
  private static final int ATTEMPTS = 3;

  private final EmbeddedPostgres postgres;
  private final Path data;

  private EmbeddedServer(EmbeddedPostgres postgres, Path data) {
    this.postgres = postgres;
    this.data = data;
  }

  static EmbeddedServer start() throws IOException {
    for (int attempt = 1; ; attempt++) {
      Path data = dataDirectory();
      try {
        EmbeddedServer server = new EmbeddedServer(start(data), data);
        if (Thread.interrupted()) {
          // then it was not waited for
          server.close();
          throw new IOException("Interrupted while the server was starting");
        }
        return server;
      } catch (IOException | RuntimeException e) {
        delete(data);
        if (attempt == ATTEMPTS || TestServer.isEnding()) {
          throw e;
        }
      }
    }
  }

  private static EmbeddedPostgres start(Path data) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(data)
            .setPGStartupWait(Duration.ofMinutes(1))
            // one hook for all that has to end with the JVM, in the right order: TestServer's
            .setRegisterShutdownHook(false)
            // is there on every platform, and whatever the environment says
            .setLocaleConfig("locale", "C");
    SETTINGS.forEach(builder::setServerConfig);
    return builder.start();
  }

  /** In memory where there is room: a clone takes a third of the time. */
  private static Path dataDirectory() throws IOException {
    String prefix = "challenges-testkit-";
    if (Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() >= MEMORY_NEEDED) {
      return Files.createTempDirectory(MEMORY, prefix);
    }
    return Files.createTempDirectory(prefix);
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.delete(path);
    }
  }

  @Override
  public String url() {
    return postgres.getJdbcUrl("postgres", "postgres");
  }

  @Override
  public String description() {
    return "embedded, port %d, data in %s".formatted(postgres.getPort(), data);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
