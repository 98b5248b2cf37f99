package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ChallengesDatabase
class ReferredTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void paysTheReferredUserWhetherOrNotTheReferrerExists() throws SQLException {
    deployment.host().block(100).event(600, e -> e.referrer(500));

    deployment.tick("rd");

    assertThat(deployment.rows("rd"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("258:1f4");
              assertThat(row.userId()).isEqualTo(600);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.amount()).isEqualTo(1);
            });
  }

  @Test
  void paysNobodyWithoutAReferrer() throws SQLException {
    deployment.host().block(100).event(600, e -> e.referrer(null));

    deployment.tick("rd");

    assertThat(deployment.rows("rd")).isEmpty();
  }

  @Test
  void paysNothingForReferringOneself() throws SQLException {
    deployment.host().block(100).user(600).event(600, e -> e.referrer(600));

    deployment.tick("rd");

    assertThat(deployment.rows("rd")).isEmpty();
  }

  @Test
  void looksAtCurrentEventsOnly() throws SQLException {
    deployment.host().block(100).event(600, e -> e.referrer(500).current(false));

    deployment.tick("rd");

    assertThat(deployment.rows("rd")).isEmpty();
  }

  @Test
  void takesTheEventOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(101)
        .event(600, e -> e.id(1).referrer(500))
        .block(100)
        .event(600, e -> e.id(2).referrer(501));

    deployment.tick("rd");

    assertThat(deployment.paid("rd")).containsExactly("258:1f4");
  }

  @Test
  void takesTheGreatestIdWithinABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .event(600, e -> e.id(2).referrer(500))
        .event(600, e -> e.id(1).referrer(501));

    deployment.tick("rd");

    assertThat(deployment.paid("rd")).containsExactly("258:1f4");
  }

  @Test
  void takesAnEventWithoutABlockLast() throws SQLException {
    deployment
        .host()
        .block(100)
        .event(600, e -> e.id(1).referrer(500))
        .event(600, e -> e.id(2).referrer(501).blocknumber(null));

    deployment.tick("rd");

    assertThat(deployment.paid("rd")).containsExactly("258:1f4");
  }

  @Test
  void paysForTheNewReferrerTooAndKeepsWhatIsPaid() throws SQLException {
    deployment.host().block(100).event(600, e -> e.referrer(500));
    deployment.tick("rd");
    UserChallenge first = deployment.row("rd", "258:1f4");
    deployment.host().block(101).updateEvent(600, e -> e.referrer(501));

    deployment.tick("rd");

    assertThat(deployment.paid("rd")).containsExactly("258:1f4", "258:1f5");
    assertThat(deployment.row("rd", "258:1f4")).isEqualTo(first);
  }

  @Test
  void comesBackToTheReferrerWhomADemotedEventHid() throws SQLException {
    deployment
        .host()
        .block(100)
        .event(600, e -> e.id(1).referrer(500))
        .block(101)
        .event(600, e -> e.id(2).referrer(null));
    deployment.tick("rd");
    assertThat(deployment.rows("rd")).isEmpty();
    deployment
        .host()
        .block(102)
        .sql("update user_events set is_current = false, blocknumber = 102 where id = 2");

    deployment.tick("rd");

    assertThat(deployment.paid("rd")).containsExactly("258:1f4");
  }
}
