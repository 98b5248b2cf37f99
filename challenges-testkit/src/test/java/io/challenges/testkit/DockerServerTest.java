package io.challenges.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("docker")
class DockerServerTest {

  @Test
  void runsInAContainerWithTheKitsSettings() throws SQLException {
    TestServer server = TestServer.start(new ServerSetting("docker", "postgres:15", "a test"));
    try (server) {
      String database = server.take(Template.HOST);
      try (Connection connection = server.databases().url(database).dataSource().getConnection();
          Statement statement = connection.createStatement()) {
        HostRows.on(connection).block(100).user(500);
        try (ResultSet row =
            statement.executeQuery(
                """
                select current_setting('fsync'), current_setting('data_directory'), count(*)
                from users
                """)) {
          row.next();
          assertThat(row.getString(1)).isEqualTo("off");
          assertThat(row.getString(2)).startsWith("/var/lib/postgresql");
          assertThat(row.getInt(3)).isEqualTo(1);
        }
      }
    }
  }
}
