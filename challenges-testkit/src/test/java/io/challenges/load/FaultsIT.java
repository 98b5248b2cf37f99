package io.challenges.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.StartFrom;
import io.challenges.TickResult.Outcome;
import io.challenges.host.Fault;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import io.challenges.testkit.demo.Outages;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.core.BaseConnection;

/**
 * What can go wrong while the load runs. Afterwards, each time, the state is equal to the
 * recomputation, nothing is locked, and ticks go on. {@code -Dchallenges.load.faults=100} is more
 * of each.
 */
@ChallengesDatabase
class FaultsIT {

  private static final int FAULTS = Integer.getInteger("challenges.load.faults", 10);
  private static final List<Way> THREE = Collections.nCopies(3, Way.PLAIN);

  /** A challenge that nothing is done to. */
  private static final List<String> OTHERS = List.of("r", "rd", "rv", RowVersions.CHALLENGE);

  private TestDatabase database;
  private Connection operator;

  @BeforeEach
  void connect(TestDatabase database) throws SQLException {
    this.database = database;
    this.operator = database.connect();
  }

  @Test
  void aTicksBackendIsTerminated() throws Exception {
    Random random = new Random(LoadRun.SEED);
    try (LoadRun run = LoadRun.start(database.dataSource(), THREE)) {
      int terminated = 0;
      while (terminated < FAULTS) {
        Thread.sleep(random.nextInt(60));
        run.host().requireWriting();
        List<@Nullable String> pids =
            Deployment.values(
                operator,
                """
                select pid
                from pg_stat_activity
                where application_name = '%s' and datname = current_database() and state <> 'idle'
                """
                    .formatted(Instance.APPLICATION_NAME));
        if (!pids.isEmpty()) {
          terminate(String.valueOf(pids.get(random.nextInt(pids.size()))));
          terminated++;
        }
      }

      run.remark(terminated + " backends were terminated in the middle of a tick.");
      run.finish("Backends terminated", "57P01", "08006", "08003");
      assertThat(run.log().failures("57P01", "08006", "08003")).isGreaterThanOrEqualTo(FAULTS / 2);
    }
  }

  private void terminate(String pid) throws SQLException {
    Deployment.value(operator, "select pg_terminate_backend(%s)".formatted(pid));
    Condition.await(
        "the end of session " + pid,
        () ->
            Deployment.values(operator, "select pid from pg_stat_activity where pid = " + pid)
                .isEmpty());
  }

  @Test
  void aStatementTakesTooLong() throws Exception {
    try (LoadRun run =
        LoadRun.start(
            database.dataSource(), List.of(Way.PLAIN, Way.WITH_TIMEOUTS, Way.WITH_TIMEOUTS))) {
      Condition.await("timeouts", () -> run.log().failures("57014") >= FAULTS);
      run.finish("Statement timeouts", "57014");
    }
  }

  @Test
  void aHostRollsBackAfterATick() throws Exception {
    try (LoadRun run =
        LoadRun.start(database.dataSource(), List.of(Way.PLAIN, Way.TAKEN_BACK, Way.TAKEN_BACK))) {
      Condition.await("rollbacks", () -> run.log().ticksTakenBack() >= FAULTS);
      run.remark(run.log().ticksTakenBack() + " ticks that had processed rows were rolled back.");
      run.finish("Ticks rolled back by their host");
    }
  }

  @Test
  void somebodyLocksACheckpoint() throws Exception {
    int times = Math.max(2, FAULTS / 5);
    try (LoadRun run = LoadRun.start(database.dataSource(), THREE);
        Connection somebody = database.dataSource().getConnection()) {
      somebody.setAutoCommit(false);
      for (int i = 0; i < times; i++) {
        run.host().requireWriting();
        Deployment.values(
            somebody,
            "select scanned from indexing_checkpoints where tablename like 'challenges:m:%' for update");
        holdsUpOnlyOne(run, somebody);
      }
      run.remark("A checkpoint row was locked " + times + " times.");
      run.finish("Checkpoint rows locked");
    }
  }

