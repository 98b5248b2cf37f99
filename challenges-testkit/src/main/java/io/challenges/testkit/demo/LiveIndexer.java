package io.challenges.testkit.demo;

import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The chain and everybody who writes its blocks, each on a thread and a connection of its own. */
final class LiveIndexer implements AutoCloseable {

  private final Chain chain;
  private final ExecutorService threads = Executors.newCachedThreadPool(LiveIndexer::thread);
  private final List<Future<@Nullable Void>> running = new ArrayList<>();

  private LiveIndexer(Chain chain) {
    this.chain = chain;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "demo-indexer");
    thread.setDaemon(true);
    return thread;
  }

  static LiveIndexer start(
      TestDatabase database,
      DemoOptions options,
      Population population,
      History history,
      Scene scene,
      WriterFigures figures)
      throws SQLException {
    LiveIndexer indexer = new LiveIndexer(new Chain(HostPast.HEAD));
    indexer.start(new ChainGrowth(indexer.chain, database.connect(), options));
    indexer.start(new MonthlySums(indexer.chain, database.connect()));
    for (int seed = 1; seed <= options.writers(); seed++) {
      indexer.start(
          new BlockWriter(
              database.dataSource(), indexer.chain, population, history, scene, figures, seed));
    }
    return indexer;
  }

  private void start(Callable<@Nullable Void> work) {
    running.add(threads.submit(work));
  }

  int head() {
    return chain.head();
  }

  /** Whether anybody still writes. A failure of any of them is one of all. */
  boolean writes() throws InterruptedException {
    for (Future<@Nullable Void> work : running) {
      if (work.isDone()) {
        try {
          work.get();
        } catch (ExecutionException e) {
          throw new IllegalStateException("The indexer failed", e.getCause());
        }
      }
    }
    return running.stream().anyMatch(work -> !work.isDone());
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
