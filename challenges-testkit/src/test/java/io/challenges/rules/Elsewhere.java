package io.challenges.rules;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Work on a thread of its own. The common pool has a single one on a machine with two processors,
 * and what waits there for something else that is to run there waits for ever.
 */
public final class Elsewhere {

  private static final Executor THREADS =
      work -> {
        Thread thread = new Thread(work, "elsewhere");
        thread.setDaemon(true);
        thread.start();
      };

  private Elsewhere() {}

  public static CompletableFuture<Void> run(Runnable work) {
    return CompletableFuture.runAsync(work, THREADS);
  }

  public static <T> CompletableFuture<T> call(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, THREADS);
  }
}
