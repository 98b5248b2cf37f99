package io.challenges.benchmark;

import io.challenges.ChallengeProcessor;
import io.challenges.Challenges;
import io.challenges.TickResult;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Ticks until nothing more is waiting, and prints for each tick its challenge, the milliseconds
 * since the first began, and the rows written; at the end what it had on the heap at most.
 */
final class CatchUpProcess {

  static final String HEAP = "heap";

  private CatchUpProcess() {}

  public static void main(String[] arguments) throws Exception {
    PGSimpleDataSource dataSource = new PGSimpleDataSource();
    dataSource.setUrl(arguments[0]);
    Challenges challenges = Arena.fourChallenges();
    try (Connection connection = dataSource.getConnection()) {
      warmUp(connection, challenges);
      long started = System.nanoTime();
      for (String id : List.of("r", "rd", "rv", "m")) {
        ChallengeProcessor processor = challenges.processor(id);
        TickResult result;
        do {
          result = processor.tick(connection);
          System.out.println(
              id
                  + ' '
                  + (System.nanoTime() - started) / 1e6
                  + ' '
                  + (result.inserted() + result.updated()));
        } while (result.moreWaiting());
      }
    }
    System.out.println(HEAP + ' ' + mostHeap());
  }

  /** A tick of each, taken back: what is measured is not how a JVM starts. */
  private static void warmUp(Connection connection, Challenges challenges) throws SQLException {
    connection.setAutoCommit(false);
    for (ChallengeProcessor processor : challenges.processors()) {
      processor.tick(connection);
    }
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private static long mostHeap() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .map(MemoryPoolMXBean::getPeakUsage)
        .mapToLong(usage -> usage.getUsed())
        .sum();
  }
}
