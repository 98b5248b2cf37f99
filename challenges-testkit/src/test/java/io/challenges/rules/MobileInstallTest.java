package io.challenges.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.challenges.testkit.ChallengesDatabase;
import io.challenges.testkit.TestDatabase;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ChallengesDatabase
class MobileInstallTest {

  private Deployment deployment;

  @BeforeEach
  void deploy(TestDatabase database) throws SQLException {
    deployment = Deployment.on(database);
  }

  @Test
  void paysAUserWhoIsOnMobile() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(true));

    deployment.tick("m");

    assertThat(deployment.rows("m"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.specifier()).isEqualTo("2bc");
              assertThat(row.userId()).isEqualTo(700);
              assertThat(row.complete()).isTrue();
              assertThat(row.progress()).isEqualTo(1);
              assertThat(row.amount()).isEqualTo(1);
            });
  }

  @Test
  void countsAFlagThatIsNotSetAsNo() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(false)).event(701, e -> e.mobile(null));

    deployment.tick("m");

    assertThat(deployment.rows("m")).isEmpty();
  }

  @Test
  void looksAtCurrentEventsOnly() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(true).current(false));

    deployment.tick("m");

    assertThat(deployment.rows("m")).isEmpty();
  }

  @Test
  void paysOnceTheUserIsOnMobile() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(false));
    deployment.tick("m");
    deployment.host().block(101).updateEvent(700, e -> e.mobile(true));

    deployment.tick("m");

    assertThat(deployment.paid("m")).containsExactly("2bc");
  }

  @Test
  void keepsWhatIsPaid() throws SQLException {
    deployment.host().block(100).event(700, e -> e.mobile(true));
    deployment.tick("m");
    UserChallenge paid = deployment.row("m", "2bc");
    deployment.host().block(101).appendEvent(700, e -> e.mobile(false));

    assertThat(deployment.tick("m").rowsScanned()).isPositive();

    assertThat(deployment.rows("m")).containsExactly(paid);
  }

  @Test
  void takesTheCurrentEventOfTheGreatestBlock() throws SQLException {
    deployment
        .host()
        .block(101)
        .event(700, e -> e.id(1).mobile(true))
        .event(701, e -> e.id(2).mobile(false))
        .block(100)
        .event(700, e -> e.id(3).mobile(false))
        .event(701, e -> e.id(4).mobile(true));

    deployment.tick("m");

    assertThat(deployment.paid("m")).containsExactly("2bc");
  }

  @Test
  void takesTheGreatestIdWithinABlock() throws SQLException {
    deployment
        .host()
        .block(100)
        .event(700, e -> e.id(4).mobile(true))
        .event(701, e -> e.id(3).mobile(false))
        .event(700, e -> e.id(1).mobile(false))
        .event(701, e -> e.id(2).mobile(true));

    deployment.tick("m");

    assertThat(deployment.paid("m")).containsExactly("2bc");
  }

  @Test
  void takesAnEventWithoutABlockLast() throws SQLException {
    deployment
        .host()
        .block(100)
        .event(700, e -> e.id(1).mobile(true))
        .event(701, e -> e.id(2).mobile(false))
        .event(700, e -> e.id(3).mobile(false).blocknumber(null))
        .event(701, e -> e.id(4).mobile(true).blocknumber(null));

    deployment.tick("m");

    assertThat(deployment.paid("m")).containsExactly("2bc");
  }

  @Test
  void comesBackToTheEventThatADemotedOneHid() throws SQLException {
    deployment
        .host()
        .block(100)
        .event(700, e -> e.id(1).mobile(true))
        .block(101)
        .event(700, e -> e.id(2).mobile(false));
    deployment.tick("m");
    assertThat(deployment.rows("m")).isEmpty();
    deployment
        .host()
        .block(102)
        .sql("update user_events set is_current = false, blocknumber = 102 where id = 2");

    deployment.tick("m");

    assertThat(deployment.paid("m")).containsExactly("2bc");
  }
}
