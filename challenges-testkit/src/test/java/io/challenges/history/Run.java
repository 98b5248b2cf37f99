package io.challenges.history;

import io.challenges.Axis;
import io.challenges.ChallengeProcessor;
import io.challenges.ChallengeSettings;
import io.challenges.Challenges;
import io.challenges.TickResult;
import io.challenges.TickResult.Outcome;
import io.challenges.testkit.Recomputation;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A history while it runs: two writers, a clock, and the ticks. It keeps what the host promises:
 * blocks commit within the lateness, and sums of plays are refreshed within the delay.
 */
final class Run {

  private static final LocalDateTime START = LocalDateTime.of(2024, 12, 18, 9, 0);

  /** Short, so that histories leave it behind. */
  private static final int LATENESS = 20;

  private static final int OLDEST_OPEN_BLOCK = LATENESS / 2;
  private static final int OLDEST_OPEN_PLAY = LATENESS / 2;

  /** Longer, since purchases are validated late. */
  private static final int LATENESS_OF_SLOTS = 100;

  private static final Duration AGGREGATE_DELAY = Duration.ofHours(1);
  private static final int MOST_ROUNDS = 400;

  /** More rows than any history has. */
  private static final int AT_ONCE = 5_000;

  private final HistoryDatabase database;
  private final List<String> challengeIds;
  private final MovingClock clock = new MovingClock(START);
  private final Map<Integer, Challenges> byBatchSize = new TreeMap<>();
  private final Recomputation recomputation;
  private int lastBlock = 100;
  private long plays;
  private @Nullable LocalDateTime firstUnsummedPlay;

  Run(HistoryDatabase database, List<String> challengeIds) {
    this.database = database;
    this.challengeIds = challengeIds;
    this.recomputation =
        Recomputation.of(database.connection())
            .only(challengeIds.toArray(String[]::new))
            .everyTickNoted();
  }

  /** The time of the host, in UTC. */
  LocalDateTime now() {
    return clock.now();
  }

  /** Starts a block in a writer's transaction. */
  void block(int writer) throws SQLException {
    lastBlock++;
    for (Writer other : database.writers()) {
      Integer first = other.firstBlock();
      if (first != null && first < lastBlock - OLDEST_OPEN_BLOCK) {
        other.commit();
      }
    }
    writer(writer).block(lastBlock);
  }

  /** Writes in a writer's transaction, which begins with a block where none is open. */
  boolean write(int writer, Writer.Writing writing) throws SQLException {
    if (writer(writer).firstBlock() == null) {
      block(writer);
    }
    return writer(writer).write(writing);
  }

  void commit(int writer) throws SQLException {
    writer(writer).commit();
  }

  private Writer writer(int writer) {
    return database.writers().get(writer);
  }

  /** The slot of what is written now, which grows with the blocks. */
  long slot() {
    return lastBlock;
  }

  /**
   * Makes ready for plays of some time ago, whose sums are not refreshed at once. Ids that the
   * other writer has taken commit before.
   */
  void playing(int writer, List<Duration> ago) throws SQLException {
    LocalDateTime first = now().minus(Collections.max(ago));
    if (firstUnsummedPlay == null || first.isBefore(firstUnsummedPlay)) {
      firstUnsummedPlay = first;
    }
    plays += ago.size();
    Writer other = writer(1 - writer);
    if (other.firstPlay() < plays - OLDEST_OPEN_PLAY) {
      other.commit();
    }
    writer(writer).playing(plays);
  }

  /** Commits everything and refreshes the sums of all plays that there are. */
  void refreshSums() throws SQLException {
    for (Writer writer : database.writers()) {
      writer.commit();
    }
    database.execute(
        """
        insert into aggregate_monthly_plays (play_item_id, "timestamp", count, country)
        select play_item_id, date_trunc('month', created_at)::date, count(*), ''
        from plays
        where created_at is not null
        group by 1, 2
        on conflict (play_item_id, "timestamp", country) do update set count = excluded.count
        """);
    firstUnsummedPlay = null;
  }

  /** Lets time go by, but not before the sums are refreshed that have to be until then. */
  void advance(Duration by) throws SQLException {
    if (firstUnsummedPlay != null
        && !now().plus(by).isBefore(firstUnsummedPlay.plus(AGGREGATE_DELAY))) {
      refreshSums();
    }
    clock.advance(by);
  }

  /** What an operator does. */
  void execute(String sql) throws SQLException {
    database.execute(sql);
  }

  /** Ticks these challenges, of which the recomputation is told before. */
  List<TickResult> tick(List<String> challengeIds, int batchSize) throws SQLException {
    recomputation.note(clock.instant(), challengeIds.toArray(String[]::new));
    List<TickResult> results = new ArrayList<>();
    for (String challengeId : challengeIds) {
      results.add(processor(challengeId, batchSize).tick(database.connection()));
    }
    return results;
  }

  private ChallengeProcessor processor(String challengeId, int batchSize) {
    return challenges(batchSize).processor(challengeId);
  }

  private Challenges challenges(int batchSize) {
    return byBatchSize.computeIfAbsent(
        batchSize,
        size ->
            Challenges.with(
                ChallengeSettings.builder()
                    .clock(clock)
                    .aggregateDelay(AGGREGATE_DELAY)
                    .lateness(Axis.BLOCKS, LATENESS)
                    .lateness(Axis.PLAYS, 2 * LATENESS)
                    .lateness(Axis.SLOTS, LATENESS_OF_SLOTS)
                    .batchSize(size)
                    .build()));
  }

  /**
   * Lets writers end and ticks run dry.
   *
   * @return what is not as it should be then
   */
  List<String> end(int batchSize) throws SQLException {
    refreshSums();
    database.execute("update challenges set active = true");
    clock.advance(AGGREGATE_DELAY);
    if (!runsDry(batchSize)) {
      return List.of("Ticks do not run dry");
    }
    List<String> differences = new ArrayList<>(recomputation.differences());
    String before = database.lastTransaction();
    tick(challengeIds, batchSize);
    if (!database.lastTransaction().equals(before)) {
      differences.add("An idle tick of all challenges drew a transaction id");
    }
    List<String> written = database.written();
    for (Axis axis : Axis.values()) {
      challenges(AT_ONCE).rewind(database.connection(), axis, 0);
    }
    runsDry(AT_ONCE);
    List<String> again = new ArrayList<>(database.written());
    again.removeAll(written);
    again.forEach(row -> differences.add("Written again without a change: " + row));
    return differences;
  }

  private boolean runsDry(int batchSize) throws SQLException {
    List<String> remaining = challengeIds;
    for (int round = 0; round < MOST_ROUNDS; round++) {
      remaining =
          tick(remaining, batchSize).stream()
              .filter(result -> result.outcome() != Outcome.IDLE)
              .map(TickResult::challengeId)
              .toList();
      if (remaining.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
