package io.challenges.testkit;

/**
 * A row of which there can be several, one of them current.
 *
 * @param <R> the row's own type
 */
public abstract class VersionRow<R extends VersionRow<R>> extends ChainRow<R> {

  VersionRow() {}

  /**
   * Whether this is the live version.
   *
   * @param current true unless set
   * @return this row
   */
  public final R current(boolean current) {
    return set("is_current", current);
  }
}
