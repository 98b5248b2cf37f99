package io.challenges.migrations.internal.lookup;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds functions that compare with an indexed array in a way that no index serves. */
public final class SlowLookupFinder {

  private final List<IndexedArray> arrays;

  public SlowLookupFinder(List<IndexedArray> arrays) {
    this.arrays = List.copyOf(arrays);
  }

  /** Those of a function, each once. */
  public List<SlowLookup> in(SqlFunction function) {
    Set<SlowLookup> found = new LinkedHashSet<>();
    FunctionBody body = FunctionBody.of(function.body());
    for (SqlStatement statement : body.statements()) {
      for (ArrayComparison comparison : statement.comparisons()) {
        compared(function, body.references(statement), statement, comparison)
            .forEach(array -> found.add(new SlowLookup(function, array, comparison)));
      }
    }
    return List.copyOf(found);
  }

  private List<IndexedArray> compared(
      SqlFunction function,
      List<TableReference> references,
      SqlStatement statement,
      ArrayComparison comparison) {
    return arrays.stream()
        .filter(array -> array.column().equals(comparison.name()))
        .filter(
            array ->
                references.stream()
                    .filter(reference -> reference.isTo(array, function.schema()))
                    .anyMatch(reference -> isOf(reference, array, statement, comparison)))
        .toList();
  }

  /** Whether the column that is compared can be that of this table. */
  private static boolean isOf(
      TableReference reference,
      IndexedArray array,
      SqlStatement statement,
      ArrayComparison comparison) {
    List<String> path = comparison.path();
    return switch (path.size()) {
      case 1 -> true;
      case 2 -> reference.isCalled(path.get(0)) || statement.hasSubselect(path.get(0));
      case 3 -> path.get(0).equals(array.schema()) && path.get(1).equals(array.table());
      default -> false;
    };
  }
}
