package io.challenges.internal.derive;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Rows that are to be complete and are not written yet, or never where somebody only looks. */
public final class Completions {

  private final Map<Integer, Set<String>> specifiers = new HashMap<>();

  /** Adds those of the changes that complete a row. */
  public void add(Collection<Change> changes) {
    changes.forEach(this::add);
  }

  void add(Change change) {
    if (change.complete()) {
      specifiers.computeIfAbsent(change.userId(), any -> new HashSet<>()).add(change.specifier());
    }
  }

  boolean contains(Change change) {
    return specifiers.getOrDefault(change.userId(), Set.of()).contains(change.specifier());
  }

  /** How many are somebody's. */
  int of(int userId) {
    return specifiers.getOrDefault(userId, Set.of()).size();
  }
}
