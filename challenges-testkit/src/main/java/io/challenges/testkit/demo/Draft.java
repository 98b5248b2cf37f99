package io.challenges.testkit.demo;

import io.challenges.testkit.HostRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What one transaction has written, and does not count before it is committed. */
final class Draft {

  private final HostRows rows;
  private final Population population;
  private final Random random;
  private final List<Change> changes = new ArrayList<>();

  Draft(Connection connection, int block, Population population, Random random)
      throws SQLException {
    this.rows = HostRows.on(connection).block(block);
    this.population = population;
    this.random = random;
  }

  /** Writes so many changes. */
  void change(int count) throws SQLException {
    for (int i = 0; i < count; i++) {
      int kind = random.nextInt(10);
      if (kind < 5) {
        join();
      } else if (kind < 6) {
        usersRowAppears();
      } else if (kind < 8) {
        installOrReferral();
      } else {
        verification();
      }
    }
  }

  /** How many changes there are. */
  int size() {
    return changes.size();
  }

  int rows() {
    return changes.stream().mapToInt(Change::rows).sum();
  }

  /** Takes back all but the first so many changes, as the server has done. */
  void drop(int from) {
    List<Change> dropped = changes.subList(from, changes.size());
    for (Change change : dropped) {
      if (change.before() != null) {
        population.put(change.before());
      }
    }
    dropped.clear();
  }

  void committed(History history) {
    for (Change change : changes) {
      history.record(change.after());
      population.put(change.after());
    }
  }

  /** Somebody new. The row of users of one in eight comes in a later block. */
  private void join() throws SQLException {
    int id = population.nextId();
    Boolean verified = random.nextInt(8) == 0 ? null : random.nextInt(20) == 0;
    Integer referrer = random.nextInt(4) == 0 ? null : population.popular(random);
    boolean mobile = random.nextInt(3) == 0;
    if (verified != null) {
      addUser(id, verified);
    }
    rows.event(id, event -> event.referrer(referrer).mobile(mobile));
    changed(null, new Member(id, verified, referrer, mobile), verified == null ? 1 : 2);
  }

  /** A row that comes after those that refer to it. */
  private void usersRowAppears() throws SQLException {
    Member member = population.takeWithoutUsersRow();
    if (member != null) {
      boolean verified = random.nextInt(20) == 0;
      addUser(member.id(), verified);
      changed(member, member.withVerified(verified), 1);
    }
  }

  /** The latest row of user_events, rewritten in place or followed by another version. */
  private void installOrReferral() throws SQLException {
    Member member = population.takeAny(random);
    if (member != null) {
      Member after =
          random.nextInt(8) == 0
              ? member.withReferrer(population.popular(random))
              : member.withMobile();
      if (random.nextBoolean()) {
        rows.updateEvent(
            member.id(), event -> event.referrer(after.referrer()).mobile(after.mobile()));
      } else {
        rows.appendEvent(
            member.id(), event -> event.referrer(after.referrer()).mobile(after.mobile()));
      }
      changed(member, after, 1);
    }
  }

  /** Verified, or no longer; in place or as another version. */
  private void verification() throws SQLException {
    Member member = population.takeAny(random);
    if (member != null) {
      boolean verified = !Boolean.TRUE.equals(member.verified());
      if (random.nextBoolean()) {
        rows.updateUser(member.id(), user -> user.verified(verified));
      } else {
        rows.appendUser(member.id(), user -> user.verified(verified));
      }
      changed(member, member.withVerified(verified), 1);
    }
  }

  private void addUser(int id, boolean verified) throws SQLException {
    rows.user(id, user -> user.verified(verified).createdAt(LocalDateTime.now(ZoneOffset.UTC)));
  }

  private void changed(@Nullable Member before, Member after, int rows) {
    changes.add(new Change(before, after, rows));
  }

  /**
   * What became of somebody.
   *
   * @param before null for somebody new
   * @param after the same one
   * @param rows how many rows that took
   */
  private record Change(@Nullable Member before, Member after, int rows) {}
}
