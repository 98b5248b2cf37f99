package io.challenges;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a challenge is made of: SQL texts over the host's tables. In all of them {@code
 * /*schema.*}{@code /} before a table's name stands for the schema of {@link ChallengeSettings};
 * without it the connection's search path decides. A question mark is JDBC's: PostgreSQL's operator
 * {@code ?} is written {@code ??}.
 *
 * <p>The derivation is a query without parameters over two relations that are put in front of it:
 * {@code dirty(key)}, distinct keys that are not null, and {@code challenge(id text, amount bigint,
 * step_count int, starting_block int, cooldown_days int, instant timestamp, head_block int)}, one
 * row. It yields the rows that should be there for those keys, as {@code specifier}, {@code
 * user_id}, {@code progress}, {@code target}, {@code amount}, {@code completed_blocknumber} and
 * {@code completed_at} (both may be null); and, with progress 0, rows that exist incomplete and no
 * longer apply. A companion is an upsert over the same two relations; companions run before the
 * rows are written, since triggers read them. The row keys lead back from the rows to the keys, for
 * calls that start from a row: a query over {@code kept(specifier, user_id)} that yields {@code
 * key}.
 */
public final class ChallengeDefinition {

  private final String challengeId;
  private final KeyType keyType;
  private final List<DirtySource> sources;
  private final @Nullable String standingKeys;
  private final String derivation;
  private final String derivationName;
  private final @Nullable RollingCap rollingCap;
  private final boolean recipientCap;
  private final @Nullable ChallengeFold fold;
  private final List<String> companions;
  private final @Nullable String reports;
  private final String rowKeys;
  private final StartFrom startFrom;
  private final Map<Axis, String> predecessors;
  private final @Nullable UnaryOperator<Instant> nextDue;

  private ChallengeDefinition(Builder builder) {
    this.challengeId = builder.challengeId;
    this.keyType = builder.keyType;
    this.sources = List.copyOf(builder.sources);
    this.standingKeys = builder.standingKeys;
    this.derivation = builder.derivation;
    this.derivationName = builder.derivationName;
    this.rollingCap = builder.rollingCap;
    this.recipientCap = builder.recipientCap;
    this.fold = builder.fold;
    this.companions = List.copyOf(builder.companions);
    this.reports = builder.reports;
    this.rowKeys = builder.rowKeys == null ? standardRowKeys(keyType) : builder.rowKeys;
    this.startFrom = builder.startFrom;
    this.predecessors = Map.copyOf(builder.predecessors);
    this.nextDue = builder.nextDue;
  }

  private static String standardRowKeys(KeyType keyType) {
    return keyType == KeyType.TEXT
        ? "select specifier as key from kept"
        : "select user_id as key from kept";
  }

  /**
   * Its id in the catalogue.
   *
   * @return the id
   */
  public String challengeId() {
    return challengeId;
  }

  /**
   * The type of {@code dirty.key}.
   *
   * @return the type
   */
  public KeyType keyType() {
    return keyType;
  }

  /**
   * Which rows make which keys dirty. The first one's axis gives completions their block.
   *
   * @return the sources, in order
   */
  public List<DirtySource> sources() {
    return sources;
  }

  /**
   * Which keys every tick derives, whatever has moved.
   *
   * @return a query, or null
   */
  public @Nullable String standingKeys() {
    return standingKeys;
  }

  /**
   * The derivation.
   *
   * @return a query; empty where a fold takes its place
   */
  public String derivation() {
    return derivation;
  }

  /**
   * What errors call the derivation.
   *
   * @return the name
   */
  public String derivationName() {
    return derivationName;
  }

  /**
   * How many of the derivation's rows may be earned within a time.
   *
   * @return the cap, or null
   */
  public @Nullable RollingCap rollingCap() {
    return rollingCap;
  }

  /**
   * Whether the catalogue's {@code step_count} is the most complete rows that a recipient may have.
   *
   * @return true if it is
   */
  public boolean recipientCap() {
    return recipientCap;
  }

  /**
   * What takes the derivation's place.
   *
   * @return the fold, or null
   */
  public @Nullable ChallengeFold fold() {
    return fold;
  }

  /**
   * Upserts of what it keeps besides its rows.
   *
   * @return the upserts, in order
   */
  public List<String> companions() {
    return companions;
  }

  /**
   * What the host should hear about dirty keys.
   *
   * @return a query, or null
   */
  public @Nullable String reports() {
    return reports;
  }

  /**
   * Which keys derive the rows that exist.
   *
   * @return a query
   */
  public String rowKeys() {
    return rowKeys;
  }

  /**
   * Where a checkpoint starts that a tick does not find.
   *
   * @return where
   */
  public StartFrom startFrom() {
    return startFrom;
  }

  /**
   * The checkpoint of an older job that one of this challenge's starts from where there is none.
   *
   * @param axis the axis
   * @return its key in {@code indexing_checkpoints}, or null
   */
  public @Nullable String predecessor(Axis axis) {
    return predecessors.get(axis);
  }

