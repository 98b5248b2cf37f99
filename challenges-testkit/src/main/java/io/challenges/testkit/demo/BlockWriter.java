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

  private static final int MOST_CHANGES = 12;

  private final DataSource dataSource;
  private final Chain chain;
  private final Population population;
  private final History history;
  private final Scene scene;
  private final WriterFigures figures;
  private final Random random;

  BlockWriter(
      DataSource dataSource,
      Chain chain,
      Population population,
      History history,
      Scene scene,
      WriterFigures figures,
      int seed) {
    this.dataSource = dataSource;
    this.chain = chain;
    this.population = population;
    this.history = history;
    this.scene = scene;
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
    Draft members = new Draft(connection, block, population, random);
    SceneDraft music = new SceneDraft(connection, block, scene, random);
    change(members, music);
    if (oneOf(4)) {
      Savepoint savepoint = connection.setSavepoint();
      int membersBefore = members.size();
      int musicBefore = music.size();
      change(members, music);
      if (oneOf(2)) {
        connection.rollback(savepoint);
        members.drop(membersBefore);
        music.drop(musicBefore);
        figures.rolledBackToSavepoint();
      } else {
        connection.releaseSavepoint(savepoint);
      }
    }
    Thread.sleep(pause());
    if (oneOf(20)) {
      connection.rollback();
      members.drop(0);
      music.drop(0);
      figures.rolledBack();
    } else {
      connection.commit();
      members.committed(history);
      music.committed();
      figures.committed(block, members.rows() + music.rows());
    }
  }

  private void change(Draft members, SceneDraft music) throws SQLException {
    members.change(1 + random.nextInt(MOST_CHANGES));
    music.change(1 + random.nextInt(MOST_CHANGES));
  }

  private boolean oneOf(int n) {
    return random.nextInt(n) == 0;
  }

  /** Mostly short; one in twenty holds its transaction open while many others come and go. */
  private int pause() {
    return oneOf(20) ? 100 + random.nextInt(400) : random.nextInt(30);
  }
}
