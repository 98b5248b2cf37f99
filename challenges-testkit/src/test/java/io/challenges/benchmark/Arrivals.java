package io.challenges.benchmark;

import java.sql.SQLException;

/**
 * The host's part: users who are new, their events, and the same events once more. There is one to
 * a block, about as many as in production.
 */
final class Arrivals {

  /** Above all ids of the data, and of eight hexadecimal digits up to the last one. */
  private static final int FIRST_USER = 0x20000000;

  private static final int USERS_PER_REFERRER = 4;

  private static final String BLOCKS_SQL = SqlText.read("arrivals/blocks.sql");
  private static final String USERS = SqlText.read("arrivals/users.sql");
  private static final String EVENTS = SqlText.read("arrivals/events.sql");
  private static final String AGAIN = SqlText.read("arrivals/again.sql");

  private final Session session;
  private int next;

  Arrivals(Session session) throws SQLException {
    this.session = session;
    this.next =
        (int)
            Math.max(FIRST_USER, 1 + session.number("select coalesce(max(user_id), 0) from users"));
  }

  /** Without events yet. */
  Batch users(int users) throws SQLException {
    int referrers = (users + USERS_PER_REFERRER - 1) / USERS_PER_REFERRER;
    Batch batch = new Batch(next, users, referrers);
    next = batch.end();
    session.run(USERS, batch.first(), batch.end() - 1, blocks(users + referrers));
    return batch;
  }

  /** One for each of its users. */
  void events(Batch batch) throws SQLException {
    session.run(
        EVENTS,
        batch.firstReferrer(),
        USERS_PER_REFERRER,
        blocks(batch.users()),
        batch.first(),
        batch.users());
  }

  /** Moves the events to the next blocks; what they say is as before. */
  void again(Batch batch) throws SQLException {
    int block = blocks(batch.users());
    session.run(AGAIN, block, batch.first(), batch.first(), batch.firstReferrer() - 1);
  }

  /** Adds the next one, for whoever writes to it. */
  int block() throws SQLException {
    return blocks(1);
  }

  /** Adds the next ones, and tells the first of them. */
  private int blocks(int number) throws SQLException {
    int first = head() + 1;
    session.run(BLOCKS_SQL, first, first + number - 1);
    return first;
  }

  private int head() throws SQLException {
    return (int) session.number("select max(number) from blocks");
  }
}
