package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.Snapshot;
import io.challenges.internal.sql.Session;
import io.challenges.internal.sql.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The greatest position over the sources of an axis.
 *
 * @param position the position; -1 without any row
 * @param snapshot what the statement could see
 */
public record Head(long position, Snapshot snapshot) {

  private static final Sql HEADS = Sql.resource("scan/heads.sql");

  /** An expression over the sources, null without any row. */
  public static String expression(List<DirtySource> sources) {
    return sources.stream()
        .map(source -> "(select max(position) from (\n" + SourceText.of(source) + "\n) as source)")
        .collect(Collectors.joining(", ", "greatest(", ")"));
  }

  public static Head read(Session session, List<DirtySource> sources) throws SQLException {
    String name =
        sources.stream().map(DirtySource::name).collect(Collectors.joining(", ", "head of ", ""));
    return session.query(
        HEADS.named(name).with("head", expression(sources)),
        parameters -> {},
        results -> {
          ResultSet row = results.next();
          row.next();
          Snapshot snapshot =
              Snapshot.parse(row.getString("snapshot"), row.getObject("own", Long.class));
          return new Head(row.getLong("head"), snapshot);
        });
  }
}