  /**
   * Whether what it has paid can be derived from the rows of now, as a fold cannot.
   *
   * @return false where {@code reconcile}, {@code audit} and {@code scrub} are refused
   */
  public boolean reconcilable() {
    return fold == null;
  }

  /**
   * When the clock alone gives it something to do.
   *
   * @param instant an instant
   * @return the first such instant after it; null where only commits do
   */
  public @Nullable Instant nextDue(Instant instant) {
    return nextDue == null ? null : nextDue.apply(instant);
  }

  /**
   * The axes that its sources are on, the first source's first.
   *
   * @return the axes, each once
   */
  public List<Axis> axes() {
    return sources.stream().map(DirtySource::axis).distinct().toList();
  }

  /**
   * Whether its first source is on this axis, as with the blocks that give completions theirs.
   *
   * @param axis the axis
   * @return true if it is
   */
  public boolean isFirstOfAllOn(Axis axis) {
    return !sources.isEmpty() && sources.get(0).axis() == axis;
  }

  /**
   * The sources on one axis.
   *
   * @param axis the axis
   * @return the sources, in order
   */
  public List<DirtySource> sources(Axis axis) {
    return sources.stream().filter(source -> source.axis() == axis).toList();
  }

  /** Refuses an axis that no source is on. */
  void requireAxis(Axis axis) {
    if (!axes().contains(axis)) {
      throw new IllegalArgumentException(
          "Challenge " + challengeId + " has no source on " + axis + "; it has " + axes());
    }
  }

  /**
   * Starts a definition.
   *
   * @param challengeId its id in the catalogue
   * @return a builder
   */
  public static Builder named(String challengeId) {
    return new Builder(challengeId);
  }

  /** Builds a {@link ChallengeDefinition}. */
  public static final class Builder {

    private final String challengeId;
    private KeyType keyType = KeyType.INTEGER;
    private final List<DirtySource> sources = new ArrayList<>();
    private @Nullable String standingKeys;
    private String derivation = "";
    private String derivationName = "derivation";
    private @Nullable RollingCap rollingCap;
    private boolean recipientCap;
    private @Nullable ChallengeFold fold;
    private final List<String> companions = new ArrayList<>();
    private @Nullable String reports;
    private @Nullable String rowKeys;
    private StartFrom startFrom = StartFrom.NOW;
    private final Map<Axis, String> predecessors = new EnumMap<>(Axis.class);
    private @Nullable UnaryOperator<Instant> nextDue;

    private Builder(String challengeId) {
      this.challengeId = Objects.requireNonNull(challengeId, "challengeId");
    }

    /**
     * The type of the keys; integer by default.
     *
     * @param keyType the type
     * @return this builder
     */
    public Builder key(KeyType keyType) {
      this.keyType = keyType;
      return this;
    }

    /**
     * Adds a source, which errors call by its number.
     *
     * @param axis what its position counts
     * @param sql the query, as {@link DirtySource} describes it
     * @return this builder
     */
    public Builder source(Axis axis, String sql) {
      return source("source " + (sources.size() + 1), axis, sql);
    }

    /**
     * Adds a source.
     *
     * @param name what errors call it
     * @param axis what its position counts
     * @param sql the query, as {@link DirtySource} describes it
     * @return this builder
     */
    public Builder source(String name, Axis axis, String sql) {
      sources.add(new DirtySource(name, axis, sql, null, null));
      return this;
    }

    /**
     * Maps the moved keys of the source added last to the keys to derive.
     *
     * @param sql a query over {@code moved(key)} that yields {@code key}
     * @return this builder
     * @throws IllegalStateException before any source
     */
    public Builder expandedBy(String sql) {
      DirtySource last = takeLast("expandedBy follows the source that it expands");
      sources.add(new DirtySource(last.name(), last.axis(), last.sql(), sql, last.makesDue()));
      return this;
    }

    /**
     * Says which rows of the source added last can make something due by themselves; all of them by
     * default. It spares those who read everything from the beginning most of the keys.
     *
     * @param condition as {@link DirtySource#makesDue} describes it
     * @return this builder
     * @throws IllegalArgumentException if it is blank
     * @throws IllegalStateException before any source
     */
    public Builder makesDue(String condition) {
      if (condition.isBlank()) {
        throw new IllegalArgumentException("makesDue needs a condition, such as is_current");
      }
      DirtySource last = takeLast("makesDue follows the source that it is about");
      sources.add(
          new DirtySource(last.name(), last.axis(), last.sql(), last.expansion(), condition));
      return this;
    }

    private DirtySource takeLast(String whereThereIsNone) {
      if (sources.isEmpty()) {
        throw new IllegalStateException(whereThereIsNone);
      }
      return sources.remove(sources.size() - 1);
    }

