package io.challenges.testkit.demo;

import io.challenges.testkit.EarlierStates;
import io.challenges.testkit.HostRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The demo's indexer in a hurry, and with more of what may go wrong: blocks every few milliseconds,
 * transactions that stay open while hundreds of them go by, savepoints, exception blocks, prepared
 * transactions. It writes until it is stopped.
 */
public final class HostLoad implements AutoCloseable {

  private static final Duration BETWEEN_BLOCKS = Duration.ofMillis(4);

  /** The users who are there before it starts are of this block. */
  static final int FIRST_BLOCK = 1;

  private static final int FIRST_USERS = 200;

  private final DataSource dataSource;
  private final Outages outages;
  private final Chain chain = new Chain(FIRST_BLOCK);
  private final Population population = new Population();
  private final History history = new History();
  private final LoadFigures figures = new LoadFigures();
  private final Crew crew = new Crew("load");

  private HostLoad(DataSource dataSource, Outages outages) {
    this.dataSource = dataSource;
    this.outages = outages;
  }

  /**
   * Starts to write into tables without rows.
   *
   * @param writers on a connection each
   * @param outages which failures are the test's own doing
   */
  public static HostLoad start(DataSource dataSource, int writers, long seed, Outages outages)
      throws SQLException {
    HostLoad load = new HostLoad(dataSource, outages);
    load.writeFirstUsers();
    load.crew.start(load::grow);
    for (int writer = 1; writer <= writers; writer++) {
      load.crew.start(
          new LoadWriter(
              new LoadWriter.Host(dataSource, load.chain, load.population, load.history),
              load.figures,
              outages,
              seed * 1_000 + writer));
    }
    return load;
  }

  private void writeFirstUsers() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      HostRows rows =
          HostRows.on(connection)
              .sql("create table written (id text primary key)")
              .block(FIRST_BLOCK);
      for (int id = 1; id <= FIRST_USERS; id++) {
        Member member = new Member(id, id % 20 == 0, null, false);
        rows.user(id, user -> user.verified(Boolean.TRUE.equals(member.verified())))
            .event(id, event -> {});
        history.record(member);
        population.put(member);
      }
    }
  }

  private @Nullable Void grow() throws SQLException, InterruptedException {
    try {
      while (!chain.ended()) {
        try (Connection connection = dataSource.getConnection()) {
          while (!chain.ended()) {
            chain.grow(connection);
            Thread.sleep(BETWEEN_BLOCKS.toMillis());
          }
        } catch (SQLException e) {
          outages.passOrThrow(e);
        }
      }
      return null;
    } finally {
      chain.end();
    }
  }

  /** Fails with what a writer failed with. */
  public void requireWriting() throws InterruptedException {
    crew.requireNoFailure();
  }

  /** Lets every transaction that was begun come to its end. */
  public void stop() throws InterruptedException {
    chain.end();
    crew.await();
  }

  public int head() {
    return chain.head();
  }

  public LoadFigures figures() {
    return figures;
  }

  /** What was ever true. */
  public EarlierStates history() {
    return history;
  }

  @Override
  public void close() {
    chain.end();
    crew.close();
  }
}
