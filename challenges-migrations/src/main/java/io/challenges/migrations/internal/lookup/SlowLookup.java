package io.challenges.migrations.internal.lookup;

/** A comparison in a function that no index serves although its column has one. */
public record SlowLookup(SqlFunction function, IndexedArray array, ArrayComparison comparison) {

  /**
   * What is wrong, and what to write instead.
   *
   * @param phrase what the function is called in a sentence
   */
  public String sentence(String phrase) {
    return "function %s says \"= any (%s)\", which reads the whole of %s, for %s cannot serve it: say \"%s\", with a cast to %s where the value has another type"
        .formatted(
            phrase,
            comparison.column(),
            array.schema() + '.' + array.table(),
            (array.indexes().size() == 1 ? "index " : "indexes ")
                + String.join(", ", array.indexes()),
            comparison.predicate(),
            array.type());
  }
}
