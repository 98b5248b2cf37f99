package io.challenges.testkit.demo;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The artists, their music and their listeners, as committed. What they do only ever adds: a row
 * that they complete is earned by the host's rows ever after. Safe for use by several threads.
 */
final class Scene {

  private final Pool<Artist> artists = new Pool<>();
  private final Pool<Listener> listeners = new Pool<>();
  private final Choice<Track> tracks = new Choice<>();
  private final Choice<Integer> comments = new Choice<>();
  private final Queue<String> unvalidated = new ConcurrentLinkedQueue<>();
  private final AtomicInteger lastId = new AtomicInteger(300_000_000);

  Pool<Artist> artists() {
    return artists;
  }

  Pool<Listener> listeners() {
    return listeners;
  }

  /** But for those that have a score this week: who was early to like these is settled. */
  Choice<Track> tracks() {
    return tracks;
  }

  Choice<Integer> comments() {
    return comments;
  }

  /** Signatures of purchases that are not known to be valid. A transaction takes out its own. */
  Queue<String> unvalidated() {
    return unvalidated;
  }

  /** Of anybody or anything new. */
  int nextId() {
    return lastId.incrementAndGet();
  }

  /**
   * Adds a track.
   *
   * @param original what it is a remix of; null for nothing
   */
  void add(Track track, @Nullable Track original) {
    tracks.add(track);
    track.owner().withoutPin().add(track.id());
    if (original != null) {
      original.owner().remixes().add(track.id());
    }
  }
}
