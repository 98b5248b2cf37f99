package io.challenges.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.postgresql.PGStatement;

/**
 * What no library can go below with these tables and triggers: one statement, written by hand for
 * just these four challenges, and a mark that is kept nowhere and loses what commits late.
 */
final class Floor implements Contestant {

  static final String NAME = "floor";

  private static final String TICK = SqlText.read("floor/tick.sql");

  private final Connection connection;
  private final PreparedStatement tick;
  private int mark;

  Floor(Connection connection) throws SQLException {
    this.connection = connection;
    Session session = new Session(connection);
    session.run(SqlText.read("floor/settings.sql"));
    this.tick = connection.prepareStatement(TICK);
    // planned for its mark each time; a setting of the session would plan each foreign key's check
    // anew
    tick.unwrap(PGStatement.class).setPrepareThreshold(0);
    this.mark = (int) session.number("select coalesce(max(blocknumber), -1) from user_events");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Triggers triggers() {
    return Triggers.STATEMENTS;
  }

  @Override
  public Connection session() {
    return connection;
  }

  @Override
  public void skip() throws SQLException {
    tick();
  }

  @Override
  public Done tick() throws SQLException {
    tick.setInt(1, mark);
    try (ResultSet row = tick.executeQuery()) {
      row.next();
      mark = Math.max(mark, row.getInt(1));
      return Done.all(row.getLong(2));
    }
  }
}
