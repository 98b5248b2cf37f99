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
    return from(System::getProperty, System::getenv);
  }

  static ServerSetting from(Lookup properties, Lookup environment) {
    String image = properties.value(IMAGE);
    if (image == null) {
      image = environment.value(variable(IMAGE));
    }
    if (image == null) {
      image = DEFAULT_IMAGE;
    }
    String server = properties.value(SERVER);
    if (server != null) {
      return new ServerSetting(server, image, "system property " + SERVER);
    }
    server = environment.value(variable(SERVER));
    if (server != null) {
      return new ServerSetting(server, image, "environment variable " + variable(SERVER));
    }
    return new ServerSetting(EMBEDDED, image, "default; " + SERVER + " chooses another");
  }

  private static String variable(String property) {
    return property.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** Where settings are found by name. */
  interface Lookup {

    @Nullable String find(String name);

    /** A blank value is none: that is how build tools pass on what nobody has set. */
    default @Nullable String value(String name) {
      String value = find(name);
      return value == null || value.isBlank() ? null : value;
    }
  }
}
