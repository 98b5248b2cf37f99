package io.challenges.migrations;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What of all this a host uses. */
record Selection(Set<Part> parts, List<String> challengeIds) {

  static Selection of(Part part) {
    return new Selection(EnumSet.of(part), List.of());
  }

  /** Whose needs the host has to meet: the parts', then the challenges'. */
  List<Need> needs() {
    List<Need> needs = new ArrayList<>(parts);
    challengeIds.stream().flatMap(id -> Need.BuiltIn.of(id).stream()).forEach(needs::add);
    return needs;
  }

  /** The indexes that these need, each once. */
  List<OnlineIndex> indexes() {
    return needs().stream()
        .flatMap(need -> need.requirements().indexes().stream())
        .distinct()
        .map(OnlineIndex::named)
        .toList();
  }

  /** What Flyway runs, in its order. */
  List<SchemaScript> scripts() {
    return SchemaScript.of(parts);
  }
}
