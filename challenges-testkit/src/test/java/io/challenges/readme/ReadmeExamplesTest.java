package io.challenges.readme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.AuditReport;
import io.challenges.Axis;
import io.challenges.ChallengeChange;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeDisbursements;
import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.CompletedChallenge;
import io.challenges.ExclusionResult;
import io.challenges.Explanation;
import io.challenges.Health;
import io.challenges.IndexerRound;
import io.challenges.KeyType;
import io.challenges.Lag;
import io.challenges.OpenTransaction;
import io.challenges.Preview;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.host.Settling;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.migrations.Verification;
import io.challenges.rules.Condition;
import io.challenges.rules.Deployment;
import io.challenges.testkit.BulkHost;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostSizes;
import io.challenges.testkit.Recomputation;
import io.challenges.testkit.SlowLookups;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each Java example of the README stands here, word for word. */
@ChallengesDatabase
class ReadmeExamplesTest {

  private static final Pattern EXAMPLE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private final Alerts alerts = (challengeId, failure) -> {};

  @Test
  void everyExampleStandsHere() throws IOException {
    String here =
        squeezed(
            Files.readString(
                Path.of("src/test/java/io/challenges/readme/ReadmeExamplesTest.java")));
    List<String> examples =
        EXAMPLE
            .matcher(Files.readString(Path.of("../README.md")))
            .results()
            .map((MatchResult match) -> match.group(1))
            .toList();

    assertThat(examples).hasSizeGreaterThanOrEqualTo(5);
    assertThat(examples).allSatisfy(example -> assertThat(here).contains(squeezed(example)));
  }

  private static String squeezed(String code) {
    return code.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .reduce("", String::concat);
  }

  @Test
  void migrates(DataSource dataSource, Connection connection) throws SQLException {
    ChallengeMigrations.on(dataSource).schema("public").startFrom(StartFrom.NOW).migrate();

    assertThat(ChallengeMigrations.on(dataSource).verify(connection).findings()).isEmpty();
  }

  @Test
  @ChallengesDatabase(template = Template.HOST)
  void migratesForFewer(DataSource dataSource, Connection connection) throws SQLException {
    Challenges fewer = Challenges.standard().without("r", "rv");
    ChallengeMigrations.on(dataSource).challenges(fewer).migrate();

    assertThat(fewer.health(connection).problems()).isEmpty();
    assertThat(
            Deployment.value(connection, "select to_regclass('challenges_user_events_referrer')"))
        .isNull();
  }

  @Test
  void ticksByItself(TestDatabase database) throws Exception {
    DataSource dataSource = database.dataSource();
    Challenges challenges = Challenges.with(ChallengeSettings.builder().schema("public").build());
    ChallengeIndexer indexer =
        ChallengeIndexer.on(dataSource, challenges)
            .listener(
                new ChallengeIndexer.Listener() {
                  @Override
                  public void failed(String challengeId, SQLException failure) {
                    alerts.raise(challengeId, failure);
                  }
                })
            .every(Duration.ofSeconds(5));
    indexer.close();

    database.host().block(100).event(700, event -> event.mobile(true));
    try (ChallengeIndexer another = ChallengeIndexer.on(dataSource, challenges).build()) {
      assertThat(another.tick().results())
          .anySatisfy(result -> assertThat(result.completed()).isEqualTo(1));
    }
    assertThat(indexer.tick().status()).isEqualTo(IndexerRound.Status.REFUSED);
  }

  @Test
  void withdrawsARow(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .sql("update challenges set step_count = 1 where id = 'r'")
        .block(100)
        .user(501)
        .event(601, event -> event.referrer(501))
        .event(602, event -> event.referrer(501));
    Challenges challenges = Challenges.standard();
    challenges.processor("r").tick(connection);
    assertThat(Deployment.values(connection, PAID)).containsExactly("1f5:259");

    ExclusionResult result =
        challenges.inspect("r").exclude(connection, "1f5:259", "a farm of bots");

    assertThat(result.effect()).isEqualTo(ExclusionResult.Effect.ROW_DELETED);
    assertThat(Deployment.values(connection, PAID)).containsExactly("1f5:25a");
    assertThat(challenges.inspect("r").include(connection, "1f5:259").effect())
        .isEqualTo(ExclusionResult.Effect.INCLUDED);
  }

  @Test
  void drains(TestDatabase database, Connection connection) throws Exception {
    database.host().block(100).event(700, event -> event.mobile(true));
    DataSource dataSource = database.dataSource();
    Challenges challenges = Challenges.standard();

    try (ChallengeIndexer indexer = ChallengeIndexer.on(dataSource, challenges).build()) {
      indexer.drain(Duration.ofMinutes(10));
    }

    assertThat(Recomputation.of(connection).differences()).isEmpty();
  }

