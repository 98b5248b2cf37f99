package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.internal.sql.ArrayColumn;
import io.challenges.internal.sql.BoundSql;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Maps the keys of rows to the keys to derive, where a source says that they differ. */
public final class Expansion {

  private static final Sql EXPANSION = Sql.resource("scan/expansion.sql");

  private Expansion() {}

  /**
   * The keys to derive.
   *
   * @param arrayType the type of an array of the source's keys
   * @param keys of its rows, in their text form
   */
  public static List<String> of(
      Session session, DirtySource source, String arrayType, List<String> keys)
      throws SQLException {
    if (source.expansion() == null || keys.isEmpty()) {
      return keys;
    }
    BoundSql statement = statement(source, source.expansion(), arrayType, keys);
    return session.query(
        statement.sql(),
        statement.values(),
        results -> {
          ResultSet row = results.next();
          row.next();
          return ArrayColumn.texts(row, "keys");
        });
  }

  /** The statement that does so. */
  static BoundSql statement(
      DirtySource source, String expansion, String arrayType, List<String> keys) {
    Sql sql = new Sql(source.name() + " (expansion)", expansion);
    return new BoundSql(
        EXPANSION.named(sql.name()).with("type", arrayType).with("expansion", sql.text()),
        parameters -> parameters.add("text", keys));
  }
}
