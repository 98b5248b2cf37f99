package io.challenges.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.ChallengeIndexer;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.rules.Deployment;
import io.challenges.rules.UserEventChallenges;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ticks in JDK Flight Recorder. */
@ChallengesDatabase
class TickEventTest {

  private static final String NAME = "io.challenges.Tick";

  @TempDir private Path directory;

  @FunctionalInterface
  private interface Work {
    void run() throws SQLException;
  }

  private List<RecordedEvent> record(Recording recording, Work work)
      throws SQLException, IOException {
    recording.start();
    work.run();
    recording.stop();
    Path file = directory.resolve("ticks.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals(NAME))
        .toList();
  }

  private List<RecordedEvent> record(Work work) throws SQLException, IOException {
    try (Recording recording = new Recording()) {
      return record(recording, work);
    }
  }

  @Test
  void saysWhatATickDid(TestDatabase database, Connection connection)
      throws SQLException, IOException {
    database.host().block(100).user(501).sql("update challenges set step_count = 3 where id = 'r'");
    for (int referred = 601; referred <= 602; referred++) {
      database.host().event(referred, e -> e.referrer(501));
    }
    database.host().block(101).event(603, e -> e.referrer(501));
    database
        .host()
        .sql(
            """
            insert into user_challenges (challenge_id, user_id, specifier, is_complete)
            values ('r', 501, '1f5:259', false)
            """);
    Challenges challenges =
        UserEventChallenges.with(ChallengeSettings.builder().batchSize(1).build());
    TickResult[] result = new TickResult[1];

    List<RecordedEvent> events =
        record(() -> result[0] = challenges.processor("r").tick(connection));

    RecordedEvent event = events.get(0);
    assertThat(events).hasSize(1);
    assertThat(event.getString("challenge")).isEqualTo("r");
    assertThat(event.getString("outcome")).isEqualTo("PROCESSED");
    assertThat(event.getLong("rowsScanned")).isEqualTo(result[0].rowsScanned()).isEqualTo(3);
    assertThat(event.getInt("keysDerived")).isEqualTo(1);
    assertThat(event.getInt("inserted")).isEqualTo(2);
    assertThat(event.getInt("updated")).isEqualTo(1);
    assertThat(event.getInt("completed")).isEqualTo(3);
    assertThat(event.getBoolean("moreWaiting")).isTrue();
    assertThat(event.getString("statement")).isNull();
    assertThat(event.getString("sqlState")).isNull();
    assertThat(event.getDuration()).isPositive();
    assertThat(event.getStackTrace()).isNull();
    assertThat(event.getThread().getJavaName()).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void comesForEachTickOfARound(TestDatabase database, Connection holder)
      throws SQLException, IOException {
    Deployment.on(database).with(UserEventChallenges::of).rest();
    database
        .host()
        .sql("update challenges set active = false where id = 'r'")
        .sql("delete from challenges where id = 'rv'");
    holder.setAutoCommit(false);
    UserEventChallenges.standard().processor("m").tick(holder);

    List<RecordedEvent> events;
    try (ChallengeIndexer indexer =
        ChallengeIndexer.on(database.dataSource(), UserEventChallenges.standard()).build()) {
      events = record(indexer::tick);
    }

    assertThat(events)
        .extracting(event -> event.getString("challenge") + " " + event.getString("outcome"))
        .containsExactly("m BUSY", "r INACTIVE", "rd IDLE", "rv NOT_IN_CATALOGUE");
  }

  @Test
  void saysWhereATickFailed(TestDatabase database, Connection connection)
      throws SQLException, IOException {
    database
        .host()
        .block(100)
        .user(500)
        .sql("insert into challenges (id, amount, active) values ('vip', '1', true)");
    ChallengeProcessor vip = Fault.WRONG_NUMBER.challenges().processor("vip");

    List<RecordedEvent> events =
        record(
            () ->
                assertThatThrownBy(() -> vip.tick(connection))
                    .isInstanceOf(ChallengeTickException.class));

    assertThat(events).hasSize(1);
    RecordedEvent event = events.get(0);
    assertThat(event.getString("challenge")).isEqualTo("vip");
    assertThat(event.getString("outcome")).isEqualTo("FAILED");
    assertThat(event.getString("statement")).isEqualTo("derivation");
    assertThat(event.getString("sqlState")).isEqualTo("22012");
    assertThat(event.getLong("rowsScanned")).isZero();
  }

  @Test
  void takesInTheCommit(TestDatabase database, Connection connection)
      throws SQLException, IOException {
    database
        .host()
        .sql(
            """
            create function refuse() returns trigger language plpgsql as
            $$ begin raise exception 'not at commit' using errcode = 'P0002'; end $$
            """)
        .sql(
            """
            create constraint trigger refuse after insert on user_challenges
            deferrable initially deferred for each row execute function refuse()
            """)
        .block(100)
        .event(700, e -> e.mobile(true));

    List<RecordedEvent> events =
        record(
            () ->
                assertThatThrownBy(
                        () -> UserEventChallenges.standard().processor("m").tick(connection))
                    .hasMessageContaining("not at commit"));

    assertThat(events)
        .extracting(
            event ->
                event.getString("outcome")
                    + ", "
                    + event.getString("statement")
                    + ", "
                    + event.getString("sqlState"))
        .containsExactly("FAILED, commit, P0002");
  }

  @Test
  void staysAwayBelowTheThresholdOfARecording(TestDatabase database)
      throws SQLException, IOException {
    database.host().block(100).event(700, e -> e.mobile(true));
    try (Recording recording = new Recording()) {
      recording.enable(NAME).withThreshold(Duration.ofHours(1));

      assertThat(record(recording, () -> Deployment.on(database).settle())).isEmpty();
    }
  }
}
