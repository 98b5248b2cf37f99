package io.challenges.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceTest {

  @Test
  void listsTheFilesOfAFolder() {
    assertThat(Resource.in("indexes", ".sql"))
        .extracting(Resource::name)
        .contains("challenges_notification_reward_in_cooldown");
    assertThat(Resource.in("indexes", ".txt")).isEmpty();
    assertThat(Resource.in("no such folder", ".sql")).isEmpty();
  }

  @Test
  void findsTheSameInAJarWithoutEntriesForFolders(@TempDir Path folder) throws Exception {
    Path jar = folder.resolve("migrations.jar");
    pack(jar);
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Method in =
          loader
              .loadClass(Resource.class.getName())
              .getDeclaredMethod("in", String.class, String.class);
      in.setAccessible(true);

      for (String path : List.of("schema/challenges", "schema", "indexes", "no such folder")) {
        assertThat(in.invoke(null, path, ".sql")).hasToString(Resource.in(path, ".sql").toString());
      }
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Resource.of("nothing.sql").text())
        .withMessage("Not on the class path: io/challenges/migrations/nothing.sql");
  }

  private static void pack(Path jar) throws IOException {
    Path root = Path.of(URI.create(root()));
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(root.relativize(file).toString().replace('\\', '/')));
        Files.copy(file, out);
      }
    }
  }

  private static String root() {
    String classFile = Resource.class.getName().replace('.', '/') + ".class";
    String url = String.valueOf(Resource.class.getResource("Resource.class"));
    return url.substring(0, url.length() - classFile.length());
  }
}
