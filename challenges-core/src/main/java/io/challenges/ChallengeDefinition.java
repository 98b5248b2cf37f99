package io.challenges;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
 *
 * @param challengeId its id in the catalogue
 * @param keyType the type of {@code dirty.key}
 * @param sources which rows make which keys dirty; at least one. The first one's axis gives
 *     completions their block
 * @param derivation the derivation
 * @param derivationName what errors call the derivation
 * @param companions upserts of what it keeps besides its rows
 * @param rowKeys which keys derive the rows that exist
 * @param startFrom where a checkpoint starts that a tick does not find
 */
public record ChallengeDefinition(
    String challengeId,
    KeyType keyType,
    List<DirtySource> sources,
    String derivation,
    String derivationName,
    List<String> companions,
    String rowKeys,
    StartFrom startFrom) {

  /**
   * Puts a definition together; {@link #named} is the shorter way.
   *
   * @param challengeId see above
   * @param keyType see above
   * @param sources is copied
   * @param derivation see above
   * @param derivationName see above
   * @param companions is copied
   * @param rowKeys see above
   * @param startFrom see above
   * @throws IllegalStateException without a source or a derivation
   */
  public ChallengeDefinition {
    if (sources.isEmpty()) {
      throw new IllegalStateException("Challenge " + challengeId + " needs a dirty source");
    }
    if (derivation.isBlank()) {
      throw new IllegalStateException("Challenge " + challengeId + " needs a derivation");
    }
    sources = List.copyOf(sources);
    companions = List.copyOf(companions);
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
    private String derivation = "";
    private String derivationName = "derivation";
    private final List<String> companions = new ArrayList<>();
    private @Nullable String rowKeys;
    private StartFrom startFrom = StartFrom.NOW;

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
      sources.add(new DirtySource(name, axis, sql, null));
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
      if (sources.isEmpty()) {
        throw new IllegalStateException("expandedBy follows the source that it expands");
      }
      DirtySource last = sources.remove(sources.size() - 1);
      sources.add(new DirtySource(last.name(), last.axis(), last.sql(), sql));
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
     * Checks that nothing is missing, and builds. The SQL itself is the database's to check.
     *
     * @return the definition
     * @throws IllegalStateException without a source or a derivation
     */
    public ChallengeDefinition build() {
      return new ChallengeDefinition(
          challengeId,
          keyType,
          sources,
          derivation,
          derivationName,
          companions,
          rowKeys == null ? standardRowKeys() : rowKeys,
          startFrom);
    }

    private String standardRowKeys() {
      return keyType == KeyType.TEXT
          ? "select specifier as key from kept"
          : "select user_id as key from kept";
    }
  }
}
