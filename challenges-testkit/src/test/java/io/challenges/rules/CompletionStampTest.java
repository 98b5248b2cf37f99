package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a completion happened: {@code completed_at} and {@code completed_blocknumber}. */
@ChallengesDatabase
class CompletionStampTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void theTimeIsTheTicksInUtcWhateverTheZoneOfTheJvmAndTheSession() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(true).referrer(500)).user(500);
    deployment.at(Instant.parse("2025-03-30T02:15:00.123456Z"));

    deployment.settle();

    LocalDateTime utc = LocalDateTime.of(2025, 3, 30, 2, 15, 0, 123_456_000);
    assertThat(deployment.row("m", "2bc").completedAt()).isEqualTo(utc);
    assertThat(deployment.row("rd", "2bc:1f4").completedAt()).isEqualTo(utc);
    assertThat(deployment.row("r", "1f4:2bc").completedAt()).isEqualTo(utc);
    assertThat(deployment.value("select completed_at::text from user_challenges limit 1"))
        .isEqualTo("2025-03-30 02:15:00.123456");
  }

  @Test
  void theBlockIsThatOfTheEventWhichTheTickReads() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(500)
        .user(501, u -> u.verified(true))
        .block(104)
        .event(700, e -> e.mobile(true).referrer(500))
        .block(106)
        .event(701, e -> e.mobile(true).referrer(501))
        .block(110)
        .event(702, e -> e.mobile(false));

    deployment.settle();

    assertThat(deployment.row("m", "2bc").block()).isEqualTo(104);
    assertThat(deployment.row("m", "2bd").block()).isEqualTo(106);
    assertThat(deployment.row("rd", "2bc:1f4").block()).isEqualTo(104);
    assertThat(deployment.row("r", "1f4:2bc").block()).isEqualTo(104);
    assertThat(deployment.row("rv", "1f5:2bd").block()).isEqualTo(106);
  }

  @Test
  void theFirstBlockReadIsTheEventsToo() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(true));
    deployment.settle("m");
    deployment.host().block(101).event(701, e -> e.mobile(true));

    deployment.tick("m");

    assertThat(deployment.row("m", "2bd").block()).isEqualTo(101);
  }

  @Test
  void anEventReadLongAgoGivesTheBlockThatTheTickReaches() throws SQLException {
    deployment.host().block(100).event(600, e -> e.referrer(500)).event(601, e -> e.referrer(501));
    deployment.settle();
    deployment.host().block(200).user(500).user(501, u -> u.verified(true));

    deployment.settle();

    assertThat(deployment.row("r", "1f4:258").block()).isEqualTo(200);
    assertThat(deployment.row("rv", "1f5:259").block()).isEqualTo(200);
  }

  @Test
  void anEventThatCommitsLateGivesTheBlockThatTheTickReaches(Connection late) throws SQLException {
    deployment.host().block(101);
    late.setAutoCommit(false);
    HostRows.on(late).block(101).event(700, e -> e.mobile(true));
    deployment.host().block(105).event(701, e -> e.mobile(true));
    deployment.settle("m");
    late.commit();

    deployment.tick("m");

    assertThat(deployment.row("m", "2bd").block()).isEqualTo(105);
    assertThat(deployment.row("m", "2bc").block()).isEqualTo(105);
  }

  @Test
  void anEventThatTheTickDoesNotReachYetGivesTheBlockThatItReaches(TestDatabase database)
      throws SQLException {
    deployment = Deployment.on(database, settings -> settings.batchSize(1));
    deployment
        .host()
        .block(100)
        .user(500)
        .block(101)
        .event(600, e -> e.referrer(500))
        .block(110)
        .event(601, e -> e.referrer(500));
    deployment.tick("r");

    assertThat(deployment.row("r", "1f4:258").block()).isEqualTo(100);
    assertThat(deployment.row("r", "1f4:259").block()).isEqualTo(100);
  }

  @Test
  void anEventWithoutABlockGivesTheBlockThatTheTickReaches() throws SQLException {
    deployment
        .host()
        .block(100)
        .user(500)
        .event(600, e -> e.referrer(500).blocknumber(null).mobile(true))
        .event(600, e -> e.referrer(500).current(false));

    deployment.settle();

    assertThat(deployment.row("r", "1f4:258").block()).isEqualTo(100);
    assertThat(deployment.row("m", "258").block()).isEqualTo(100);
    assertThat(deployment.row("rd", "258:1f4").block()).isEqualTo(100);
  }

  @Test
  void theBlockNeverFallsBehindWhatAnEarlierTickGave(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database, settings -> settings.batchSize(3));
    Random random = new Random(7);
    List<Connection> writers = List.of(database.connect(), database.connect(), database.connect());
    for (Connection writer : writers) {
      writer.setAutoCommit(false);
    }
    deployment.host().block(100).user(500).user(501, u -> u.verified(true));
    List<String> challenges = List.of("m", "r", "rd", "rv");
    List<List<UserChallenge>> paid = new ArrayList<>();
    for (String challenge : challenges) {
      paid.add(deployment.rows(challenge));
    }
    for (int block = 101; block < 160; block++) {
      deployment.host().block(block);
      int user = 1000 + block;
      HostRows.on(writers.get(random.nextInt(3)))
          .block(block)
          .event(user, e -> e.mobile(true).referrer(500 + random.nextInt(3)));
      if (random.nextBoolean()) {
        writers.get(random.nextInt(3)).commit();
      }
      for (int n = 0; n < challenges.size(); n++) {
        deployment.tick(challenges.get(n));
        List<UserChallenge> now = deployment.rows(challenges.get(n));
        assertNotBehind(paid.get(n), now);
        paid.set(n, now);
      }
      if (block == 130) {
        deployment.host().user(502).updateUser(500, u -> u.verified(true));
      }
    }
    for (Connection writer : writers) {
      writer.commit();
    }
    deployment.settle();
    for (int n = 0; n < challenges.size(); n++) {
      assertNotBehind(paid.get(n), deployment.rows(challenges.get(n)));
    }
    assertThat(deployment.paid("m")).hasSize(59);
    assertThat(deployment.paid("rd")).hasSize(59);
  }

  /** Of the rows that are there now, those that are new carry no lower block than the others. */
  private static void assertNotBehind(List<UserChallenge> before, List<UserChallenge> now) {
    Set<String> known = before.stream().map(UserChallenge::specifier).collect(Collectors.toSet());
    int greatest = before.stream().mapToInt(CompletionStampTest::block).max().orElse(0);
    assertThat(now)
        .allSatisfy(
            row -> {
              assertThat(row.block()).isNotNull();
              if (!known.contains(row.specifier())) {
                assertThat(row.block()).as("%s", row).isGreaterThanOrEqualTo(greatest);
              }
            });
  }

  private static int block(UserChallenge row) {
    Integer block = row.block();
    return block == null ? -1 : block;
  }
}
