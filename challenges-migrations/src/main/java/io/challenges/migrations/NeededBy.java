package io.challenges.migrations;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whose need it is that something is missing, in words. */
record NeededBy(Set<Need> needs) {

  /** Of everything that is missing together. */
  static NeededBy all(Collection<NeededBy> each) {
    return new NeededBy(
        each.stream()
            .flatMap(neededBy -> neededBy.needs.stream())
            .collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  /** What follows the sentence that it is missing; nothing where there is no way without it. */
  String clause() {
    if (needs.contains(Part.CHALLENGES)) {
      return "";
    }
    List<String> names = new ArrayList<>();
    List<String> ids = challengeIds();
    if (!ids.isEmpty()) {
      names.add((ids.size() == 1 ? "challenge " : "challenges ") + String.join(", ", ids));
    }
    parts().forEach(part -> names.add(part.phrase()));
    return " (for %s)".formatted(String.join("; for ", names));
  }

  /** How to do without; empty where there is no way. */
  String waysOut() {
    List<String> ways = new ArrayList<>();
    List<String> ids = challengeIds();
    if (!ids.isEmpty()) {
      ways.add(
          "Challenges.without(%s), given to ChallengeMigrations.challenges"
              .formatted(ids.stream().map(id -> '"' + id + '"').collect(Collectors.joining(", "))));
    }
    parts().forEach(part -> part.leftOutBy().ifPresent(ways::add));
    return String.join("; ", ways);
  }

  private List<String> challengeIds() {
    return needs.stream()
        .flatMap(
            need -> need instanceof Need.BuiltIn one ? Stream.of(one.challengeId()) : Stream.of())
        .toList();
  }

  private List<Part> parts() {
    return needs.stream()
        .flatMap(need -> need instanceof Part part ? Stream.of(part) : Stream.of())
        .toList();
  }
}
