package io.challenges.internal.tick;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.challenges.Axis;
import io.challenges.ChallengeDefinition;
import io.challenges.ChallengeSettings;
import io.challenges.ChallengeTickException;
import io.challenges.internal.checkpoint.PostgresCheckpointStore;
import io.challenges.internal.scan.PostgresDirtySetScanner;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** What no database can be made to show: a store that fails, and then the way back too. */
class TickTest {

  private final Connection connection = mock(Connection.class);
  private final PostgresCheckpointStore store = mock(PostgresCheckpointStore.class);
  private final Tick tick =
      new Tick(
          ChallengeDefinition.named("vip")
              .source(Axis.BLOCKS, "select 1")
              .derivation("select 1")
              .build(),
          ChallengeSettings.builder().build(),
          store,
          mock(PostgresDirtySetScanner.class),
          new PlainConnections());

  @BeforeEach
  void autoCommitIsOn() throws SQLException {
    when(connection.getAutoCommit()).thenReturn(true);
  }

  @Test
  void aStoreThatFailsIsRolledBackAndNamed() throws SQLException {
    SQLException cause = new SQLException("disk full", "53100");
    when(store.open(any(), any(), any())).thenThrow(cause);

    assertThatExceptionOfType(ChallengeTickException.class)
        .isThrownBy(() -> tick.tick(connection))
        .withMessageContaining("Challenge vip")
        .withMessageContaining("disk full")
        .withCause(cause)
        .extracting(ChallengeTickException::challengeId, SQLException::getSQLState)
        .containsExactly("vip", "53100");
    InOrder order = inOrder(connection);
    order.verify(connection).setAutoCommit(false);
    order.verify(connection).rollback();
    order.verify(connection).setAutoCommit(true);
  }

  @Test
  void whatFailsOnTheWayBackDoesNotHideTheCause() throws SQLException {
    SQLException cause = new SQLException("connection reset", "08006");
    SQLException second = new SQLException("still broken", "08006");
    when(store.open(any(), any(), any())).thenThrow(cause);
    doThrow(second).when(connection).rollback();

    assertThatExceptionOfType(ChallengeTickException.class)
        .isThrownBy(() -> tick.tick(connection))
        .withCause(cause)
        .extracting(Throwable::getSuppressed)
        .isEqualTo(new Throwable[] {second});
  }

  @Test
  void anErrorOfTheJvmPassesThroughAfterTheWayBack() throws SQLException {
    StackOverflowError error = new StackOverflowError();
    when(store.open(any(), any(), any())).thenThrow(error);

    assertThatThrownBy(() -> tick.tick(connection)).isSameAs(error);
    InOrder order = inOrder(connection);
    order.verify(connection).rollback();
    order.verify(connection).setAutoCommit(true);
  }
}
