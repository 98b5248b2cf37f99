package io.challenges;

import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

class BorrowedConnectionTest {

  private final DataSource dataSource = mock(DataSource.class);
  private final Connection lent = mock(Connection.class);

  @BeforeEach
  void lend() throws SQLException {
    when(dataSource.getConnection()).thenReturn(lent);
  }

  @Test
  void autoCommitIsOnMeanwhile() throws SQLException {
    new BorrowedConnection(dataSource).close();

    InOrder order = inOrder(lent);
    order.verify(lent).setAutoCommit(true);
    order.verify(lent).setAutoCommit(false);
    order.verify(lent).close();
  }

  /** As DBCP's are when the driver has closed its own. */
  @Test
  void oneThatSaysItIsClosedIsGivenBackTooSinceItsPoolCountsIt() throws SQLException {
    BorrowedConnection connection = new BorrowedConnection(dataSource);
    when(lent.isClosed()).thenReturn(true);

    connection.close();

    verify(lent).close();
    verify(lent, never()).setAutoCommit(false);
  }

  @Test
  void whereAutoCommitWasOnItIsLeftAlone() throws SQLException {
    when(lent.getAutoCommit()).thenReturn(true);

    new BorrowedConnection(dataSource).close();

    verify(lent, never()).setAutoCommit(anyBoolean());
    verify(lent).close();
  }
}
