package io.challenges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.startsWith;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.mockito.InOrder;
import org.postgresql.PGConnection;

/** What no database can be made to show. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class ChallengeDisbursementsTest {

  private static final long PATIENCE_MILLIS = 60_000;

  private final DataSource dataSource = mock(DataSource.class);
  private final Statement statement = mock(Statement.class);
  private final ChallengeDisbursements.Listener listener =
      mock(ChallengeDisbursements.Listener.class);
  private final Backoff backoff = spy(new Backoff());

  /** Of the PostgreSQL driver, as far as it goes, and silent. */
  private Connection silent(boolean valid) throws SQLException {
    Connection connection = mock(Connection.class);
    when(connection.getAutoCommit()).thenReturn(true);
    when(connection.createStatement()).thenReturn(statement);
    when(connection.isWrapperFor(PGConnection.class)).thenReturn(true);
    when(connection.unwrap(PGConnection.class)).thenReturn(mock(PGConnection.class));
    when(connection.isValid(anyInt())).thenReturn(valid);
    return connection;
  }

  @Test
  void anotherDriverIsNamedWithWhatToDo() throws SQLException {
    Connection connection = mock(Connection.class);
    when(dataSource.getConnection()).thenReturn(connection);

    assertThatThrownBy(() -> ChallengeDisbursements.listen(dataSource, listener))
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "Listening needs a connection of the PostgreSQL JDBC driver, not "
                + connection.getClass().getName()
                + ": use that driver's data source, or a pool whose connections unwrap to its own");
    verify(connection).close();
  }

  @Test
  void aConnectionThatWasCutWithoutAWordIsReplacedByOneThatProvesToLast() throws SQLException {
    Connection cut = silent(false);
    Connection next = silent(true);
    when(dataSource.getConnection()).thenReturn(cut, next);
    AtomicLong nanos = new AtomicLong();

    try (ChallengeDisbursements disbursements =
        ChallengeDisbursements.listen(
            dataSource,
            listener,
            () -> nanos.getAndAdd(Duration.ofSeconds(30).toNanos()),
            backoff)) {
      assertThat(disbursements).isNotNull();
      verify(backoff, timeout(PATIENCE_MILLIS).atLeastOnce()).reset();
    }

    InOrder order = inOrder(cut, backoff, listener, next);
    order.verify(cut).close();
    order.verify(backoff).next();
    order.verify(listener).resumed();
    order.verify(next).isValid(anyInt());
    order.verify(backoff, atLeastOnce()).reset();
    order.verify(next).close();
  }

  @Test
  void oneIsNotLookedAtBefore() throws SQLException {
    Connection connection = silent(true);
    PGConnection notified = connection.unwrap(PGConnection.class);
    when(dataSource.getConnection()).thenReturn(connection);
    long almost = Duration.ofSeconds(30).toNanos() - 1;
    AtomicLong nanos = new AtomicLong(-almost);

    try (ChallengeDisbursements disbursements =
        ChallengeDisbursements.listen(
            dataSource, listener, () -> nanos.getAndUpdate(before -> 0), backoff)) {
      assertThat(disbursements).isNotNull();
      verify(notified, timeout(PATIENCE_MILLIS).atLeast(10)).getNotifications(anyInt());
      verify(connection, never()).isValid(anyInt());
    }
  }

  @Test
  void onAConnectionThatIsLostCloseSendsNothing() throws SQLException {
    Connection lost = silent(false);
    when(dataSource.getConnection()).thenReturn(lost);

    ChallengeDisbursements.listen(dataSource, listener, () -> 0, backoff).close();

    verify(statement, never()).execute(startsWith("unlisten"));
    verify(lost).close();
  }

  @Test
  void closeDoesNotWaitUntilThereIsAConnectionAgain() throws Exception {
    Connection lost = silent(false);
    Connection late = silent(true);
    CountDownLatch connecting = new CountDownLatch(1);
    CountDownLatch reachable = new CountDownLatch(1);
    when(lost.unwrap(PGConnection.class).getNotifications(anyInt()))
        .thenThrow(new SQLException("cut", "08006"));
    when(dataSource.getConnection())
        .thenReturn(lost)
        .thenAnswer(
            call -> {
              connecting.countDown();
              reachable.await();
              return late;
            });

    ChallengeDisbursements disbursements = ChallengeDisbursements.listen(dataSource, listener);
    connecting.await();
    disbursements.close();
    reachable.countDown();

    verify(late, timeout(PATIENCE_MILLIS)).close();
    verifyNoInteractions(listener);
  }
}
