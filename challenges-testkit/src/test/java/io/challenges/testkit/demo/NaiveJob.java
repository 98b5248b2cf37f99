package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.SQLException;

/** A job that keeps a high-water mark over user_events, as the demo has it. */
public final class NaiveJob {

  private final HighWaterMark mark;

  /** Begins with what a load writes. */
  public NaiveJob(Connection connection) {
    this.mark = new HighWaterMark(connection, HostLoad.FIRST_BLOCK);
  }

  public void tick() throws SQLException {
    mark.read();
  }

  /** How many of the rows of now it has never read. */
  public int lost() throws SQLException {
    return mark.loss().lost();
  }

  /** How many rows there are. */
  public int rows() throws SQLException {
    return mark.loss().all();
  }
}
