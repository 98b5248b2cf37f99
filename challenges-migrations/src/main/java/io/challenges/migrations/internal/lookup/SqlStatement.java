package io.challenges.migrations.internal.lookup;

import java.util.List;
import java.util.Set;

/**
 * A statement of a function, or a piece of one in a literal.
 *
 * @param inLiteral whether it may be only a piece, which goes on elsewhere
 */
record SqlStatement(List<SqlToken> tokens, boolean inLiteral) {

  private static final Set<String> READING = Set.of("from", "join", "update", "merge");

  SqlStatement {
    tokens = List.copyOf(tokens);
  }

  List<ArrayComparison> comparisons() {
    return ArrayComparisons.in(tokens);
  }

  List<TableReference> references() {
    return TableReference.in(tokens);
  }

  /** Whether the table that it reads may be named elsewhere in the function. */
  boolean isPiece() {
    return inLiteral && tokens.stream().noneMatch(token -> READING.stream().anyMatch(token::is));
  }

  /** Whether a sub-select or a common table expression is called so. */
  boolean hasSubselect(String name) {
    for (int i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).isName() && tokens.get(i).value().equals(name)) {
        boolean afterOne = isSign(i - 1, ")") || (is(i - 1, "as") && isSign(i - 2, ")"));
        boolean beforeOne =
            is(i + 1, "as")
                && (isSign(i + 2, "(") || is(i + 2, "materialized") || is(i + 2, "not"));
        if (afterOne || beforeOne) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean is(int i, String word) {
    return i >= 0 && i < tokens.size() && tokens.get(i).is(word);
  }

  private boolean isSign(int i, String sign) {
    return i >= 0 && i < tokens.size() && tokens.get(i).isSign(sign);
  }
}
