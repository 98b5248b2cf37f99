package io.challenges;

import org.jspecify.annotations.Nullable;

/**
 * Which rows of one table of the host make which keys dirty when they move.
 *
 * <p>The SQL reads <em>one</em> table and yields {@code key}, {@code position} (the plain column,
 * without a cast, so that its index serves) and {@code version} (the row's {@code xmin}; {@code
 * null::xid} where there is none, as in a view). It has no filter on flags, no bound, no order and
 * no limit: the scanner puts those around it. Where it also yields {@code place} (the row's {@code
 * ctid}), calls that look at all rows read the table a few pages at a time, in no index's order.
 * {@code /*schema.*}{@code /} before a table's name stands for the schema of {@link
 * ChallengeSettings}.
 *
 * @param name what errors call it, such as its file
 * @param axis what {@code position} counts
 * @param sql the query
 * @param expansion where the moved row's key is not the key to derive, a query over {@code
 *     moved(key)} that yields the keys to derive as {@code key}; null where it is
 * @param makesDue a condition over the columns that the query yields, to which it may add some:
 *     false for a row without which the derivation and the companions would say nothing else, not
 *     even progress: it can only change what was derived before, such as one that no longer counts.
 *     Where everything is read from the beginning and nothing has been derived yet, such rows are
 *     passed over. Null where any row matters
 */
public record DirtySource(
    String name, Axis axis, String sql, @Nullable String expansion, @Nullable String makesDue) {}