    /**
     * Keys that every tick derives, whatever has moved. A challenge that has these needs no source,
     * and then no checkpoint either.
     *
     * @param sql a query over {@code challenge} that yields {@code key}: few of them, by an index
     * @return this builder
     */
    public Builder standingKeys(String sql) {
      this.standingKeys = sql;
      return this;
    }

    /**
     * The derivation.
     *
     * @param sql the query
     * @return this builder
     */
    public Builder derivation(String sql) {
      return derivation("derivation", sql);
    }

    /**
     * The derivation.
     *
     * @param name what errors call it
     * @param sql the query
     * @return this builder
     */
    public Builder derivation(String name, String sql) {
      this.derivationName = name;
      this.derivation = sql;
      return this;
    }

    /**
     * Lets only so many of the derivation's rows be earned within a time. They are candidates then,
     * and have two more columns.
     *
     * @param cap see there
     * @return this builder
     */
    public Builder rollingCap(RollingCap cap) {
      this.rollingCap = cap;
      return this;
    }

    /**
     * Makes the catalogue's {@code step_count} the most complete rows that one {@code user_id} may
     * have of this challenge; without a value, or with 2147483647, there is no cap, and nothing is
     * counted. Rows that are complete keep their places, whatever becomes of the cap. Of those that
     * are due at once, in one batch of keys, the earliest take the places that are left: by {@code
     * completed_at}, then {@code completed_blocknumber}, both nulls last, then {@code specifier}.
     * One that is refused is not written, and an incomplete row in its place stays as it is; it is
     * looked at again when its key moves, or by {@code reconcile}. Excluded rows take no place.
     *
     * <p>Together with a rolling cap a candidate is taken, in that one's order, if it fits under
     * both; if it does not, it takes a place under neither.
     *
     * @return this builder
     */
    public Builder recipientCap() {
      this.recipientCap = true;
      return this;
    }

    /**
     * Works the rows out in Java, in place of a derivation and of a rolling cap. What was paid can
     * then not be derived again, so {@code reconcile}, {@code audit} and {@code scrub} are refused.
     *
     * @param name what errors call it
     * @param fold the fold
     * @return this builder
     */
    public Builder fold(String name, ChallengeFold fold) {
      this.derivationName = name;
      this.fold = fold;
      return this;
    }

    /**
     * Adds a companion.
     *
     * @param sql an upsert that writes only what differs
     * @return this builder
     */
    public Builder companion(String sql) {
      companions.add(sql);
      return this;
    }

    /**
     * What the host should hear about: rows of dirty keys that cannot be read as the rule has it,
     * and are passed over. Each is logged as a warning when its key is derived.
     *
     * @param sql a query over {@code dirty} and {@code challenge} that yields {@code report}, a
     *     text
     * @return this builder
     */
    public Builder reports(String sql) {
      this.reports = sql;
      return this;
    }

    /**
     * Which keys derive the rows that exist; their {@code user_id} by default, or their {@code
     * specifier} where keys are text.
     *
     * @param sql a query over {@code kept(specifier, user_id)} that yields {@code key}
     * @return this builder
     */
    public Builder rowKeys(String sql) {
      this.rowKeys = sql;
      return this;
    }

    /**
     * Where a checkpoint starts that a tick does not find; now by default.
     *
     * @param startFrom where
     * @return this builder
     */
    public Builder startFrom(StartFrom startFrom) {
      this.startFrom = startFrom;
      return this;
    }

    /**
     * Lets a checkpoint that does not exist start where an older job's stands, whatever {@link
     * #startFrom} says. That one stays as it is.
     *
     * @param axis the axis
     * @param name its key in {@code indexing_checkpoints}
     * @return this builder
     */
    public Builder predecessor(Axis axis, String name) {
      predecessors.put(axis, name);
      return this;
    }

    /**
     * Says when the clock alone gives it something to do, so that {@link ChallengeIndexer} does not
     * skip that round although nothing was committed.
     *
     * @param nextDue from an instant to the first such one after it
     * @return this builder
     */
    public Builder dueAt(UnaryOperator<Instant> nextDue) {
      this.nextDue = nextDue;
      return this;
    }

    /**
     * Checks that nothing is missing, and builds. The SQL itself is the database's to check.
     *
     * @return the definition
     * @throws IllegalStateException without a source or standing keys, without a derivation or a
     *     fold, or with both; or with a fold and a rolling cap
     */
    public ChallengeDefinition build() {
      if (sources.isEmpty() && standingKeys == null) {
        throw new IllegalStateException("Challenge " + challengeId + " needs a dirty source");
      }
      if (derivation.isBlank() == (fold == null)) {
        throw new IllegalStateException(
            "Challenge "
                + challengeId
                + (fold == null ? " needs a derivation" : " has both a derivation and a fold"));
      }
      if (fold != null && rollingCap != null) {
        throw new IllegalStateException(
            "Challenge " + challengeId + " has a fold, which keeps to its cap itself");
      }
      return new ChallengeDefinition(this);
    }
  }
}
