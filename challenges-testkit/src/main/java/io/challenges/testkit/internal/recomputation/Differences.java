package io.challenges.testkit.internal.recomputation;

import java.util.ArrayList;
import java.util.List;

/** Sentences about rows, only so many of them kept. */
final class Differences {

  private static final int KEPT = 1_000;

  private final List<String> sentences = new ArrayList<>();
  private int more;

  /** Says something about a row, such as {@code r 1f5:259 is missing}. */
  void add(String challengeId, String specifier, String sentence) {
    if (sentences.size() < KEPT) {
      sentences.add(challengeId + " " + specifier + " " + sentence);
    } else {
      more++;
    }
  }

  List<String> toList() {
    List<String> list = new ArrayList<>(sentences);
    if (more > 0) {
      list.add("and " + more + " more");
    }
    return List.copyOf(list);
  }
}
