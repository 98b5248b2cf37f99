package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.Axis;
import io.challenges.StartFrom;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.migrations.ChallengeMigrations;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.Template;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Where checkpoints begin on a host that has rows already. */
@ChallengesDatabase(template = Template.HOST)
class StartTest {

  private static Deployment migrated(TestDatabase database, StartFrom from) throws SQLException {
    Deployment deployment = Deployment.on(database).awaitWriters();
    ChallengeMigrations.on(database.dataSource()).startFrom(from).migrate();
    return deployment;
  }

  private static void fill(HostRows host) throws SQLException {
    host.block(100)
        .user(500, u -> u.verified(true))
        .user(501)
        .event(600, e -> e.referrer(500).mobile(true))
        .block(101)
        .event(601, e -> e.referrer(501).mobile(true));
  }

  @Test
  void nothingIsAnnouncedUpToTheHeadOfTheBeginning(TestDatabase database) throws SQLException {
    fill(database.host());
    Deployment deployment = migrated(database, StartFrom.BEGINNING);

    deployment.settle();

    assertThat(deployment.paid("m")).containsExactly("258", "259");
    assertThat(deployment.paid("r")).containsExactly("1f5:259");
    assertThat(deployment.paid("rd")).containsExactly("258:1f4", "259:1f5");
    assertThat(deployment.paid("rv")).containsExactly("1f4:258");
    assertThat(announced(deployment)).isEmpty();
  }

  @Test
  void whatComesAfterThatHeadIsAnnounced(TestDatabase database) throws SQLException {
    fill(database.host());
    Deployment deployment = migrated(database, StartFrom.BEGINNING);
    database.host().block(102).event(700, e -> e.mobile(true));

    TickResult silent = deployment.tick("m");

    assertThat(silent.after())
        .as("as far as nothing is announced")
        .containsEntry(Axis.BLOCKS, 101L);
    assertThat(silent.moreWaiting()).isTrue();
    assertThat(deployment.paid("m")).containsExactly("258", "259");
    assertThat(announced(deployment)).isEmpty();

    deployment.settle("m");

    assertThat(deployment.paid("m")).containsExactly("258", "259", "2bc");
    assertThat(announced(deployment))
        .containsExactly("reward_in_cooldown:700:challenge:m:specifier:2bc");
  }

  @Test
  void aBatchInTheSilentStretchAnnouncesNothingEither(TestDatabase database) throws SQLException {
    fill(database.host());
    migrated(database, StartFrom.BEGINNING);
    Deployment deployment = Deployment.on(database, settings -> settings.batchSize(1));

    assertThat(deployment.tick("m").after()).containsEntry(Axis.BLOCKS, 100L);
    assertThat(deployment.tick("m").after()).containsEntry(Axis.BLOCKS, 101L);

    assertThat(deployment.paid("m")).containsExactly("258", "259");
    assertThat(announced(deployment)).isEmpty();
  }

  @Test
  void theCallersOwnWordOnAnnouncementsIsPutBack(TestDatabase database, Connection host)
      throws SQLException {
    fill(database.host());
    Deployment deployment = migrated(database, StartFrom.BEGINNING);
    host.setAutoCommit(false);
    for (String own : List.of("on", "it's mine", "off")) {
      Deployment.value(host, "select set_config('challenges.announce', $$" + own + "$$, true)");
      deployment.challenges().rewind(host, Axis.BLOCKS, -1);

      TickResult tick = deployment.challenges().processor("m").tick(host);

      assertThat(tick.outcome()).isEqualTo(Outcome.PROCESSED);
      assertThat(tick.before()).as("in the silent stretch").containsEntry(Axis.BLOCKS, -1L);
      assertThat(Deployment.value(host, "select current_setting('challenges.announce')"))
          .isEqualTo(own);
    }
    host.rollback();
  }

  @Test
  void aCallerWhoSaidNothingAboutAnnouncementsAnnouncesAfterASilentTick(
      TestDatabase database, Connection host) throws SQLException {
    fill(database.host());
    Deployment deployment = migrated(database, StartFrom.BEGINNING);
    host.setAutoCommit(false);
    deployment.challenges().processor("m").tick(host);

    try (Statement statement = host.createStatement()) {
      statement.execute(
          """
          insert into user_challenges
            (challenge_id, user_id, specifier, is_complete, amount, completed_at)
          values ('m', 900, '384', true, 1, localtimestamp)
          """);
    }
    host.commit();

    assertThat(announced(deployment))
        .containsExactly("reward_in_cooldown:900:challenge:m:specifier:384");
  }

  @Test
  void fromNowWhatIsThereAlreadyIsLeftToTheOlderJob(TestDatabase database) throws SQLException {
    fill(database.host());
    Deployment deployment = migrated(database, StartFrom.NOW);

    deployment.settle();

    assertThat(deployment.value("select count(*) from user_challenges")).isEqualTo("0");
    database.host().block(102).event(700, e -> e.mobile(true));
    deployment.settle();
    assertThat(deployment.paid("m")).containsExactly("2bc");
    assertThat(announced(deployment)).hasSize(1);
  }

  private static List<@Nullable String> announced(Deployment deployment) throws SQLException {
    return deployment.values("select group_id from notification order by group_id");
  }
}
