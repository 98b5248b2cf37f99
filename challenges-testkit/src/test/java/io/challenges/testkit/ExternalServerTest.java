package io.challenges.testkit;

import static io.challenges.testkit.Sql.execute;
import static io.challenges.testkit.Sql.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server that the kit is only given the URL of. */
class ExternalServerTest {

  private static EmbeddedServer running;

  @BeforeAll
  static void start() throws IOException {
    running = EmbeddedServer.start();
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void servesDatabasesAndKeepsNoneOfThem() throws SQLException {
    List<String> before = databases(running.url());
    TestServer server = TestServer.start(setting(running.url()));
    try {
      String first = server.take(Template.HOST);
      String second = server.take(Template.HOST);
      server.discard(first);

      assertThat(second).startsWith("challenges_testkit_");
      assertThat(databases(server.databases().url(second).url())).contains(second);
    } finally {
      server.close();
    }

    assertThat(databases(running.url())).isEqualTo(before);
  }

  @Test
  void losesNoDatabaseThatSomebodyElseMade() throws SQLException {
    try (Connection connection = new ServerUrl(running.url()).dataSource().getConnection()) {
      execute(connection, "create database challenges_testkit_of_another_run");
    }

    TestServer server = TestServer.start(setting(running.url()));
    try {
      assertThatThrownBy(() -> server.databases().drop("challenges_testkit_of_another_run"))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> server.databases().drop("postgres"))
          .isInstanceOf(IllegalArgumentException.class);
      server.take(Template.EMPTY);
    } finally {
      server.close();
    }

    assertThat(databases(running.url())).contains("challenges_testkit_of_another_run", "postgres");
  }

  @Test
  void saysWhatToDoWhereNobodyAnswers() {
    assertThatThrownBy(
            () ->
                TestServer.start(setting("jdbc:postgresql://localhost:1/postgres?password=secret")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("running at jdbc:postgresql://localhost:1/postgres)")
        .hasMessageContaining("-Dchallenges.testkit.server=embedded")
        .hasMessageContaining("-Dchallenges.testkit.server=docker")
        .hasMessageNotContaining("secret");
  }

  @Test
  void saysWhyATemplateCannotBeBuilt() throws SQLException {
    try (Connection connection = new ServerUrl(running.url()).dataSource().getConnection()) {
      execute(connection, "create role visitor login");
    }
    TestServer server =
        TestServer.start(setting(running.url().replace("user=postgres", "user=visitor")));
    try {
      assertThatThrownBy(() -> server.take(Template.EMPTY))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("permission denied to create database");
    } finally {
      server.close();
    }
  }

  private static ServerSetting setting(String url) {
    return new ServerSetting(url, "postgres:15", "a test");
  }

  private static List<String> databases(String url) throws SQLException {
    try (Connection connection = new ServerUrl(url).dataSource().getConnection()) {
      return rows(connection, "select datname from pg_database order by datname");
    }
  }
}
