package io.challenges.testkit;

import static io.challenges.testkit.Sql.rows;
import static io.challenges.testkit.Sql.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
class DockerServerTest {

  @Test
  void runsInAContainerWithTheKitsSettings() throws SQLException {
    TestServer server = TestServer.start(new ServerSetting("docker", "postgres:15", "a test"));
    try (server) {
      String database = server.take(Template.HOST);
      try (Connection connection = server.databases().url(database).dataSource().getConnection()) {
        HostRows.on(connection).block(100).user(500);

        assertThat(rows(connection, "select user_id from users")).containsExactly("500");
        assertThat(text(connection, "show fsync")).isEqualTo("off");
        assertThat(text(connection, "show data_directory")).startsWith("/var/lib/postgresql");
      }
    }
  }
}
