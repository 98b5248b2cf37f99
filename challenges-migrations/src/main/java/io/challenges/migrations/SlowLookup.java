package io.challenges.migrations;

import io.challenges.migrations.Verification.Finding;
import io.challenges.migrations.Verification.Kind;

/** A comparison in a function that no index serves although its column has one. */
record SlowLookup(SqlFunction function, IndexedArray array, ArrayComparison comparison) {

  /**
   * As a finding.
   *
   * @param name what the function is called
   * @param phrase the same for a sentence
   */
  Finding finding(String name, String phrase) {
    return new Finding(
        Kind.SLOW_LOOKUP,
        name,
        "function %s says \"= any (%s)\", which reads the whole of %s, for %s cannot serve it: say \"%s\", with a cast to %s where the value has another type"
            .formatted(
                phrase,
                comparison.column(),
                array.schema() + '.' + array.table(),
                (array.indexes().size() == 1 ? "index " : "indexes ")
                    + String.join(", ", array.indexes()),
                comparison.predicate(),
                array.type()));
  }
}
