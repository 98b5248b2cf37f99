package io.challenges.migrations;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file beside this class on the class path.
 *
 * @param path from {@link #ROOT} on
 */
record Resource(String path) {

  static final String ROOT = "io/challenges/migrations/";

  /** A file that is always there; jars need not have entries for folders. */
  private static final String ANCHOR = "library.txt";

  static Resource of(String path) {
    return new Resource(path);
  }

  /** The files in a folder that end so, by name; none where there is no such folder. */
  static List<Resource> in(String folder, String ending) {
    URL anchor = url(ANCHOR);
    try {
      URLConnection connection = anchor.openConnection();
      // also what an executable jar with jars inside gives
      return connection instanceof JarURLConnection jar
          ? inJar(jar, folder, ending)
          : inFolder(Path.of(anchor.toURI()).resolveSibling(folder), folder, ending);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + ROOT + folder, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(anchor.toString(), e);
    }
  }

  /** The name without folder and ending. */
  String name() {
    return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
  }

  String text() {
    try (InputStream in = url(path).openStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + ROOT + path, e);
    }
  }

  private static List<Resource> inJar(JarURLConnection connection, String folder, String ending)
      throws IOException {
    String prefix = connection.getEntryName();
    String root = prefix.substring(0, prefix.length() - ANCHOR.length());
    // the class loader's own, so not ours to close
    return connection.getJarFile().stream()
        .map(entry -> entry.getName())
        .filter(name -> name.startsWith(root) && name.endsWith(ending))
        .map(name -> new Resource(name.substring(root.length())))
        .filter(resource -> resource.path.lastIndexOf('/') == folder.length())
        .filter(resource -> resource.path.startsWith(folder))
        .sorted((a, b) -> a.path.compareTo(b.path))
        .toList();
  }

  private static List<Resource> inFolder(Path directory, String folder, String ending)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .sorted()
          .map(name -> new Resource(folder + '/' + name))
          .toList();
    }
  }

  private static URL url(String path) {
    URL url = Resource.class.getResource(path);
    if (url == null) {
      throw new IllegalStateException("Not on the class path: " + ROOT + path);
    }
    return url;
  }
}