  @Test
  void tellsOfPayments(TestDatabase database) throws SQLException {
    DataSource dataSource = database.dataSource();
    List<String> sent = new CopyOnWriteArrayList<>();
    Push push = (userId, challengeId, amount) -> sent.add(userId + challengeId + amount);

    ChallengeDisbursements disbursements =
        ChallengeDisbursements.listen(
            dataSource, paid -> push.send(paid.userId(), paid.challengeId(), paid.amount()));

    try (disbursements) {
      database
          .host()
          .block(100)
          .user(500, user -> user.wallet("0x500"))
          .rewardDisbursement("tx", "r", "1f4:258", "0x500", row -> {});
      Condition.await("the payment", () -> !sent.isEmpty());
    }

    assertThat(sent).containsExactly("500r100000000");
  }

  @FunctionalInterface
  private interface Push {
    void send(int userId, @Nullable String challengeId, long amount);
  }

  @Test
  void ticksInTheHostsTransaction(TestDatabase database) throws SQLException {
    database.host().block(100).event(700, event -> event.mobile(true));
    DataSource dataSource = database.dataSource();
    Challenges challenges = Challenges.standard();
    Counter metrics = new Counter();
    Blocks blocks = connection -> {};

    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      for (ChallengeProcessor processor : challenges.processors()) {
        TickResult result = processor.tick(connection);
        if (result.completed() > 0) {
          metrics.completed(result.challengeId(), result.completed());
        }
      }
      blocks.write(connection); // after the ticks: see "What the host's writers promise"
      connection.commit();
    }

