package io.challenges.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.host.Settling;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.demo.Crew;
import io.challenges.testkit.demo.HostLoad;
import io.challenges.testkit.demo.Outages;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;

/** A load with instances of the job beside it, and what must be true in the end. */
final class LoadRun implements AutoCloseable {

  /** Of everything random: {@code -Dchallenges.load.seed=…}. */
  static final long SEED = Long.getLong("challenges.load.seed", 1);

  private static final int WRITERS = 8;
  private static final int LEAST_TRANSACTIONS = 400;
  private static final int[] BATCH_SIZES = {5_000, 40, 7};
  private static final long LONG_TRANSACTION_MILLIS = 2_000;

  private final DataSource dataSource;
  private final UnaryOperator<Challenges> definitions;
  private final HostLoad host;
  private final LongTransaction longTransaction;
  private final TickLog log = new TickLog();
  private final List<Instance> instances = new ArrayList<>();
  private final Crew crew = new Crew("instance");
  private final List<String> remarks = new ArrayList<>();
  private final long start = System.nanoTime();

  private LoadRun(DataSource dataSource, Outages outages, UnaryOperator<Challenges> definitions)
      throws SQLException {
    this.dataSource = dataSource;
    this.definitions = definitions;
    try (Connection connection = dataSource.getConnection()) {
      RowVersions.install(connection);
      challenges(BATCH_SIZES[0]).seed(connection, StartFrom.BEGINNING);
    }
    this.host = HostLoad.start(dataSource, WRITERS, SEED, outages);
    this.longTransaction = new LongTransaction(dataSource, LONG_TRANSACTION_MILLIS);
  }

  /** Starts the load and instances that tick in these ways. */
  static LoadRun start(DataSource dataSource, List<Way> ways) throws SQLException {
    LoadRun run = start(dataSource, ways, Outages.NONE, challenges -> challenges);
    run.crew.start(run.longTransaction);
    return run;
  }

  /**
   * Starts the load and instances that tick in these ways.
   *
   * @param outages what the writers' connections are put to
   * @param definitions challenges of the test's own
   */
  static LoadRun start(
      DataSource dataSource, List<Way> ways, Outages outages, UnaryOperator<Challenges> definitions)
      throws SQLException {
    LoadRun run = new LoadRun(dataSource, outages, definitions);
    for (Way way : ways) {
      int number = run.instances.size();
      Instance instance =
          new Instance(
              dataSource,
              run.challenges(BATCH_SIZES[number % BATCH_SIZES.length]),
              way,
              run.log,
              run.longTransaction::open,
              SEED + number);
      run.instances.add(instance);
      run.crew.start(instance);
    }
    return run;
  }

  private Challenges challenges(int batchSize) {
    return definitions.apply(
        UserEventChallenges.with(ChallengeSettings.builder().batchSize(batchSize).build())
            .define(RowVersions.definition()));
  }

  TickLog log() {
    return log;
  }

  HostLoad host() {
    return host;
  }

  /** Adds a line to what is printed in the end. */
  void remark(String remark) {
    remarks.add(remark);
  }

  /** Stops everybody, and ticks until nothing is left to do. */
  void drain(Connection connection) throws Exception {
    host.stop();
    longTransaction.stop();
    instances.forEach(Instance::stop);
    crew.await();
    for (ChallengeProcessor processor : challenges(BATCH_SIZES[0]).processors()) {
      Settling.settle(processor, connection);
    }
  }

  /**
   * Stops everybody, and looks whether all is as it should be.
   *
   * @param expected SQLSTATEs with which ticks may have failed
   */
  void finish(String title, String... expected) throws Exception {
    Condition.await("a load", () -> host.figures().committed() >= LEAST_TRANSACTIONS);
    try (Connection connection = dataSource.getConnection()) {
      drain(connection);
      List<String> differences =
          Recomputation.of(connection)
              .only("m", "r", "rd", "rv")
              .earlier(host.history())
              .differences();
      long lost = RowVersions.lost(connection);
      print(title, connection, lost, differences);

      assertThat(differences.stream().limit(20)).as("%d differences", differences.size()).isEmpty();
      assertThat(lost).as("rows lost").isZero();
      assertThat(RowVersions.readAgain(connection)).as("rows processed twice").isZero();
      assertThat(log.failures().keySet())
          .as(() -> "failures of ticks, such as " + log.examples())
          .isSubsetOf(expected);
      nothingIsStuck(connection);
      goesOn(connection);
    }
  }

  private static void nothingIsStuck(Connection connection) throws SQLException {
    assertThat(
            Deployment.values(
                connection,
                """
                select 'lock of ' || pg_locks.pid
                from pg_locks
                join pg_database on pg_database.oid = pg_locks.database
                where locktype = 'advisory' and datname = current_database()
                union all
                select pid || ' is ' || state || ' in ' || query
                from pg_stat_activity
                where datname = current_database()
                  and backend_type = 'client backend'
                  and pid <> pg_backend_pid()
                  and state <> 'idle'
                union all
                select 'prepared ' || gid
                from pg_prepared_xacts
                where database = current_database()
                """))
        .isEmpty();
  }

  /** One more block is found by the next ticks. */
  private void goesOn(Connection connection) throws SQLException {
    int user = 1_000_000_000;
    HostRows.on(connection)
        .block(host.head() + 1)
        .user(user, row -> row.verified(true))
        .event(user, event -> event.mobile(true).referrer(1))
        .event(user + 1, event -> event.referrer(user));
    for (ChallengeProcessor processor : challenges(BATCH_SIZES[0]).processors()) {
      assertThat(processor.tick(connection).outcome()).isEqualTo(Outcome.PROCESSED);
    }
    assertThat(
            Deployment.values(
                connection,
                """
                select distinct challenge_id
                from user_challenges
                where user_id >= %d and challenge_id in ('m', 'rd', 'rv')
                order by 1
                """
                    .formatted(user)))
        .containsExactly("m", "rd", "rv");
  }

  private void print(String title, Connection connection, long lost, List<String> differences)
      throws SQLException {
    String report =
        String.format(
            Locale.ROOT,
            """

        %s; PostgreSQL %s, seed %d, %d writers, %d instances, %d s
          written           %s
          ticks             %,d: %,d processed rows, %,d busy, %,d idle; %,d failed %s
          rows processed    %,d read by all challenges; %,d of them versions of rows for one that notes them down
          rows lost         %,d
          processed twice   %,d
          rows per tick     beside a long transaction %s; otherwise %s
          state             %s
        """,
            title,
            connection.getMetaData().getDatabaseProductVersion(),
            SEED,
            WRITERS,
            instances.size(),
            (System.nanoTime() - start) / 1_000_000_000,
            host.figures(),
            log.size(),
            log.outcomes(Outcome.PROCESSED),
            log.outcomes(Outcome.BUSY),
            log.outcomes(Outcome.IDLE),
            log.failures().values().stream().mapToInt(Integer::intValue).sum(),
            log.failures(),
            log.rowsScanned(),
            RowVersions.read(connection),
            lost,
            RowVersions.readAgain(connection),
            log.rowsPerTick(true),
            log.rowsPerTick(false),
            differences.isEmpty()
                ? "equal to a recomputation: %s rows of user_challenges"
                    .formatted(Deployment.value(connection, "select count(*) from user_challenges"))
                : differences.size() + " differences");
    System.out.println(
        report + remarks.stream().map(remark -> "  " + remark + '\n').reduce("", String::concat));
  }

  @Override
  public void close() {
    instances.forEach(Instance::stop);
    longTransaction.stop();
    crew.close();
    host.close();
  }
}
