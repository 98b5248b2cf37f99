package io.challenges.testkit.demo;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who makes music, as committed. Whoever is verified stays so. Only who has taken an
 * artist out of the pool may change more of one than what others do to the tracks.
 */
final class Artist {

  private final int id;
  private final Queue<Integer> withoutPin = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> remixes = new ConcurrentLinkedQueue<>();
  private boolean verified;
  private @Nullable Integer contest;

  Artist(int id, boolean verified) {
    this.id = id;
    this.verified = verified;
  }

  int id() {
    return id;
  }

  boolean verified() {
    return verified;
  }

  void verify() {
    verified = true;
  }

  /** The artist's tracks that have no pinned comment. */
  Queue<Integer> withoutPin() {
    return withoutPin;
  }

  /** Remixes of the artist's tracks that the artist has neither saved nor reposted. */
  Queue<Integer> remixes() {
    return remixes;
  }

  /** The contest whose winners are not announced yet; null for none. */
  @Nullable Integer contest() {
    return contest;
  }

  void setContest(@Nullable Integer contest) {
    this.contest = contest;
  }
}