    assertThat(metrics.completed).isEqualTo(1);
  }

  @Test
  void derivesAChallengeOfTheHostsOwn(TestDatabase database, Connection connection)
      throws SQLException {
    ChallengeDefinition curator =
        ChallengeDefinition.named("curator")
            .key(KeyType.INTEGER)
            .source(
                Axis.BLOCKS,
                """
                select playlist_owner_id as key, blocknumber as position, xmin as version
                from /*schema.*/playlists
                """)
            .derivation(
                """
                select
                  to_hex(dirty.key) as specifier,
                  dirty.key as user_id,
                  public_playlists.count as progress,
                  challenge.step_count as target,
                  challenge.amount,
                  null::int as completed_blocknumber,
                  null::timestamp as completed_at
                from dirty
                cross join challenge
                cross join lateral (
                  select count(*)::int
                  from /*schema.*/playlists
                  where playlist_owner_id = dirty.key
                    and is_current and not is_delete and not is_private
                ) as public_playlists
                """)
            .startFrom(StartFrom.BEGINNING)
            .build();
    Challenges challenges = Challenges.standard().define(curator);

    database
        .host()
        .block(100)
        .sql(
            """
            insert into challenges (id, type, amount, active, step_count)
            values ('curator', 'numeric', '3', true, 1)
            """)
        .sql(
            """
            insert into playlists (
              playlist_id, playlist_owner_id, is_album, is_private, is_current, is_delete,
              blocknumber, created_at, updated_at, txhash
            )
            values (1, 700, false, false, true, false, 100, now(), now(), '')
            """);

    assertThat(challenges.processor("curator").tick(connection).completed()).isEqualTo(1);
  }

  @Test
  void fillsAnOutbox(TestDatabase database, Connection ticking) throws SQLException {
    ChallengeSettings settings =
        ChallengeSettings.builder()
            .onCompleted(
                (connection, challengeId, rows) -> {
                  try (PreparedStatement insert =
                      connection.prepareStatement("insert into outbox values (?, ?, ?, ?)")) {
                    for (CompletedChallenge row : rows) {
                      insert.setString(1, challengeId);
                      insert.setString(2, row.specifier());
                      insert.setInt(3, row.userId());
                      insert.setLong(4, row.amount());
                      insert.addBatch();
                    }
                    insert.executeBatch();
                  }
                })
            .build();

    database
        .host()
        .sql(
            """
            create table outbox (
              challenge_id text, specifier text, user_id int, amount bigint check (amount <> 13)
            )
            """)
        .block(100)
        .event(700, event -> event.mobile(true))
        .event(701, event -> event.mobile(true));
    ChallengeProcessor mobile = Challenges.with(settings).processor("m");

    ticking.setAutoCommit(false);
    mobile.tick(ticking);
    ticking.rollback();
    ticking.setAutoCommit(true);
    assertThat(Deployment.values(ticking, OUTBOX)).as("the completion was undone").isEmpty();

    mobile.tick(ticking);
    assertThat(Deployment.values(ticking, OUTBOX)).containsExactly("m 2bc 700 1", "m 2bd 701 1");

    database
        .host()
        .sql("update challenges set amount = '13' where id = 'm'")
        .block(101)
        .event(702, event -> event.mobile(true));
    assertThatThrownBy(() -> mobile.tick(ticking)).hasMessageContaining("outbox_amount_check");
    assertThat(Deployment.values(ticking, PAID)).as("without its message").hasSize(2);
    assertThat(Deployment.values(ticking, OUTBOX)).hasSize(2);
  }

  private static final String OUTBOX =
      "select concat_ws(' ', challenge_id, specifier, user_id, amount) from outbox order by 1";

  private static final String PAID = "select specifier from user_challenges where is_complete";

  @Test
  void recordsSlowTicks(TestDatabase database) throws SQLException {
    database
        .host()
        .sql(
            """
            create function slow() returns trigger language plpgsql as
            $$ begin perform pg_sleep(0.2); return null; end $$
            """)
        .sql(
            """
            create trigger slow after insert on user_challenges
            for each row execute function slow()
            """)
        .block(100)
        .event(700, event -> event.mobile(true));
    SlowTicks metrics = new SlowTicks();

    RecordingStream recording = new RecordingStream();
    recording.enable("io.challenges.Tick").withThreshold(Duration.ofMillis(100));
    recording.onEvent(
        "io.challenges.Tick",
        tick -> metrics.slowTick(tick.getString("challenge"), tick.getDuration()));
    recording.startAsync();

    try (recording;
        ChallengeIndexer indexer =
            ChallengeIndexer.on(database.dataSource(), Challenges.standard()).build()) {
      indexer.tick();
      Condition.await("the slow tick", () -> metrics.slow.contains("m"));
    }
  }

  @Test
  void previewsATick(TestDatabase database, Connection connection) throws SQLException {
    database.host().block(100).user(501).event(601, event -> event.referrer(501));
    Challenges challenges = Challenges.standard();
    List<String> lines = new ArrayList<>();
    ChangeReport report =
        (specifier, before, after) -> lines.add(specifier + ' ' + before + ' ' + after);

    Preview preview = challenges.inspect("r").preview(connection);
    for (ChallengeChange change : preview.changes()) {
      report.line(change.specifier(), change.before(), change.after());
    }

    assertThat(lines)
        .containsExactly("1f5:259 null Row[userId=501, progress=1, complete=true, amount=1]");
  }

  @Test
  void reconciles(TestDatabase database, Connection connection) throws SQLException {
    database.host().block(100).user(501).block(500).user(502);
    Challenges challenges = Challenges.standard();
    List<String> told = new ArrayList<>();
    Reconciled metrics = (done, total, timeLeft) -> told.add(done + " of " + total);
    Differing alerts = (challengeId, differences) -> told.add(challengeId + differences.size());
    Settling.settle(challenges.processor("r"), connection);
    database.host().block(101).event(601, event -> event.referrer(501));
    Settling.settle(challenges.processor("r"), connection);

    AuditReport audit = challenges.inspect("r").audit().run(connection);
    if (!audit.clean()) {
      alerts.differs(audit.challengeId(), audit.differences());
    }
    challenges
        .inspect("r")
        .reconcile()
        .onProgress(
            progress -> metrics.reconciled(progress.done(), progress.total(), progress.timeLeft()))
        .run(connection);

    assertThat(told).first().isEqualTo("r1");
    assertThat(told).last().isEqualTo("3 of 3");
    assertThat(challenges.inspect("r").audit().run(connection).clean()).isTrue();
  }

  @FunctionalInterface
  private interface Reconciled {
    void reconciled(long done, long total, Duration timeLeft);
  }

  @FunctionalInterface
  private interface Differing {
    void differs(String challengeId, List<ChallengeChange> differences);
  }

  @Test
  void tellsTheLag(TestDatabase database, Connection connection) throws SQLException {
    database.host().block(100).event(601, event -> event.referrer(501));
    Challenges challenges = Challenges.standard();
    List<String> told = new ArrayList<>();
    LagGauges metrics =
        (challengeId, axis, positions, rows) -> told.add(challengeId + axis + positions + rows);
    LongTransactions alerts = told::add;

    for (Lag lag : challenges.inspect("r").lag(connection)) {
      metrics.behind(lag.challengeId(), lag.axis(), lag.positionsBehind(), lag.rowsWaiting());
      OpenTransaction holder = lag.heldBy();
      if (holder != null && holder.age() != null && holder.age().toMinutes() >= 15) {
        alerts.longTransaction(holder.phrase());
      }
    }

    assertThat(told).containsExactly("rBLOCKS1011");
  }

  @FunctionalInterface
  private interface LagGauges {
    void behind(String challengeId, Axis axis, long positions, long rows);
  }

  @FunctionalInterface
  private interface LongTransactions {
    void longTransaction(String whose);
  }

  @Test
  void tellsTheHealth(TestDatabase database, Connection connection) throws SQLException {
    List<String> told = new ArrayList<>();
    HealthAlerts alerts = new HealthAlerts(told);

    assertThat(ready(Challenges.standard(), connection, alerts)).isTrue();
    assertThat(told).isEmpty();

    database
        .host()
        .sql("delete from challenges where id = 'r'")
        .sql("drop index challenges_user_events_blocknumber");
    assertThat(ready(Challenges.standard(), connection, alerts)).isFalse();
    assertThat(told)
        .anySatisfy(line -> assertThat(line).startsWith("page Challenge m, m/user_events"))
        .anySatisfy(line -> assertThat(line).startsWith("mail Challenge r: the table challenges"));
  }

  private static boolean ready(Challenges challenges, Connection connection, HealthAlerts alerts)
      throws SQLException {
    Health health = challenges.health(connection);
    health.problems().forEach(alerts::page);
    health.warnings().forEach(alerts::mail);
    return health.ready();
  }

  @Test
  void explainsATick(TestDatabase database, Connection connection) throws SQLException {
    database.host().block(100).event(601, event -> event.referrer(501));
    Challenges challenges = Challenges.standard();
    List<String> told = new ArrayList<>();
    HealthAlerts alerts = new HealthAlerts(told);
    StringWriter lines = new StringWriter();
    PrintWriter report = new PrintWriter(lines);

    Explanation explanation = challenges.inspect("r").explain(connection);
    explanation.warnings().forEach(alerts::mail);
    report.print(explanation.text());

    assertThat(told).isEmpty();
    assertThat(lines.toString()).contains("challenges_user_events_blocknumber");
  }

  @Test
  void fillsALargeHost(DataSource dataSource, Connection connection) throws SQLException {
    HostSizes sizes = HostSizes.production().times(0.001);
    BulkHost.of(sizes).seed(42).progress(System.out::println).fill(dataSource);

    assertThat(Deployment.value(connection, "select count(*) from notification"))
        .isEqualTo("23500");
  }

  @Test
  void findsSlowLookups(TestDatabase database, Connection connection) throws SQLException {
    database
        .host()
        .sql(
            """
            create function theirs() returns trigger language plpgsql as $$
            begin
              perform from notification n where new.user_id = any (n.user_ids);
              return null;
            end $$
            """);
    List<String> told = new ArrayList<>();
    HealthAlerts alerts = new HealthAlerts(told);

    for (Verification.Finding lookup : ChallengeMigrations.slowLookups(connection)) {
      alerts.mail(lookup.message());
    }

    assertThat(told)
        .singleElement()
        .asString()
        .startsWith("mail function public.theirs() ")
        .contains("n.user_ids @> array[new.user_id]");
    assertThatThrownBy(() -> SlowLookups.assertNone(connection))
        .hasMessageContaining("public.theirs()");
  }

  private record HealthAlerts(List<String> told) {
    void page(String problem) {
      told.add("page " + problem);
    }

    void mail(String warning) {
      told.add("mail " + warning);
    }
  }

  @FunctionalInterface
  private interface ChangeReport {
    void line(String specifier, ChallengeChange.@Nullable Row before, ChallengeChange.Row after);
  }

  @FunctionalInterface
  private interface Alerts {
    void raise(String challengeId, SQLException failure);
  }

  @FunctionalInterface
  private interface Blocks {
    void write(Connection connection) throws SQLException;
  }

  private static final class SlowTicks {
    private final Set<String> slow = ConcurrentHashMap.newKeySet();

    void slowTick(String challengeId, Duration duration) {
      assertThat(duration).isPositive();
      slow.add(challengeId);
    }
  }

  private static final class Counter {
    private int completed;

    void completed(String challengeId, int rows) {
      assertThat(challengeId).isEqualTo("m");
      completed += rows;
    }
  }

  @Nested
  @ChallengesDatabase
  class ReferralTest {

    @Test
    void paysTheReferrer(TestDatabase database, Connection connection) throws SQLException {
      database.host().block(100).user(501).event(601, event -> event.referrer(501));

      for (ChallengeProcessor processor : Challenges.standard().processors()) {
        processor.tick(connection);
      }

      assertThat(Recomputation.of(connection).differences()).isEmpty();
    }
  }
}
