package io.challenges.testkit.demo;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.IndexerRound;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import io.challenges.testkit.internal.OneConnection;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** One run of the demo, from the empty database to the comparison. */
final class DemoRun {

  private static final long BETWEEN_ROUNDS_MILLIS = 50;

  /** Those that go by the clock, and have their sources in the past. */
  private static final String[] OF_THE_WEEK = {"t", "tp", "tt", "tut"};

  private final DemoOptions options;
  private final PrintStream out;
  private final boolean terminal;
  private final Interference interference;
  private final Report report;

  private final Population population = new Population();
  private final History history = new History();
  private final WriterFigures writers = new WriterFigures();

  private long lap = System.nanoTime();

  /** Something that is done to the database before the comparison. */
  @FunctionalInterface
  interface Interference {
    void with(Connection connection) throws SQLException;
  }

  DemoRun(DemoOptions options, PrintStream out, boolean terminal, Interference interference) {
    this.options = options;
    this.out = out;
    this.terminal = terminal;
    this.interference = interference;
    this.report = new Report(out);
  }

  /** Whether all is as it should be. */
  boolean run() throws SQLException, InterruptedException {
    report.opening(options);
    try (TestDatabase database = TestDatabase.create(Template.HOST)) {
      Connection connection = database.connect();
      report.step(lap(), "PostgreSQL %s with the tables of a host", version(connection));

      HostPast.write(connection, options.users(), population, history);
      Scene scene = ScenePast.write(connection);
      execute(connection, "analyze");
      report.step(lap(), "its past: %,d users in %,d blocks", options.users(), HostPast.BLOCKS);

      ChallengeMigrations.on(database.dataSource()).startFrom(StartFrom.BEGINNING).migrate();
      report.step(lap(), "migrations: tables, triggers, indexes, checkpoints at the beginning");

      execute(connection, "update challenges set active = true where id in ('cs', 'e')");
      report.step(lap(), "the host: cs and e, inactive in the catalogue, are activated");

      Recomputation recomputation =
          Recomputation.of(connection).earlier(history).note(Instant.now(), OF_THE_WEEK);
      try (OneConnection source = new OneConnection(database.url());
          ChallengeIndexer indexer = ChallengeIndexer.on(source, challenges()).build()) {
        lap();
        TickFigures past = new TickFigures();
        tickUntilAtRest(indexer, past);
        report.step(
            lap(),
            "caught up with the past, silently: %,d rows completed in %d rounds",
            past.completed(),
            past.rounds());
        long toldBefore = notifications(connection);

        TickFigures live = new TickFigures();
        HighWaterMark highWaterMark = new HighWaterMark(connection, HostPast.HEAD);
        live(database, scene, indexer, live, highWaterMark);
        MonthlySums.refresh(connection);
        tickUntilSettled(indexer, live);

        report.written(writers, options.seconds());
        report.ticks(past, live);
        report.notifications(notifications(connection) - toldBefore, toldBefore);
        report.highWaterMark(highWaterMark.loss());
        report.cooldownLookup(CooldownLookup.plan(connection, 1));
        report.failures(past.failures());
        report.failures(live.failures());
        return compare(connection, recomputation)
            && past.failures().isEmpty()
            && live.failures().isEmpty();
      }
    }
  }

  private void live(
      TestDatabase database,
      Scene scene,
      ChallengeIndexer indexer,
      TickFigures figures,
      HighWaterMark highWaterMark)
      throws SQLException, InterruptedException {
    report.live(options);
    ProgressLine progress = new ProgressLine(out, terminal);
    long start = System.nanoTime();
    try (LiveIndexer live =
        LiveIndexer.start(database, options, population, history, scene, writers)) {
      while (live.writes()) {
        highWaterMark.read();
        figures.add(indexer.tick());
        progress.show(() -> Report.progress(since(start), live.head(), writers, figures));
        Thread.sleep(BETWEEN_ROUNDS_MILLIS);
      }
      progress.end(Report.progress(since(start), live.head(), writers, figures));
    }
    highWaterMark.read();
  }

  private static Challenges challenges() {
    return Challenges.with(ChallengeSettings.builder().aggregateDelay(MonthlySums.DELAY).build());
  }

  /** Until the last play has been read for the second time. */
  private static void tickUntilSettled(ChallengeIndexer indexer, TickFigures figures)
      throws SQLException, InterruptedException {
    long start = System.nanoTime();
    while (since(start).compareTo(MonthlySums.DELAY) <= 0) {
      tickUntilAtRest(indexer, figures);
      Thread.sleep(BETWEEN_ROUNDS_MILLIS);
    }
    tickUntilAtRest(indexer, figures);
  }

  private static void tickUntilAtRest(ChallengeIndexer indexer, TickFigures figures)
      throws SQLException {
    IndexerRound round;
    do {
      round = indexer.tick();
      figures.add(round);
    } while (round.results().stream().anyMatch(result -> result.outcome() == Outcome.PROCESSED));
  }

  private boolean compare(Connection connection, Recomputation recomputation) throws SQLException {
    interference.with(connection);
    List<String> differences = recomputation.differences();
    if (differences.isEmpty()) {
      report.equal(count(connection, "select count(*) from user_challenges"));
    } else {
      report.different(differences);
    }
    return differences.isEmpty();
  }

  private static String version(Connection connection) throws SQLException {
    return connection.getMetaData().getDatabaseProductVersion();
  }

  private static long notifications(Connection connection) throws SQLException {
    return count(connection, "select count(*) from notification where type = 'reward_in_cooldown'");
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** The time since the last call. */
  private Duration lap() {
    Duration time = since(lap);
    lap = System.nanoTime();
    return time;
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
