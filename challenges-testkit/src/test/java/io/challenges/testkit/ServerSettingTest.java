package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingTest {

  @ParameterizedTest
  @ValueSource(strings = {"embedded", "docker", "jdbc:postgresql://localhost/postgres"})
  void knowsThreeKindsOfServer(String server) {
    assertThat(new ServerSetting(server, "postgres:15", "").server()).isEqualTo(server);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Embedded", "jdbc:mysql://localhost/test", "postgresql://localhost"})
  void refusesOthersAndSaysWhatItKnows(String server) {
    assertThatThrownBy(() -> new ServerSetting(server, "postgres:15", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("challenges.testkit.server is \"" + server + "\"")
        .hasMessageContaining("embedded, docker, or a JDBC URL");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, embedded",
        "docker, -, docker",
        "-, docker, docker",
        "embedded, docker, embedded",
        "'', docker, docker",
      })
  void propertiesGoBeforeTheEnvironment(
      @Nullable String property, @Nullable String variable, String chosen) {
    ServerSetting setting =
        ServerSetting.from(
            name -> name.equals("challenges.testkit.server") ? property : null,
            name -> name.equals("CHALLENGES_TESTKIT_SERVER") ? variable : null);

    assertThat(setting.server()).isEqualTo(chosen);
    assertThat(setting.image()).isEqualTo("postgres:15");
  }

  @Test
  void imageIsASettingToo() {
    assertThat(
            ServerSetting.from(
                    name -> name.equals("challenges.testkit.image") ? "postgres:18" : null,
                    name -> null)
                .image())
        .isEqualTo("postgres:18");
    assertThat(
            ServerSetting.from(
                    name -> null,
                    name -> name.equals("CHALLENGES_TESTKIT_IMAGE") ? "postgres:17" : null)
                .image())
        .isEqualTo("postgres:17");
  }

  @Test
  void saysWhatElseThereIsWhereDockerFails() {
    assertThatThrownBy(() -> TestServer.start(new ServerSetting("docker", "No image!", "a test")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Cannot start PostgreSQL in Docker from image No image!")
        .hasMessageContaining("-Dchallenges.testkit.server=embedded");
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db.example:5433/postgres?user=u&password=p, jdbc:postgresql://db.example:5433/x?user=u&password=p",
    "jdbc:postgresql://a:1/host?sslkey=/etc/key, jdbc:postgresql://a:1/x?sslkey=/etc/key",
    "jdbc:postgresql://db.example/, jdbc:postgresql://db.example/x",
    "jdbc:postgresql://db.example, jdbc:postgresql://db.example/x",
    "jdbc:postgresql:postgres?user=u, jdbc:postgresql:x?user=u",
    "jdbc:postgresql:/, jdbc:postgresql:x",
  })
  void urlLeadsToAnotherDatabaseOfTheSameServer(String url, String other) {
    assertThat(new ServerUrl(url).database("x").url()).isEqualTo(other);
  }

  @Test
  void urlIsWrittenForPsqlToo() {
    assertThat(
            new ServerUrl("jdbc:postgresql://db.example/x?user=u&password=p%20w%40&ssl=false")
                .libpq())
        .isEqualTo("postgresql://u:p%20w%40@db.example:5432/x");
  }
}
