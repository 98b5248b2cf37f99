package io.challenges.testkit;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which server the tests run on, and who said so.
 *
 * @param server {@code embedded}, {@code docker}, or the JDBC URL of a running server
 * @param image what {@code docker} starts
 * @param origin where the choice comes from, for the log
 */
record ServerSetting(String server, String image, String origin) {

  static final String SERVER = "challenges.testkit.server";
  static final String IMAGE = "challenges.testkit.image";

  static final String EMBEDDED = "embedded";
  static final String DOCKER = "docker";
  static final String URL_PREFIX = "jdbc:postgresql:";

  private static final String DEFAULT_IMAGE = "postgres:15";

  ServerSetting {
    if (!server.equals(EMBEDDED) && !server.equals(DOCKER) && !server.startsWith(URL_PREFIX)) {
      throw new IllegalArgumentException(
          "%s is \"%s\"; it may be %s, %s, or a JDBC URL that begins with %s"
              .formatted(SERVER, server, EMBEDDED, DOCKER, URL_PREFIX));
    }
  }

  /** As system properties say, else the environment, else the defaults. */
  static ServerSetting current() {
    String image = setting(IMAGE);
    if (image == null) {
      image = DEFAULT_IMAGE;
    }
    String property = System.getProperty(SERVER);
    if (property != null && !property.isBlank()) {
      return new ServerSetting(property, image, "system property " + SERVER);
    }
    String variable = System.getenv(variable(SERVER));
    if (variable != null && !variable.isBlank()) {
      return new ServerSetting(variable, image, "environment variable " + variable(SERVER));
    }
    return new ServerSetting(EMBEDDED, image, "the default; " + SERVER + " chooses another");
  }

  private static @Nullable String setting(String name) {
    String property = System.getProperty(name);
    String value = property != null ? property : System.getenv(variable(name));
    return value == null || value.isBlank() ? null : value;
  }

  private static String variable(String property) {
    return property.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
