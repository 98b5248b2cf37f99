package io.challenges.testkit;

import java.io.IOException;

/** Gets the server that the setting names, or says how to get another. */
final class ServerStart {

  private ServerStart() {}

  static RunningServer from(ServerSetting setting) {
    return switch (setting.server()) {
      case ServerSetting.EMBEDDED -> embedded();
      case ServerSetting.DOCKER -> docker(setting.image());
      default -> new ExternalServer(setting.server());
    };
  }

  private static RunningServer embedded() {
    try {
      return EmbeddedServer.start();
    } catch (IOException | RuntimeException | LinkageError e) {
      throw failure(
          """
          Cannot start the embedded PostgreSQL: %s
          It needs binaries for this platform on the class path (io.zonky.test.postgres), and as root a kernel that
          lets it make a user namespace (unshare -U); otherwise run the tests as another user, or choose
          """
              .formatted(rootMessage(e)),
          e);
    }
  }

  private static RunningServer docker(String image) {
    try {
      return DockerServer.start(image);
    } catch (NoClassDefFoundError e) {
      throw failure(
          """
          Cannot start PostgreSQL in Docker: Testcontainers is not on the class path.
          Add org.testcontainers:testcontainers-postgresql 2.x in scope test, or choose
          """,
          e);
    } catch (RuntimeException e) {
      throw failure(
          """
          Cannot start PostgreSQL in Docker from image %s: %s
          Is Docker running, and may this user use it? %s names another image. Or choose
          """
              .formatted(image, rootMessage(e), ServerSetting.IMAGE),
          e);
    }
  }

  static IllegalStateException failure(String problem, Throwable cause) {
    return new IllegalStateException(
        problem
            + """
              another server by the system property %1$s (or environment variable):
                -D%1$s=embedded
                -D%1$s=docker
                -D%1$s='jdbc:postgresql://host/postgres?user=…&password=…', a role that may create databases
              """
                .formatted(ServerSetting.SERVER),
        cause);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getName() : root.getMessage();
  }
}
