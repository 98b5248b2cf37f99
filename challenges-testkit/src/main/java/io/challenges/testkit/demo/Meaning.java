package io.challenges.testkit.demo;

import static java.util.Map.entry;

import java.util.Map;

/** What the built-in challenges are about, in a few words. */
final class Meaning {

  private static final Map<String, String> MEANINGS =
      Map.ofEntries(
          entry("b", "bought music"),
          entry("c", "commented in a week"),
          entry("cp", "had a comment pinned"),
          entry("cs", "had a remix cosigned"),
          entry("e", "listened day after day"),
          entry("fp", "made a first playlist"),
          entry("m", "installed the mobile app"),
          entry("p", "filled in the profile"),
          entry("p1", "was played 250 times"),
          entry("p2", "was played 1,000 times"),
          entry("p3", "was played 10,000 times"),
          entry("r", "referred one, unverified"),
          entry("rd", "was referred"),
          entry("rv", "referred one, verified"),
          entry("s", "sold music, verified"),
          entry("t", "liked one of the best early"),
          entry("tp", "a playlist among the best"),
          entry("tt", "a track among the best"),
          entry("tut", "a track among the unknown"),
          entry("u", "uploaded three tracks"),
          entry("v", "was verified"),
          entry("w", "won a remix contest"));

  private Meaning() {}

  /** Empty for a challenge that is not built in. */
  static String of(String challengeId) {
    return MEANINGS.getOrDefault(challengeId, "");
  }
}
