package io.challenges.load;

import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.load.Way.Ticked;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** An instance of the job: ticks every challenge, again and again, whatever fails. */
final class Instance implements Callable<@Nullable Void> {

  /** Of the sessions of instances. */
  static final String APPLICATION_NAME = "challenges-instance";

  private final DataSource dataSource;
  private final Challenges challenges;
  private final Way way;
  private final TickLog log;
  private final BooleanSupplier longTransaction;
  private final Random random;
  private volatile boolean stopped;

  Instance(
      DataSource dataSource,
      Challenges challenges,
      Way way,
      TickLog log,
      BooleanSupplier longTransaction,
      long seed) {
    this.dataSource = dataSource;
    this.challenges = challenges;
    this.way = way;
    this.log = log;
    this.longTransaction = longTransaction;
    this.random = new Random(seed);
  }

  @Override
  public @Nullable Void call() throws InterruptedException {
    while (!stopped) {
      try (Connection connection = dataSource.getConnection()) {
        try (Statement statement = connection.createStatement()) {
          statement.execute("set application_name = '" + APPLICATION_NAME + '\'');
        }
        tick(connection);
      } catch (SQLException e) {
        // the connection, not a tick
        log.failed(e);
        Thread.sleep(20);
      }
    }
    return null;
  }

  private void tick(Connection connection) throws SQLException, InterruptedException {
    while (!stopped) {
      for (ChallengeProcessor processor : challenges.processors()) {
        try {
          boolean besideALongTransaction = longTransaction.getAsBoolean();
          Ticked ticked = way.tick(processor, connection, random);
          if (ticked.kept()) {
            log.add(ticked.result(), besideALongTransaction);
          } else {
            log.takenBack(ticked.result());
          }
        } catch (SQLException e) {
          log.failed(e);
          if (!connection.isValid(10)) {
            return;
          }
        }
      }
      Thread.sleep(random.nextInt(20));
    }
  }

  void stop() {
    stopped = true;
  }
}
