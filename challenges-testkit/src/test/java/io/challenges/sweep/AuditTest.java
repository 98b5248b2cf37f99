package io.challenges.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.challenges.AuditReport;
import io.challenges.Axis;
import io.challenges.ChallengeChange;
import io.challenges.ChallengeChange.Row;
import io.challenges.ChallengeTickException;
import io.challenges.rules.Deployment;
import io.challenges.rules.OwnChallenges;
import io.challenges.rules.UserChallenge;
import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.HostRows;
import io.challenges.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An audit says what a reconciliation would write. */
@ChallengesDatabase
class AuditTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment =
        Deployment.on(database, settings -> settings.batchSize(100))
            .with(challenges -> challenges.define(OwnChallenges.SOCIAL));
    deployment
        .host()
        .sql(OwnChallenges.SOCIAL_ROW)
        .block(100)
        .event(601, event -> event.mobile(true))
        .event(602, event -> event.mobile(false))
        .sql(OwnChallenges.FOLLOW, 700, 500)
        .sql(OwnChallenges.FOLLOW, 700, 501)
        .block(200)
        .event(699, event -> event.mobile(false))
        .sql(OwnChallenges.FOLLOW, 701, 500);
    deployment.rest();
  }

  private AuditReport audit(String challengeId) throws SQLException {
    return deployment.challenges().inspect(challengeId).audit().run(deployment.connection());
  }

  @Test
  void nothingDiffersAtRest() throws SQLException {
    AuditReport report = audit("m");

    assertThat(report.clean()).isTrue();
    assertThat(report.differences()).isEmpty();
    assertThat(report.keysCompared()).isEqualTo(3);
    assertThat(audit("social").clean()).isTrue();
  }

  @Test
  void whatAReconciliationWouldWriteAndNothingElse(Connection host) throws SQLException {
    deployment
        .host()
        .sql("update user_events set is_mobile_user = true where user_id = 602")
        .sql(
            "update follows set is_delete = true where follower_user_id = 700 and followee_user_id = 500");
    deployment.rest();
    List<UserChallenge> rows = deployment.rows("social");

    host.setAutoCommit(false);
    AuditReport installs = deployment.challenges().inspect("m").audit().run(host);
    AuditReport follows = deployment.challenges().inspect("social").audit().run(host);

    assertThat(Deployment.value(host, "select pg_current_xact_id_if_assigned()::text")).isNull();
    assertThat(
            Deployment.value(
                host,
                "select count(*) from pg_locks where locktype = 'advisory'"
                    + " and pid = pg_backend_pid()"))
        .isEqualTo("0");
    host.commit();
    assertThat(installs.clean()).isFalse();
    assertThat(installs.everything()).isTrue();
    assertThat(installs.differences())
        .containsExactly(new ChallengeChange("25a", null, new Row(602, 1, true, 1)));
    assertThat(follows.differences())
        .containsExactly(
            new ChallengeChange("2bc", new Row(700, 2, false, 10), new Row(700, 1, false, 10)));
    assertThat(deployment.rows("social")).isEqualTo(rows);
    assertThat(deployment.paid("m")).containsExactly("259");
    deployment.challenges().inspect("m").reconcile().run(deployment.connection());
    assertThat(audit("m").clean()).isTrue();
  }

  @Test
  @DisplayName("What a tick has still to read is not taken for a difference")
  void beforeTheTick(Connection host) throws SQLException {
    deployment.host().block(201).event(603, event -> event.mobile(true));
    host.setAutoCommit(false);
    HostRows.on(host).block(202).event(604, event -> event.mobile(true));

    assertThat(audit("m").clean()).isTrue();
    deployment.tick("m");
    host.commit();
    assertThat(audit("m").clean()).isTrue();
    deployment.rest();
    assertThat(audit("m").clean()).isTrue();
    assertThat(deployment.paid("m")).containsExactly("259", "25b", "25c");
  }

  @Test
  @DisplayName("Ticks that are far behind have to catch up first")
  void ticksAreBehind() throws SQLException {
    deployment
        .host()
        .block(201)
        .sql(
            """
            insert into user_events (user_id, is_mobile_user, is_current, blocknumber)
            select n, true, true, 201 from generate_series(10001, 10200) as n
            """)
        .block(202)
        .event(605, event -> event.mobile(true));

    assertThatThrownBy(() -> audit("m"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("let them catch up");
    deployment.rest();
    assertThat(audit("m").clean()).isTrue();
  }

  @Test
  void aRange() throws SQLException {
    deployment.host().sql("update user_events set is_mobile_user = true where user_id = 602");
    deployment.rest();

    assertThat(
            deployment
                .challenges()
                .inspect("m")
                .audit()
                .between(Axis.BLOCKS, 101, 200)
                .run(deployment.connection())
                .differences())
        .isEmpty();
    assertThat(
            deployment
                .challenges()
                .inspect("m")
                .audit()
                .between(Axis.BLOCKS, 100, 100)
                .run(deployment.connection())
                .differences())
        .hasSize(1);
  }

  @Test
  void itEndsWhereThereIsTooMuch() throws SQLException {
    deployment
        .host()
        .sql(
            """
            insert into user_events (user_id, is_mobile_user, is_current, blocknumber)
            select n, true, true, 100 from generate_series(10001, 13000) as n
            """);
    deployment.rest();

    AuditReport report =
        deployment.challenges().inspect("m").audit().limit(7).run(deployment.connection());

    assertThat(report.differences()).hasSize(7);
    assertThat(report.everything()).isFalse();
    assertThat(report.keysCompared()).isLessThan(3_000);
  }

  @Test
  void whatCannotBeAudited() throws SQLException {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> deployment.challenges().inspect("m").audit().limit(0));
    deployment.catalogue("m", "active", false);
    assertThatThrownBy(() -> audit("m"))
        .isInstanceOf(ChallengeTickException.class)
        .hasMessageContaining("activate it first");
    assertThat(deployment.connection().getAutoCommit()).isTrue();
  }
}
