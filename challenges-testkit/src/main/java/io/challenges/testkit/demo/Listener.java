package io.challenges.testkit.demo;

/**
 * Somebody who listens to music, as committed.
 *
 * @param id the user's id
 * @param played whether the listener has played something today, which is not done twice: what days
 *     count would depend on which play is committed first
 * @param bought whether the listener has bought something, which is not done twice: what is paid
 *     would depend on which purchase is found valid first
 */
record Listener(int id, boolean played, boolean bought) {

  Listener withPlayed() {
    return new Listener(id, true, bought);
  }

  Listener withBought() {
    return new Listener(id, played, true);
  }
}
