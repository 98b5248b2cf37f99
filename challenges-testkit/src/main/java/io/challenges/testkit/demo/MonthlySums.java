package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The host's job that sums up plays by month, a while after they were written. */
final class MonthlySums implements Callable<@Nullable Void> {

  /** How long after a play its sum has it at the latest, with a lot to spare. */
  static final Duration DELAY = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Chain chain;
  private final Connection connection;

  /** The connection is its own, with auto-commit on. */
  MonthlySums(Chain chain, Connection connection) {
    this.chain = chain;
    this.connection = connection;
  }

  @Override
  public @Nullable Void call() throws SQLException, InterruptedException {
    while (!chain.ended()) {
      Thread.sleep(PAUSE.toMillis());
      refresh(connection);
    }
    return null;
  }

  /** Brings the sums of all months that have plays up to date. */
  static void refresh(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into aggregate_monthly_plays as sums (play_item_id, "timestamp", count)
          select play_item_id, date_trunc('month', created_at)::date as month, count(*)
          from plays
          group by play_item_id, month
          on conflict (play_item_id, "timestamp", country) do update
            set count = excluded.count
            where sums.count <> excluded.count
          """);
    }
  }
}
