package io.challenges;

/** The type of a challenge's key: what its derivation finds in {@code dirty(key)}. */
public enum KeyType {
  /** Four bytes, as ids of users and tracks are. */
  INTEGER("int4"),
  /** Eight bytes. */
  BIGINT("int8"),
  /** Text: also for composite keys, which the derivation splits. */
  TEXT("text");

  private final String sqlName;

  KeyType(String sqlName) {
    this.sqlName = sqlName;
  }

  /**
   * PostgreSQL's name of the type.
   *
   * @return the name
   */
  public String sqlName() {
    return sqlName;
  }
}
