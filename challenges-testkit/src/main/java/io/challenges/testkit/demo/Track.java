package io.challenges.testkit.demo;

/**
 * A track that anybody may play, like or buy.
 *
 * @param id the track's id
 * @param owner whose it is
 */
record Track(int id, Artist owner) {}
