package io.challenges.internal.tick;

import io.challenges.internal.write.Counts;

/**
 * What deriving some keys afresh has changed.
 *
 * @param keys how many were derived
 * @param inserted new rows
 * @param updated rows that differed
 * @param completed those of both that are newly complete
 */
public record Renewed(long keys, int inserted, int updated, int completed) {

  public static final Renewed NOTHING = new Renewed(0, 0, 0, 0);

  public Renewed plus(Renewed more) {
    return new Renewed(
        keys + more.keys,
        inserted + more.inserted,
        updated + more.updated,
        completed + more.completed);
  }

  boolean wroteAnything() {
    return inserted + updated > 0;
  }

  public Renewed derived(int more) {
    return new Renewed(keys + more, inserted, updated, completed);
  }

  public Renewed wrote(Counts written) {
    return new Renewed(
        keys,
        inserted + written.inserted(),
        updated + written.updated(),
        completed + written.completed());
  }
}
