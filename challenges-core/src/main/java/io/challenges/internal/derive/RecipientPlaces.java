package io.challenges.internal.derive;

import java.util.Map;

/** Who still fits where nobody may have more than so many complete rows. */
final class RecipientPlaces {

  private final int most;
  private final Map<Integer, Integer> taken;
  private final Completions before;
  private final Completions now = new Completions();

  /**
   * The places of some recipients.
   *
   * @param taken how many complete rows they have
   * @param before what takes a place although it is not written
   */
  RecipientPlaces(int most, Map<Integer, Integer> taken, Completions before) {
    this.most = most;
    this.taken = taken;
    this.before = before;
  }

  /** What completes nothing needs no place, and what two keys yield needs one. */
  boolean fits(Change change) {
    if (!change.complete() || before.contains(change) || now.contains(change)) {
      return true;
    }
    int userId = change.userId();
    return (long) taken.getOrDefault(userId, 0) + before.of(userId) + now.of(userId) < most;
  }

  void take(Change change) {
    now.add(change);
  }
}
