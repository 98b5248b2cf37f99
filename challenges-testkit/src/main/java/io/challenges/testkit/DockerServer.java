package io.challenges.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL in a container. Loaded only where it is asked for: Testcontainers may be missing. */
final class DockerServer implements RunningServer {

  private final PostgreSQLContainer container;
  private final String image;

  private DockerServer(PostgreSQLContainer container, String image) {
    this.container = container;
    this.image = image;
  }

  @SuppressWarnings("resource") // closed by close()
  static DockerServer start(String image) {
    DockerImageName imageName = DockerImageName.parse(image).asCompatibleSubstituteFor("postgres");
    imageName.assertValid();
    List<String> command = new ArrayList<>(List.of("postgres"));
    SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
    PostgreSQLContainer container =
        new PostgreSQLContainer(imageName)
            .withCommand(command.toArray(String[]::new))
            // The folder above the one that images declare as a volume, whose name depends on the
            // version
            .withTmpFs(Map.of("/var/lib/postgresql", "rw"))
            .withEnv("PGDATA", "/var/lib/postgresql/testkit");
    container.start();
    return new DockerServer(container, image);
  }

  @Override
  public String url() {
    return "jdbc:postgresql://%s:%d/%s?user=%s&password=%s"
        .formatted(
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            container.getDatabaseName(),
            URLEncoder.encode(container.getUsername(), StandardCharsets.UTF_8),
            URLEncoder.encode(container.getPassword(), StandardCharsets.UTF_8));
  }

  @Override
  public String description() {
    return "Docker, image %s, container %s".formatted(image, container.getContainerId());
  }

  @Override
  public void close() {
    container.stop();
  }
}
