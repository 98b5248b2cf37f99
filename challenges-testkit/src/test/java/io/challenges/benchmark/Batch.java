package io.challenges.benchmark;

/**
 * Users whose events move together, and behind them those who have referred them.
 *
 * @param first the first user's id
 * @param users how many have an event
 * @param referrers how many have referred them
 */
record Batch(int first, int users, int referrers) {

  int firstReferrer() {
    return first + users;
  }

  int end() {
    return first + users + referrers;
  }
}
