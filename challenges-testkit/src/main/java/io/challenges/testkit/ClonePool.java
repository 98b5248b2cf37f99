package io.challenges.testkit;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Clones of one template, a few of them made ahead in the background. */
final class ClonePool {

  private static final int AHEAD = 3;

  private final Databases databases;
  private final Template template;
  private final Executor background;
  private final Queue<CompletableFuture<String>> clones = new ArrayDeque<>();
  private @Nullable String built;

  ClonePool(Databases databases, Template template, Executor background) {
    this.databases = databases;
    this.template = template;
    this.background = background;
  }

  /** The name of a database that nobody else gets. The first call builds the template. */
  String take() {
    try {
      return next().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("Cannot clone the template " + template, e.getCause());
    }
  }

  private synchronized CompletableFuture<String> next() {
    String source = source();
    while (clones.size() <= AHEAD) {
      clones.add(CompletableFuture.supplyAsync(() -> clone(source), background));
    }
    return clones.remove();
  }

  private String source() {
    if (built == null) {
      try {
        built = databases.build(template);
      } catch (SQLException e) {
        throw new IllegalStateException(
            "Cannot build the template " + template + ": " + e.getMessage(), e);
      }
    }
    return built;
  }

  private String clone(String source) {
    try {
      return databases.clone(source);
    } catch (SQLException e) {
      throw new CompletionException(e);
    }
  }
}
