package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a load. As soon as a transaction has drawn its id, the chain need not wait for
 * it any more, so that it is committed however late.
 */
final class LoadWriter implements Callable<@Nullable Void> {

  private static final int MOST_CHANGES = 6;

  private final Host host;
  private final LoadFigures figures;
  private final Outages outages;
  private final Random random;
  private final SecondEvents secondEvents;
  private @Nullable Work unfinished;

  /**
   * What the writers share.
   *
   * @param dataSource where their connections come from
   * @param chain what they take their blocks from
   * @param population everybody there is
   * @param history what was ever true
   */
  record Host(DataSource dataSource, Chain chain, Population population, History history) {}

  LoadWriter(Host host, LoadFigures figures, Outages outages, long seed) {
    this.host = host;
    this.figures = figures;
    this.outages = outages;
    this.random = new Random(seed);
    this.secondEvents = new SecondEvents(host.population(), random);
  }

  @Override
  public @Nullable Void call() throws SQLException, InterruptedException {
    boolean ended = false;
    while (!ended) {
      try (Connection connection = host.dataSource().getConnection()) {
        Work last = unfinished;
        if (last != null) {
          last.findOut(connection);
          unfinished = null;
        }
        connection.setAutoCommit(false);
        write(connection);
        ended = true;
      } catch (SQLException e) {
        outages.passOrThrow(e);
      }
    }
    return null;
  }

  private void write(Connection connection) throws SQLException, InterruptedException {
    Chain chain = host.chain();
    for (Integer block = chain.take(); block != null; block = chain.take()) {
      try {
        Work work = new Work(connection, block);
        unfinished = work;
        chain.done(block);
        work.run();
        unfinished = null;
      } catch (SQLException e) {
        if (unfinished == null) {
          chain.done(block);
        }
        throw e;
      }
    }
  }

  private boolean oneOf(int n) {
    return random.nextInt(n) == 0;
  }

  /** Mostly short; now and then it stays open while many others come and go. */
  private int pause() {
    return oneOf(100) ? 500 + random.nextInt(1_500) : oneOf(15) ? random.nextInt(300) : 0;
  }

  /** One transaction. */
  private final class Work {

    private final Connection connection;
    private final int block;
    private final Draft draft;
    private final String id = UUID.randomUUID().toString();

    Work(Connection connection, int block) throws SQLException {
      this.connection = connection;
      this.block = block;
      this.draft = new Draft(connection, block, host.population(), random);
      execute(connection, "insert into written values ('%s')".formatted(id));
    }

    void run() throws SQLException, InterruptedException {
      draft.change(1 + random.nextInt(MOST_CHANGES));
      if (oneOf(4)) {
        savepoint();
      }
      if (oneOf(6)) {
        secondEvents.add(connection, block);
        figures.exceptionBlocks.incrementAndGet();
      }
      if (oneOf(6)) {
        secondEvents.demote(connection, block);
      }
      Thread.sleep(pause());
      if (oneOf(20)) {
        connection.rollback();
        taken();
      } else if (oneOf(12)) {
        inTwoPhases();
      } else {
        connection.commit();
        committed();
      }
    }

    private void savepoint() throws SQLException {
      Savepoint savepoint = connection.setSavepoint();
      int before = draft.size();
      draft.change(1 + random.nextInt(MOST_CHANGES));
      if (oneOf(2)) {
        connection.rollback(savepoint);
        draft.drop(before);
        figures.transactions.rolledBackToSavepoint();
      } else {
        connection.releaseSavepoint(savepoint);
      }
    }

    private void inTwoPhases() throws SQLException, InterruptedException {
      execute(connection, "prepare transaction '%s'".formatted(id));
      connection.setAutoCommit(true);
      figures.prepared.incrementAndGet();
      Thread.sleep(pause());
      if (oneOf(5)) {
        execute(connection, "rollback prepared '%s'".formatted(id));
        figures.preparedRolledBack.incrementAndGet();
        taken();
      } else {
        execute(connection, "commit prepared '%s'".formatted(id));
        committed();
      }
      connection.setAutoCommit(false);
    }

    /**
     * Asks the server, which has ended every session, what has become of it. Its xid would not
     * tell: a crash lets go of those that nothing was logged of, and others get them.
     */
    void findOut(Connection another) throws SQLException {
      figures.inDoubt.incrementAndGet();
      if (exists(another, "select from pg_prepared_xacts where gid = '%s'".formatted(id))) {
        execute(another, "rollback prepared '%s'".formatted(id));
      }
      if (exists(another, "select from written where id = '%s'".formatted(id))) {
        committed();
      } else {
        taken();
      }
    }

    private void committed() {
      figures.transactions.committed(block, draft.rows() + secondEvents.rows());
      draft.committed(host.history());
      secondEvents.committed(host.history());
    }

    private void taken() {
      draft.drop(0);
      secondEvents.rolledBack();
      figures.transactions.rolledBack();
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static boolean exists(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next();
    }
  }
}