  @Test
  void somebodyLocksUserChallenges() throws Exception {
    int times = Math.max(2, FAULTS / 5);
    try (LoadRun run = LoadRun.start(database.dataSource(), THREE);
        Connection somebody = database.dataSource().getConnection()) {
      somebody.setAutoCommit(false);
      for (int i = 0; i < times; i++) {
        run.host().requireWriting();
        int user = 900_000_000 + i;
        HostRows.on(somebody)
            .sql("select from user_challenges where challenge_id = 'm' for update")
            .sql(
                """
                insert into user_challenges (challenge_id, user_id, specifier, is_complete, amount)
                values ('m', ?, ?, false, 1)
                """,
                user,
                Integer.toHexString(user));
        // whose row the next tick of m has to write
        HostRows.on(operator).block(run.host().head()).event(user, event -> event.mobile(true));
        holdsUpOnlyOne(run, somebody);
      }
      run.remark("Rows of user_challenges were locked " + times + " times.");
      run.finish("Rows of user_challenges locked");
    }
  }

  /** Challenge m waits until somebody lets it go; each of the others processes rows meanwhile. */
  private void holdsUpOnlyOne(LoadRun run, Connection somebody) throws Exception {
    int session = somebody.unwrap(BaseConnection.class).getBackendPID();
    Condition.await("a tick that waits", () -> !waitingFor(session).isEmpty());
    List<@Nullable String> waiting = waitingFor(session);
    int busy = busy(run, "m");
    awaitMore(run, OTHERS);
    Condition.await("an instance to find m busy", () -> busy(run, "m") > busy);
    assertThat(waitingFor(session)).as("it has waited all the while").isEqualTo(waiting);
    somebody.rollback();
    awaitMore(run, List.of("m"));
  }

  /** The sessions that wait for it, and their transactions. */
  private List<@Nullable String> waitingFor(int session) throws SQLException {
    return Deployment.values(
        operator,
        """
        select pid || ' in ' || backend_xid
        from pg_stat_activity
        where datname = current_database() and %d = any (pg_blocking_pids(pid))
        """
            .formatted(session));
  }

  private static int busy(LoadRun run, String challengeId) {
    return run.log()
        .count(
            tick ->
                tick.result().outcome() == Outcome.BUSY
                    && tick.result().challengeId().equals(challengeId));
  }

  /** Waits until each of the challenges has processed rows twice more: begun later, too. */
  private static void awaitMore(LoadRun run, List<String> challengeIds) {
    Map<String, Integer> before = new HashMap<>();
    challengeIds.forEach(id -> before.put(id, run.log().processed(id)));
    before.forEach(
        (id, ticks) ->
            Condition.await("ticks of " + id, () -> run.log().processed(id) >= ticks + 2));
  }

  @Test
  void aDerivationFails() throws Exception {
    HostRows.on(operator)
        .sql("create table fault (active boolean not null)")
        .sql("insert into fault values (false)")
        .sql(
            """
            create function fail() returns trigger language plpgsql as $$
            begin
              if (select active from fault) then
                raise exception 'planted';
              end if;
              return new;
            end
            $$
            """)
        .sql(
            """
            create trigger fail before insert on user_challenges
            for each row when (new.challenge_id = 'm')
            execute function fail()
            """)
        .sql(
            "insert into challenges (id, type, amount, active) values ('vip', 'boolean', '1', true)");
    ChallengeDefinition vip =
        ChallengeDefinition.named("vip")
            .source(Axis.BLOCKS, Fault.SOURCE)
            .derivation(
                Fault.DERIVATION.replace(
                    "1 as progress",
                    "1 / (select case when active then 0 else 1 end from /*schema.*/fault) as progress"))
            .startFrom(StartFrom.BEGINNING)
            .build();
    try (LoadRun run =
        LoadRun.start(
            database.dataSource(), THREE, Outages.NONE, challenges -> challenges.define(vip))) {
      awaitMore(run, List.of("m", "vip"));
      HostRows.on(operator).sql("update fault set active = true");
      Condition.await(
          "failures",
          () -> run.log().failures("P0001") >= FAULTS && run.log().failures("22012") >= FAULTS);
      String completed = completedByThoseThatFail();
      awaitMore(run, OTHERS);
      assertThat(completedByThoseThatFail()).isEqualTo(completed);
      HostRows.on(operator).sql("update fault set active = false");
      awaitMore(run, List.of("m", "vip"));

      run.finish("Derivations failed", "P0001", "22012");
      assertThat(
              Deployment.value(
                  operator,
                  """
                  select count(*)
                  from (
                    select user_id from users
                    except
                    select user_id from user_challenges where challenge_id = 'vip' and is_complete
                  ) as missing
                  """))
          .isEqualTo("0");
    }
  }

  private String completedByThoseThatFail() throws SQLException {
    return String.valueOf(
        Deployment.value(
            operator, "select count(*) from user_challenges where challenge_id in ('m', 'vip')"));
  }
}
