package io.challenges.testkit.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Threads with a job each, none of which may fail. */
public final class Crew implements AutoCloseable {

  private final ExecutorService threads;
  private final List<Future<@Nullable Void>> jobs = new ArrayList<>();

  /**
   * @param name of the threads
   */
  public Crew(String name) {
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  public void start(Callable<@Nullable Void> job) {
    jobs.add(threads.submit(job));
  }

  /** Fails with what a job failed with. */
  public void requireNoFailure() throws InterruptedException {
    for (Future<@Nullable Void> job : jobs) {
      if (job.isDone()) {
        outcome(job);
      }
    }
  }

  /** Waits for the end of every job. */
  public void await() throws InterruptedException {
    for (Future<@Nullable Void> job : jobs) {
      outcome(job);
    }
  }

  private static void outcome(Future<@Nullable Void> job) throws InterruptedException {
    try {
      job.get();
    } catch (ExecutionException e) {
      throw new AssertionError("A thread failed: " + e.getCause(), e.getCause());
    }
  }

  /** Interrupts every job, and waits until its connection is closed. */
  @Override
  public void close() {
    threads.shutdownNow();
    try {
      if (!threads.awaitTermination(30, TimeUnit.SECONDS)) {
        throw new AssertionError("A thread does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
