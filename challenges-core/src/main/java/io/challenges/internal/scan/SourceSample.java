package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.internal.sql.ArrayColumn;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The newest rows of a source, whether they have moved or not.
 *
 * @param source the source
 * @param keyType the type of an array of its keys
 * @param keys theirs, distinct, in their text form
 */
public record SourceSample(DirtySource source, String keyType, List<String> keys) {

  private static final Sql NEWEST = Sql.resource("scan/newest.sql");
  private static final Sql VERSIONLESS = Sql.resource("scan/versionless.sql");

  /**
   * Whether the source cannot show who wrote its rows, by the first one. Fails on a wrong
   * condition.
   */
  public static boolean lacksVersion(Session session, DirtySource source) throws SQLException {
    return session.query(
        with(VERSIONLESS, source)
            .with("makes_due", Objects.requireNonNullElse(source.makesDue(), "true")),
        parameters -> {},
        results -> {
          ResultSet row = results.next();
          return row.next() && row.getBoolean("versionless");
        });
  }

  /** Looks at no more than that many rows. */
  public static SourceSample read(Session session, DirtySource source, int rows)
      throws SQLException {
    return session.query(
        with(NEWEST, source),
        parameters -> parameters.add(rows),
        results -> {
          ResultSet row = results.next();
          row.next();
          return new SourceSample(
              source, row.getString("key_type"), ArrayColumn.texts(row, "keys"));
        });
  }

  private static Sql with(Sql statement, DirtySource source) {
    return statement.named(source.name()).with("source", SourceText.of(source));
  }

  /** The keys to derive. */
  public List<String> expanded(Session session) throws SQLException {
    return Expansion.of(session, source, keyType, keys);
  }

  /** The statement that expands the keys, if the source has one. */
  public Optional<BoundSql> expansion() {
    return Optional.ofNullable(source.expansion())
        .map(expansion -> Expansion.statement(source, expansion, keyType, keys));
  }
}
