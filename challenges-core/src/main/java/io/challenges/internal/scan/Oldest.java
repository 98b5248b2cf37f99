package io.challenges.internal.scan;

import io.challenges.internal.sql.Sql;

/**
 * The relations in front of a statement that picks versions by who wrote them: {@code snapshot},
 * and {@code oldest(age)}, where {@code age(version) <= age} says that a transaction from the bound
 * id on wrote it. Takes that id as its one parameter.
 */
public final class Oldest {

  public static final Sql SQL = Sql.resource("scan/oldest.sql");

  private Oldest() {}
}
