package io.challenges.internal.scan;

import io.challenges.DirtySource;
import io.challenges.internal.sql.Sql;

/** The query of a source, as it stands inside another statement. */
public final class SourceText {

  private SourceText() {}

  public static String of(DirtySource source) {
    return new Sql(source.name(), source.sql()).text();
  }
}
