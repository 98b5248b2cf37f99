package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Random;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One of the indexer's connections. It writes one transaction after the other, some of them slowly,
 * so that a later block is often committed first; and some do not get to their end.
 */
final class BlockWriter implements Callable<@Nullable Void> {

  private static final int MOST_CHANGES = 16;

  private final DataSource dataSource;
  private final Chain chain;
  private final Population population;
  private final History history;
  private final WriterFigures figures;
  private final Random random;

  BlockWriter(
      DataSource dataSource,
      Chain chain,
      Population population,
      History history,
      WriterFigures figures,
      int seed) {
    this.dataSource = dataSource;
    this.chain = chain;
    this.population = population;
    this.history = history;
    this.figures = figures;
    this.random = new Random(seed);
  }

  @Override
  public @Nullable Void call() throws SQLException, InterruptedException {
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (Integer block = chain.take(); block != null; block = chain.take()) {
        try {
          write(connection, block);
        } finally {
          chain.done(block);
        }
      }
    }
    return null;
  }

  private void write(Connection connection, int block) throws SQLException, InterruptedException {
    Draft draft = new Draft(connection, block, population, random);
    draft.change(1 + random.nextInt(MOST_CHANGES));
    if (oneOf(4)) {
      Savepoint savepoint = connection.setSavepoint();
      int before = draft.size();
      draft.change(1 + random.nextInt(MOST_CHANGES));
      if (oneOf(2)) {
        connection.rollback(savepoint);
        draft.drop(before);
        figures.rolledBackToSavepoint();
      } else {
        connection.releaseSavepoint(savepoint);
      }
    }
    Thread.sleep(pause());
    if (oneOf(20)) {
      connection.rollback();
      draft.drop(0);
      figures.rolledBack();
    } else {
      connection.commit();
      draft.committed(history);
      figures.committed(block, draft.rows());
    }
  }

  private boolean oneOf(int n) {
    return random.nextInt(n) == 0;
  }

  /** Mostly short; one in twenty holds its transaction open while many others come and go. */
  private int pause() {
    return oneOf(20) ? 100 + random.nextInt(400) : random.nextInt(30);
  }
}
