package io.challenges;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What all challenges of one host have in common. Immutable.
 *
 * @param schema the schema of the host's and the library's tables, unquoted
 * @param lateness for each axis, how many positions below the ones already read a row may still
 *     appear and be found by the next tick
 * @param aggregateDelay how long after a play's {@code created_at} it is committed and in the
 *     host's sums, at the latest
 * @param batchSize how many fresh rows of each source a tick reads at most, and how many keys are
 *     derived at once; a block is never cut
 * @param clock the tick's time
 * @param onCompleted hears of completions in the tick's transaction
 */
public record ChallengeSettings(
    String schema,
    Map<Axis, Long> lateness,
    Duration aggregateDelay,
    int batchSize,
    InstantSource clock,
    CompletionListener onCompleted) {

  /** Far from where positions overflow. */
  private static final long GREATEST_LATENESS = 1L << 60;

  /**
   * Checks the values.
   *
   * @param schema see above
   * @param lateness is copied; an axis that is not in it has its default, and {@link
   *     Axis#PLAYS_SETTLED} that of {@link Axis#PLAYS}
   * @param aggregateDelay not negative
   * @param batchSize at least 1
   * @param clock see above
   * @param onCompleted see above
   * @throws IllegalArgumentException if the batch size is below 1, a lateness or the delay is
   *     negative, or the schema's name is blank
   */
  public ChallengeSettings {
    if (schema.isBlank()) {
      throw new IllegalArgumentException("The schema's name is blank");
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("The batch size must be at least 1, not " + batchSize);
    }
    if (aggregateDelay.isNegative()) {
      throw new IllegalArgumentException(
          "The aggregate delay must not be negative, but is " + aggregateDelay);
    }
    Map<Axis, Long> complete = new EnumMap<>(Axis.class);
    for (Axis axis : Axis.values()) {
      long standard =
          axis == Axis.PLAYS_SETTLED
              ? lateness.getOrDefault(Axis.PLAYS, axis.defaultLateness())
              : axis.defaultLateness();
      complete.put(axis, requireLateness(axis, lateness.getOrDefault(axis, standard)));
    }
    lateness = Map.copyOf(complete);
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(onCompleted, "onCompleted");
  }

  private static long requireLateness(Axis axis, long positions) {
    if (positions < 0 || positions > GREATEST_LATENESS) {
      throw new IllegalArgumentException(
          "The lateness of "
              + axis
              + " must be from 0 to "
              + GREATEST_LATENESS
              + ", not "
              + positions);
    }
    return positions;
  }

  /**
   * Starts from the defaults.
   *
   * @return a builder
   */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds {@link ChallengeSettings}. */
  public static final class Builder {

    private String schema = "public";
    private final Map<Axis, Long> lateness = new EnumMap<>(Axis.class);
    private Duration aggregateDelay = Duration.ofHours(1);
    private int batchSize = 5_000;
    private InstantSource clock = InstantSource.system();
    private CompletionListener onCompleted = CompletionListener.NOBODY;

    private Builder() {}

    /**
     * Where the host's and the library's tables are; {@code public} by default. The name is quoted
     * in every statement, and the search path never matters.
     *
     * @param schema its name, unquoted
     * @return this builder
     */
    public Builder schema(String schema) {
      this.schema = Objects.requireNonNull(schema, "schema");
      return this;
    }

    /**
     * How late rows may come: a transaction whose first id is assigned after position H became
     * visible must write no position below H less this. 0 suffices for an indexer that works
     * through blocks in order; one whose workers each take a block needs as many as they can be
     * apart; a chain that reorganises needs the depth.
     *
     * @param axis the axis
     * @param positions in positions of this axis, at least 0
     * @return this builder
     */
    public Builder lateness(Axis axis, long positions) {
      lateness.put(axis, requireLateness(axis, positions));
      return this;
    }

    /**
     * How long after a play {@code aggregate_monthly_plays} has it at the latest; an hour by
     * default. Plays are read a second time when they are older.
     *
     * @param delay not negative
     * @return this builder
     */
    public Builder aggregateDelay(Duration delay) {
      this.aggregateDelay = Objects.requireNonNull(delay, "delay");
      return this;
    }

    /**
     * How many fresh rows of each source a tick reads at most, and how many keys are derived at
     * once; 5,000 by default.
     *
     * @param batchSize at least 1
     * @return this builder
     */
    public Builder batchSize(int batchSize) {
      this.batchSize = batchSize;
      return this;
    }

    /**
     * The tick's time; the system's clock by default.
     *
     * @param clock the source of instants
     * @return this builder
     */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /**
     * Hears of completions in the tick's transaction; nobody by default.
     *
     * @param onCompleted the listener
     * @return this builder
     */
    public Builder onCompleted(CompletionListener onCompleted) {
      this.onCompleted = onCompleted;
      return this;
    }

    /**
     * Checks and builds.
     *
     * @return the settings
     * @throws IllegalArgumentException if the batch size is below 1, the delay is negative, or the
     *     schema's name is blank
     */
    public ChallengeSettings build() {
      return new ChallengeSettings(schema, lateness, aggregateDelay, batchSize, clock, onCompleted);
    }
  }
}
