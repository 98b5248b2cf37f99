package io.challenges.testkit.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Users with two current events. The later one is demoted in another block, and the first, whose
 * block is long past, counts. They are of one writer, and nobody else's.
 */
final class SecondEvents {

  private final Population population;
  private final Random random;
  private final Deque<Pair> waiting = new ArrayDeque<>();
  private final List<Pair> added = new ArrayList<>();
  private final List<Pair> demoted = new ArrayList<>();

  SecondEvents(Population population, Random random) {
    this.population = population;
    this.random = random;
  }

  /** Somebody's two events, written by subtransactions, and one that an exception takes back. */
  void add(Connection connection, int block) throws SQLException {
    int user = population.nextId();
    Pair pair = new Pair(event(user), event(user));
    execute(
        connection,
        """
        do $$
        begin
          begin
            %s;
          exception when division_by_zero then
            raise;
          end;
          begin
            %s;
            perform 1 / 0;
          exception when division_by_zero then
            %s;
          end;
        end
        $$
        """
            .formatted(
                insert(pair.first(), block),
                insert(event(user), block),
                insert(pair.second(), block)));
    added.add(pair);
  }

  private Member event(int user) {
    return new Member(user, null, population.popular(random), random.nextBoolean());
  }

  private static String insert(Member event, int block) {
    return """
        insert into user_events (user_id, referrer, is_mobile_user, is_current, blocknumber)
        values (%d, %s, %s, true, %d)
        """
        .formatted(event.id(), event.referrer(), event.mobile(), block)
        .strip();
  }

  /** Demotes the later event of whoever waits the longest, as of the block. */
  void demote(Connection connection, int block) throws SQLException {
    Pair pair = waiting.poll();
    if (pair != null) {
      demoted.add(pair);
      execute(
          connection,
          """
          update user_events
          set is_current = false, blocknumber = %d, slot = 1
          where id = (select max(id) from user_events where user_id = %d)
          """
              .formatted(block, pair.first().id()));
    }
  }

  /** How many rows the transaction has written. */
  int rows() {
    return 2 * added.size() + demoted.size();
  }

  void committed(History history) {
    added.forEach(pair -> history.record(pair.second()));
    demoted.forEach(pair -> history.record(pair.first()));
    waiting.addAll(added);
    forget();
  }

  void rolledBack() {
    waiting.addAll(demoted);
    forget();
  }

  private void forget() {
    added.clear();
    demoted.clear();
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private record Pair(Member first, Member second) {}
}
