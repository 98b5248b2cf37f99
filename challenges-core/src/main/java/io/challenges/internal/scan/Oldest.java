package io.challenges.internal.scan;

import io.challenges.internal.sql.Sql;

/**
 * The relations in front of a statement that picks versions by who wrote them: {@code snapshot},
 * and {@code oldest(age)}, where {@code age(version) <= age} says that a transaction from the bound
 * id on wrote it. Takes that id as its one parameter.
 */
public final class Oldest {

  public static final Sql SQL;

  /** The first of the relations alone. */
  public static final Sql SNAPSHOT = Sql.resource("scan/snapshot.sql");

  /** The expression over it that yields that age. Takes the id as its one parameter. */
  public static final Sql AGE = Sql.resource("scan/age.sql");

  static {
    SQL = Sql.resource("scan/oldest.sql").with("snapshot", SNAPSHOT.text()).with("age", AGE.text());
  }

  private Oldest() {}
}
