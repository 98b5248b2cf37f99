package io.challenges.testkit;

import io.challenges.testkit.internal.bulk.Filling;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Fills a host's tables with as many rows as a database in production has, for measurements:
 *
 * <pre>{@code
 * BulkHost.of(HostSizes.production().times(0.1)).progress(System.out::println).fill(dataSource);
 * }</pre>
 *
 * <p>Users have the ids from 1 on and blocks the numbers from {@link #FIRST_BLOCK} on, and so on:
 * what lies above the sizes is free. Rows lie in the order of their blocks, as an indexer has
 * written them. The same seed and sizes give the same rows, on any server.
 *
 * <p>No trigger fires and no foreign key is checked. Indexes are dropped and built again as they
 * were, whoever's they are. In the end each table has been vacuumed and analysed, and its sequence
 * goes on after its rows.
 *
 * <p>Immutable, and so safe for use by several threads; but only one at a time can fill a database.
 */
public final class BulkHost {

  /** The number of the first block, after those at which the challenges of the catalogue start. */
  public static final int FIRST_BLOCK = Filling.FIRST_BLOCK;

  private final HostSizes sizes;
  private final long seed;
  private final Consumer<String> progress;

  private BulkHost(HostSizes sizes, long seed, Consumer<String> progress) {
    this.sizes = sizes;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * A host of that size, with seed 0.
   *
   * @param sizes how many rows
   * @return a host that fills nothing yet
   */
  public static BulkHost of(HostSizes sizes) {
    return new BulkHost(sizes, 0, line -> {});
  }

  /**
   * A host with other rows of the same sizes and proportions.
   *
   * @param seed any number
   * @return a host with that seed
   */
  public BulkHost seed(long seed) {
    return new BulkHost(sizes, seed, progress);
  }

  /**
   * Tells how far it is.
   *
   * @param progress gets a line for each table; while one takes longer, a line every few seconds
   *     for its rows and one for each index; from several threads, but one after the other
   * @return a host that tells
   */
  public BulkHost progress(Consumer<String> progress) {
    return new BulkHost(sizes, seed, progress);
  }

  /**
   * Fills the tables, two at a time. Each is filled in a transaction of its own: one that fails is
   * as it was before, and those that were filled before it stay.
   *
   * @param dataSource gives connections of a superuser, whose {@code search_path} finds the tables
   * @throws IllegalStateException if a table to be filled has rows, or the user may not set {@code
   *     session_replication_role}
   * @throws IllegalArgumentException if rows of one table are wanted that name rows of another, of
   *     which none are
   * @throws SQLException from the server
   */
  public void fill(DataSource dataSource) throws SQLException {
    new Filling(dataSource, sizes.rows(), seed, progress).run();
  }
}
