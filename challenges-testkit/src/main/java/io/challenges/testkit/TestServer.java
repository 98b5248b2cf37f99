package io.challenges.testkit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server of this JVM, with clones of each template at hand. */
final class TestServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TestServer.class);

  /** How long a start may go on when the JVM is shutting down. */
  private static final Duration START_END = Duration.ofMillis(1_200);

  private static final Duration POLL = Duration.ofMillis(5);

  private static @Nullable TestServer shared;
  private static @Nullable String refusal;
  private static boolean hooked;
  private static volatile boolean ending;
  private static volatile @Nullable Thread starting;
  private static int leases;

  private final RunningServer server;
  private final Databases databases;
  private final ExecutorService background = Executors.newFixedThreadPool(2, TestServer::daemon);
  private final Map<Template, ClonePool> pools = new EnumMap<>(Template.class);
  private boolean closed;

  private TestServer(RunningServer server, int version) {
    this.server = server;
    this.databases = new Databases(new ServerUrl(server.url()), version);
    for (Template template : Template.values()) {
      pools.put(template, new ClonePool(databases, template, background));
    }
  }

  /** Starts the server with the first call, and with the first one after it was closed. */
  static synchronized TestServer shared() {
    if (refusal != null) {
      // It would fail again, and take as long for each test
      throw new IllegalStateException(refusal);
    }
    if (ending) {
      throw new IllegalStateException("The JVM is shutting down");
    }
    if (shared == null) {
      if (!hooked) {
        Thread hook = new Thread(TestServer::end, "challenges-testkit-shutdown");
        Runtime.getRuntime().addShutdownHook(hook);
        hooked = true;
      }
      starting = Thread.currentThread();
      try {
        shared = start(ServerSetting.current());
      } catch (IllegalStateException e) {
        refusal = e.getMessage();
        throw e;
      } finally {
        starting = null;
      }
    }
    return shared;
  }

  /**
   * Keeps the shared server until the last lease is closed; without any it runs as long as the JVM.
   */
  static synchronized AutoCloseable lease() {
    leases++;
    return TestServer::endLease;
  }

  private static synchronized void endLease() {
    leases--;
    if (leases == 0) {
      closeShared();
    }
  }

  /**
   * For good: a test that is still running must not start another server, which would outlive the
   * JVM.
   */
  private static void end() {
    ending = true;
    interruptStart();
    closeShared();
  }

  /** Whether the JVM is shutting down. */
  static boolean isEnding() {
    return ending;
  }

  /**
   * Ctrl-C ends whatever starts the server as well, and then it would be waited for in vain, for as
   * long as a start may take.
   */
  private static void interruptStart() {
    long start = System.nanoTime();
    while (starting != null && System.nanoTime() - start < START_END.toNanos()) {
      LockSupport.parkNanos(POLL.toNanos());
    }
    Thread thread = starting;
    if (thread != null) {
      thread.interrupt();
    }
  }

  private static synchronized void closeShared() {
    if (shared != null) {
      shared.close();
      shared = null;
    }
  }

  static TestServer start(ServerSetting setting) {
    RunningServer server = ServerStart.from(setting);
    try (Connection connection = new ServerUrl(server.url()).dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery("show server_version_num")) {
      answer.next();
      int version = answer.getInt(1);
      LOG.info(
          "Tests run on PostgreSQL {}: {} (by {})",
          version / 10_000 + "." + version % 10_000,
          server.description(),
          setting.origin());
      return new TestServer(server, version);
    } catch (SQLException e) {
      server.close();
      throw ServerStart.failure(
          "Cannot connect to PostgreSQL (%s): %s%nCheck that, or choose%n"
              .formatted(server.description(), e.getMessage()),
          e);
    }
  }

  Databases databases() {
    return databases;
  }

  /** The name of a new database with what the template holds; {@link #discard} drops it. */
  String take(Template template) {
    return Objects.requireNonNull(pools.get(template)).take();
  }

  /** Drops a database in the background, whoever is still connected to it. */
  synchronized void discard(String database) {
    if (!closed) {
      background.execute(
          () -> {
            try {
              databases.drop(database);
            } catch (SQLException | RuntimeException e) {
              LOG.warn("Cannot drop database {}", database, e);
            }
          });
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      background.shutdownNow();
    }
    try {
      if (!background.awaitTermination(30, TimeUnit.SECONDS)) {
        LOG.warn("Databases are still being made or dropped");
      }
      if (server instanceof ExternalServer) {
        databases.dropAll();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (SQLException e) {
      LOG.warn("Databases remain: {}", databases, e);
    } finally {
      server.close();
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "challenges-testkit");
    thread.setDaemon(true);
    return thread;
  }
}
